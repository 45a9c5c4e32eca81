/** Builds what the end-to-end tests drive: the app, the terminal program and the library. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

// Vitest's own environment would make it a build for testing, without the service worker.
const { NODE_ENV: _test, ...env } = process.env

export default function setup(): void {
  for (const script of ['build:app', 'build:node']) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      encoding: 'utf8',
      env,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (status !== 0) throw new Error(`${script} failed.\n${stdout}\n${stderr}`)
  }
}
