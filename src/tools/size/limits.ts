/** Prints how large the built app is, and fails when it has grown past what a visit may cost. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { builtPlaces, laterFiles, onlineOnly } from '../build/assets.ts'

const dist = path.resolve(import.meta.dirname, '../../../dist/app')

/** JavaScript the page runs before the worker's, gzipped. */
const pageScriptLimitBytes = 48_000
/** All script, and the kernels, that the first picture waits for, gzipped. */
const firstPictureLimitBytes = 110_000
/** Everything that is kept for offline use. */
const installedLimitBytes = 6_200_000
/** The loss network, which is downloaded with the first polishing. */
const lossNetworkLimitBytes = 2_500_000

const kB = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`.padStart(10)
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

/** The script files that `index.html` loads at once: those it names, and what they import statically. */
function pageScripts(folder: string): string[] {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  return withImports(
    folder,
    [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(([, file]) => file),
  )
}

/** What the worker loads before it paints: its own script, and the larger of the kernels' two modules. */
function painterScripts(folder: string): string[] {
  const all = readdirSync(path.join(folder, 'assets'))
  const named = (name: string) => all.filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))
  const [service, kernels] = [named('service'), [...named('plain'), ...named('relaxed')]]
  if (service.length !== 1 || kernels.length !== 2) throw new Error('The built worker or its kernels are not found.')
  const [larger] = kernels.sort((a, b) => gzipped(folder, `assets/${b}`) - gzipped(folder, `assets/${a}`))
  return withImports(folder, [`assets/${service[0]}`, `assets/${larger}`])
}

const gzipped = (folder: string, file: string) => gzipSync(readFileSync(path.join(folder, file))).length

/** Files, and what they import statically. */
function withImports(folder: string, files: readonly string[]): string[] {
  const queue = [...files]
  const seen = new Set<string>()
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const code = readFileSync(path.join(folder, file), 'utf8')
    for (const [, target] of code.matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g))
      queue.push(path.posix.join(path.posix.dirname(file), target))
  }
  return [...seen]
}

function group(file: string): string {
  if (file.includes('/thumbnails/')) return 'thumbnails'
  if (/\/tfjs-.*\.wasm$/.test(file)) return 'wasm backend'
  if (/\.(?:safetensors|json)$/.test(file)) return 'models'
  if (file.endsWith('.wasm')) return 'codecs'
  if (file.endsWith('.js')) return 'script'
  return 'page, icons, sample photo'
}

/** By group of what is installed. */
function sizes(folder: string, online: (url: string) => boolean): Map<string, number> {
  const groups = new Map<string, number>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const url = path.relative(folder, file).replaceAll('\\', '/')
    if (online(url)) continue
    const name = group(url)
    groups.set(name, (groups.get(name) ?? 0) + statSync(file).size)
  }
  return groups
}

/** What polishing downloads when it is first asked for: the loss network, and the statistics of each style chosen. */
async function later(folder: string): Promise<{ network: number; statistics: number[] }> {
  const release = path.join(folder, (await builtPlaces()).models)
  const { network, statistics } = await laterFiles()
  const sizesOf = (files: readonly string[]) => files.map((file) => statSync(path.join(release, file)).size)
  return { network: sum(sizesOf(network)), statistics: sizesOf(statistics) }
}

async function report(): Promise<boolean> {
  const scripts = pageScripts(dist)
  if (scripts.length === 0) throw new Error('The built page loads no script; build it anew.')
  const page = sum(scripts.map((file) => gzipped(dist, file)))
  const needed = new Set([...scripts, ...painterScripts(dist)])
  const first = sum([...needed].map((file) => gzipped(dist, file)))
  const groups = sizes(dist, await onlineOnly())
  const installed = sum([...groups.values()])
  const { network, statistics } = await later(dist)
  for (const [name, bytes] of groups) console.log(`${kB(bytes)}  ${name}`)
  console.log(`${kB(installed)}  installed, of at most ${kB(installedLimitBytes).trim()}`)
  console.log(`${kB(network)}  loss network, with the first polishing, of at most ${kB(lossNetworkLimitBytes).trim()}`)
  console.log(`${kB(Math.max(0, ...statistics))}  statistics of a style at most; of all ${kB(sum(statistics)).trim()}`)
  console.log(`${kB(page)}  page script without the worker, gzipped, of at most ${kB(pageScriptLimitBytes).trim()}`)
  console.log(`${kB(first)}  script and kernels for the first picture, of at most ${kB(firstPictureLimitBytes).trim()}`)
  return (
    first <= firstPictureLimitBytes &&
    installed <= installedLimitBytes &&
    page <= pageScriptLimitBytes &&
    network <= lossNetworkLimitBytes
  )
}

if (import.meta.filename === process.argv[1] && !(await report())) {
  console.error('The app is larger than it may be; see the figures above.')
  process.exitCode = 1
}
