/**
 * A first visit on a slow phone, and the one after it: at which second what is seen, and what went over the line for it.
 * The built app in Chromium, with an empty profile, behind a line of 1.6 Mbps and 150 ms that page, worker and service
 * worker share; the page's own thread is slowed down fourfold (Chromium slows no worker).
 *
 * `npx tsx test/bench/first-visit.ts [--dist dist/app] [--log] [--shots FOLDER] [--rate 4]`. Build the app before.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright'
import { preview } from 'vite'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { SlowLine } from '../e2e/slow-line.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: path.join(root, 'dist/app') },
    log: { type: 'boolean', default: false },
    shots: { type: 'string' },
    rate: { type: 'string', default: '4' },
  },
})
/** Seconds at which the screen is kept. */
const SHOTS = [1, 2, 3, 5, 8, 10, 15]

/** What is to be seen, told by the page itself as text: what tsx makes of functions does not run in a page. */
const LOOK = `(() => {
  const state = document.querySelector('pastiche-app')?.store?.state
  const [paint] = performance.getEntriesByName('first-contentful-paint')
  return {
    'first paint': Boolean(paint),
    'a painted picture': window.posterAt > 0 || Boolean(state?.picture && state.picture.stage !== 'photo'),
    'the photo': Boolean(state?.photo),
    'the engine is ready': state?.engine.status === 'ready',
    'the engine’s first picture': Boolean(state?.picture && state.picture.stage !== 'photo'),
    'its full picture': state?.picture?.stage === 'full',
    'works offline': state?.offlineReady === true,
  }
})()`

const server = await preview({
  configFile: path.join(root, 'src/vite.config.ts'),
  logLevel: 'error',
  build: { outDir: path.resolve(values.dist) },
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const { port } = server.httpServer.address() as { port: number }
const line = await SlowLine.start(`http://127.0.0.1:${port}/`)
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })
const context = await browser.newContext({
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  isMobile: true,
})

async function visit(name: string): Promise<void> {
  const page = await context.newPage()
  // The page's own picture is painted when the browser says so, and before the page could be asked.
  await page.addInitScript(`new PerformanceObserver((list) => {
    for (const { element, url, renderTime, startTime } of list.getEntries())
      if (url && !window.posterAt) window.posterAt = renderTime || startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })`)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.rate) })
  line.restart()
  const shots = values.shots ? SHOTS.map((second) => shot(page, name, second)) : []
  await page.goto(line.url, { waitUntil: 'commit' })
  const seen = new Map<string, { s: string; kB: number; requests: number }>()
  for (const end = Date.now() + 180_000; Date.now() < end; ) {
    const found = await page.evaluate<Record<string, boolean>>(LOOK).catch(() => ({}))
    for (const [what, is] of Object.entries(found))
      if (is && !seen.has(what)) {
        const bytes = line.carried.filter(({ to }) => to > 0).reduce((sum, { bytes }) => sum + bytes, 0)
        seen.set(what, { s: (line.now / 1000).toFixed(1), kB: Math.round(bytes / 1000), requests: line.carried.length })
      }
    if (seen.has('works offline') && seen.has('its full picture')) break
    await page.waitForTimeout(50)
  }
  await Promise.all(shots)
  const total = line.carried.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(`\n${name}: ${kB(total)} kB in ${line.carried.length} requests, ${kB(line.twice)} kB of them twice`)
  console.table(Object.fromEntries(seen))
  if (values.log)
    for (const { file, status, bytes, from, to } of line.carried)
      console.log(
        `${(from / 1000).toFixed(2).padStart(7)} ${(to / 1000).toFixed(2).padStart(7)} ${status} ${kB(bytes).padStart(8)} ${file}`,
      )
  const [paint, poster] = await page.evaluate<[number, number]>(
    `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, window.posterAt ?? 0]`,
  )
  console.log(
    `First contentful paint ${paint.toFixed(0)} ms after navigation, the page's own picture ${poster.toFixed(0)} ms`,
  )
  await page.close()
}

const kB = (bytes: number) => (bytes / 1000).toFixed(1)

async function shot(page: Page, name: string, second: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, second * 1000))
  const file = path.join(values.shots ?? '', `${name.replaceAll(' ', '-')}-${second}s.png`)
  await page.screenshot({ path: file }).catch(() => undefined)
}

await visit('first visit')
await visit('second visit')
await browser.close()
await line.close()
await server.close()
process.exit(0)
