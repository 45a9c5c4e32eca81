/**
 * Lighthouse's scores of the built app as a phone has it, the best of some runs; fails where one is below 95.
 *
 * `npx tsx test/bench/lighthouse.ts [--dist dist/app] [--runs 3]`. Build the app before. Lighthouse has 200 packages of
 * 186 MB and is fetched when this runs; what it finds by itself is in test/e2e: accessibility.test.ts has its axe-core,
 * first-visit.test.ts what a page's speed hangs on.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { preview } from 'vite'
import { ensureChrome } from '../../src/tools/chrome/launcher.ts'
import { SlowLine } from '../e2e/slow-line.ts'

const LEAST = 0.95
const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: path.join(root, 'dist/app') },
    runs: { type: 'string', default: '3' },
    lighthouse: { type: 'string', default: 'npx --yes lighthouse@12.8.2' },
  },
})

const server = await preview({
  configFile: path.join(root, 'src/vite.config.ts'),
  logLevel: 'error',
  build: { outDir: path.resolve(values.dist) },
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const { port } = server.httpServer.address() as { port: number }
// Lighthouse does the slowing down itself; this is a host that compresses, as usual ones do.
const host = await SlowLine.start(`http://127.0.0.1:${port}/`, { bitsPerSecond: 1e9, roundTrip: 0 })

type Report = {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>
  readonly audits: Readonly<
    Record<string, { readonly score: number | null; readonly displayValue?: string; readonly title: string }>
  >
}

function run(): Promise<Report> {
  const flags = ['--output=json', '--output-path=stdout', '--quiet', '--chrome-flags="--headless=new --no-sandbox"']
  const child = spawn(`${values.lighthouse} ${host.url} ${flags.join(' ')}`, {
    shell: true,
    env: { ...process.env, CHROME_PATH: ensureChrome(console.log) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (part: Buffer) => {
    text += part
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => {
      try {
        resolve(JSON.parse(text))
      } catch (error) {
        reject(error)
      }
    })
  })
}

const TIMES = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
]
const best = new Map<string, number>()
for (let i = 0; i < Number(values.runs); i++) {
  const { categories, audits } = await run()
  for (const [name, { score }] of Object.entries(categories)) best.set(name, Math.max(best.get(name) ?? 0, score ?? 0))
  console.log(TIMES.map((name) => `${name} ${audits[name]?.displayValue}`).join(', '))
  for (const [name, { score, title }] of Object.entries(audits))
    if (score !== null && score < 0.9 && !TIMES.includes(name)) console.log(`  ${score} ${name}: ${title}`)
}
for (const [name, score] of best) console.log(`${Math.round(score * 100)} ${name}`)
await host.close()
await server.close()
process.exit([...best.values()].every((score) => score >= LEAST) ? 0 : 1)
