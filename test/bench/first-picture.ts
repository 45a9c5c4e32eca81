/**
 * How long a visit waits for its first picture, and what came over the line for it: the built app on localhost, in
 * Chromium, with an empty profile each time.
 *
 * `npx tsx test/bench/first-picture.ts [--runs 5] [--dist dist/app] [--screenshot file.png]`. Build the app before.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { preview } from 'vite'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    dist: { type: 'string', default: path.join(root, 'dist/app') },
    query: { type: 'string', default: '' },
    screenshot: { type: 'string' },
  },
})

const server = await preview({
  configFile: path.join(root, 'src/vite.config.ts'),
  logLevel: 'error',
  build: { outDir: path.resolve(values.dist) },
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const address = server.httpServer.address()
if (address === null || typeof address === 'string') throw new Error('The server has no port.')
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })

/** ms from navigation to the first preview and the first picture, by the page's own clock, and when each file ended. */
async function visit() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(address as { port: number }).port}/${values.query}`)
  // As text: what tsx makes of a function within a function does not run in a page.
  const times = await page.evaluate<{ preview: number; picture: number }>(`new Promise((resolve) => {
    let preview = 0
    requestAnimationFrame(function look() {
      const picture = document.querySelector('pastiche-app')?.store?.state.picture
      if (picture && picture.stage !== 'photo' && !preview) preview = performance.now()
      if (picture?.stage === 'full') resolve({ preview, picture: performance.now() })
      else requestAnimationFrame(look)
    })
  })`)
  if (values.screenshot) await page.screenshot({ path: values.screenshot })
  const files = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
      ({ name, responseEnd, encodedBodySize }) => ({
        name: name.replace(/^.*\//, ''),
        ms: Math.round(responseEnd),
        kB: Math.round(encodedBodySize / 1000),
      }),
    ),
  )
  await context.close()
  return { ...times, files }
}

const visits = []
for (let i = 0; i < Number(values.runs); i++) visits.push(await visit())
const best = visits.reduce((a, b) => (b.picture < a.picture ? b : a))
console.log(`first preview ${visits.map(({ preview }) => preview.toFixed(0)).join(', ')} ms`)
console.log(`first picture ${visits.map(({ picture }) => picture.toFixed(0)).join(', ')} ms after navigation`)
console.table(best.files)
await browser.close()
await server.close()
process.exit(0)
