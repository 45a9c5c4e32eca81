/** Builds what tests drive, unless `dist` holds what these very sources make. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { current } from '../../models/current.json'

const root = path.resolve(import.meta.dirname, '../..')

/** All that a build reads. */
const sources = [
  'src',
  'sw',
  'public',
  'models/current.json',
  `models/${current}`,
  '.config',
  'package.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
]

const results = { 'build:app': ['dist/app'], 'build:node': ['dist/cli', 'dist/lib', 'dist/models'] } as const

// Vitest's own environment would make it a build for testing, without the service worker.
const { NODE_ENV: _test, ...env } = process.env

/** SHA-256 of the names and bytes of files and folders. */
function fingerprint(names: readonly string[]): string {
  const hash = createHash('sha256').update(process.version)
  const add = (name: string): void => {
    const file = path.join(root, name)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isDirectory()) for (const child of readdirSync(file).sort()) add(`${name}/${child}`)
    else if (found) hash.update(`${name} ${found.size}\n`).update(readFileSync(file))
  }
  for (const name of names) add(name)
  return hash.digest('hex')
}

/** Runs a build script of package.json; a second time only after a change to what it reads or to what it wrote. */
export function built(script: keyof typeof results): void {
  const stamp = path.join(root, '.cache', `${script.replace(':', '-')}.txt`)
  const made = fingerprint(sources)
  const state = () => `${made} ${fingerprint(results[script])}\n`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state()) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    encoding: 'utf8',
    env,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) throw new Error(`${script} failed.\n${stdout}\n${stderr}`)
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, state())
}
