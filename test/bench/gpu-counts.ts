/**
 * What one picture asks of a WebGPU device: dispatches, passes, submissions, pipelines, bytes; tfjs beside our own
 * shaders. Counted in a real Chromium, on whatever WebGPU it has, for counts are the same on every device.
 *
 * `npx tsx test/bench/gpu-counts.ts [--width 128 --height 96]`, multiples of 8 px.
 */
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { createServer } from 'vite'
import { assets } from '../../src/tools/build/assets.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import type { GpuCounts, gpuCounts } from './gpu-counts-page.ts'

/** Of the plan's shapes for each px: what it would be without reading anything twice, features in half precision. */
const IDEAL = { dispatches: 38, passes: 1, submissions: 1, pipelines: 9, bytesPerPixel: 316 }

const { values } = parseArgs({
  options: { width: { type: 'string', default: '128' }, height: { type: 'string', default: '96' } },
})
const size = { width: Number(values.width), height: Number(values.height) }
const server = await createServer({
  root: process.cwd(),
  logLevel: 'error',
  plugins: [assets()],
  server: { port: 0, host: '127.0.0.1' },
})
await server.listen()
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })
try {
  const page = await browser.newPage()
  await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  await page.goto(new URL('/blank', server.resolvedUrls?.local[0]).href)
  const found: Awaited<ReturnType<typeof gpuCounts>> = await page.evaluate(
    `import('/test/bench/gpu-counts-page.ts').then(({ gpuCounts }) => gpuCounts(${JSON.stringify(size)}))`,
  )
  const pixels = size.width * size.height
  const line = (name: string, { allocated, ...counts }: GpuCounts) =>
    console.log(
      `${name.padEnd(22)} ${Object.entries(counts)
        .map(([what, n]) => `${n} ${what}`)
        .join(', ')}, ` + `${Math.round(allocated / pixels)} bytes a px allocated`,
    )
  console.log(`${size.width} × ${size.height} px`)
  line('tfjs, first picture', found.tfjs.first)
  line('tfjs, next one', found.tfjs.next)
  for (const { precision, moved, first, next } of found.own) {
    line(`own ${precision}, first`, first)
    line(`own ${precision}, next`, next)
    console.log(`own ${precision}: ${Math.round(moved)} bytes a px moved, from shapes`)
  }
  console.log(`ideal: ${JSON.stringify(IDEAL)}`)
} finally {
  await browser.close()
  await server.close()
}
process.exit(0)
