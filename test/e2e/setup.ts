/** Builds what the end-to-end tests drive: the app, the terminal program and the library. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

export default function setup(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) throw new Error(`The build failed.\n${stdout}\n${stderr}`)
  console.log(stdout)
}
