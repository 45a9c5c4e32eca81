/**
 * How many painted pictures of the camera a second reach the canvas, how large they are, and how much they flicker, in the
 * built app and a real Chromium with its fake camera, on the processor.
 *
 * `npm run build:app && npx tsx test/bench/camera.ts [--seconds 15 --strength 1]`. The first third is for the size to
 * settle and does not count. Flicker is the mean change from one picture to the next, of 255, where the camera's own
 * picture did not change by more than 2, of pictures brought to 64 × 36 px; beside it the camera's own there. On a machine
 * that has other things to do, pictures by second of Chromium's own processor time say more than those by second.
 */
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright'
import { preview } from 'vite'
import type { Store } from '../../src/app/state/types.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PATIENCE = 120_000
const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '15' }, strength: { type: 'string', default: '1' } },
})

/** What the page notes of every painted picture. */
interface Noted {
  readonly at: number
  readonly edge: number
  readonly painted: readonly number[]
  readonly camera: readonly number[]
}
type Noting = typeof globalThis & { noted: Noted[] }
type AppElement = HTMLElement & { readonly store?: Store }

/** Runs in the page before its scripts: notes the pictures that are drawn on the camera's canvas. */
function note(): void {
  const noted: Noted[] = []
  ;(globalThis as Noting).noted = noted
  const small = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })
  const { prototype } = CanvasRenderingContext2D
  const draw = prototype.drawImage
  prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    const root = this.canvas.getRootNode()
    if (args[0] instanceof ImageBitmap && root instanceof ShadowRoot && root.host.localName === 'camera-view') {
      const video = root.querySelector('video')
      const [painted, camera] = [args[0], video].map((source) => {
        if (!small || !source) return []
        small.drawImage(source, 0, 0, 64, 36)
        return [...small.getImageData(0, 0, 64, 36).data]
      })
      noted.push({ at: performance.now(), edge: Math.max(args[0].width, args[0].height), painted, camera })
    }
    Reflect.apply(draw, this, args)
  } as typeof draw
}

async function until(page: Page, wanted: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await page.evaluate(wanted))) {
    if (performance.now() > end) throw new Error('Waited in vain.')
    await page.waitForTimeout(100)
  }
}

/** Processor time that all processes of this Chromium have used, s. */
async function processorTime(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** Mean changes from picture to picture where the camera's stands still. */
function flicker(noted: readonly Noted[]): { readonly painted: number; readonly camera: number } {
  const sums = { painted: 0, camera: 0, count: 0 }
  for (const [i, { painted, camera, edge }] of noted.entries()) {
    const before = noted[i - 1]
    if (before?.edge !== edge) continue
    for (let p = 0; p < camera.length; p += 4) {
      const change = (a: readonly number[], b: readonly number[]) =>
        (Math.abs(a[p] - b[p]) + Math.abs(a[p + 1] - b[p + 1]) + Math.abs(a[p + 2] - b[p + 2])) / 3
      if (change(camera, before.camera) > 2) continue
      sums.painted += change(painted, before.painted)
      sums.camera += change(camera, before.camera)
      sums.count++
    }
  }
  return { painted: sums.painted / sums.count, camera: sums.camera / sums.count }
}

const server = await preview({
  configFile: path.join(ROOT, 'src/vite.config.ts'),
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const browser = await chromium.launch({
  executablePath: ensureChrome(console.log),
  args: [...softwareGpuFlags, ...CAMERA],
})
try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await page.addInitScript(note)
  const { port } = server.httpServer.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/?backend=wasm`)
  await until(page, () => {
    const { picture, job } = document.querySelector<AppElement>('pastiche-app')?.store?.state ?? {}
    return picture?.stage === 'full' && job === null
  })
  const strength = Number(values.strength)
  await page.evaluate(
    (strength) => document.querySelector<AppElement>('pastiche-app')?.store?.change({ strength }),
    strength,
  )
  await page.keyboard.press('t')
  await until(page, () => (globalThis as Noting).noted.length > 3)
  const seconds = Number(values.seconds)
  await page.waitForTimeout((seconds / 3) * 1000)
  await page.evaluate(() => void (globalThis as Noting).noted.splice(0))
  const [load] = loadavg()
  const before = await processorTime(browser)
  await page.waitForTimeout(seconds * 1000)
  const noted = await page.evaluate(() => (globalThis as Noting).noted)
  const used = (await processorTime(browser)) - before
  const took = ((noted.at(-1)?.at ?? 0) - (noted[0]?.at ?? 0)) / 1000
  const gaps = noted.slice(1).map(({ at }, i) => at - noted[i].at)
  const changes = noted.slice(1).filter(({ edge }, i) => edge !== noted[i].edge).length
  const { painted, camera } = flicker(noted)
  console.log(
    `${((noted.length - 1) / took).toFixed(1)} pictures a second (median ${median(gaps).toFixed(0)} ms from one to the next), ` +
      `median longer side ${median(noted.map(({ edge }) => edge))} px, ${changes} changes of it; ` +
      `${(noted.length / used).toFixed(1)} by second of processor time, at a load of ${load.toFixed(1)}; ` +
      `flicker ${painted.toFixed(2)} of 255, the camera's own ${camera.toFixed(2)}`,
  )
} finally {
  await browser.close()
  await server.close()
}
process.exit(0)
