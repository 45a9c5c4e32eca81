/** Builds what the end-to-end tests drive: the app, the terminal program and the library. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

export default function setup(): void {
  for (const script of ['build:app', 'build:node']) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (status !== 0) throw new Error(`${script} failed.\n${stdout}\n${stderr}`)
  }
}
