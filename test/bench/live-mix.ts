/**
 * How many pictures a second reach the canvas while the mix slider is dragged, in the built app and a real Chromium on
 * the processor.
 *
 * `npm run build:app && npx tsx test/bench/live-mix.ts [-- --side 256 --seconds 6]`. The photo is the sample, so large
 * that its longer side has so many px; the mix is of the first style and The Great Wave, both with adapters. Under
 * `taskset -c 1` it is one core that page, worker, Chromium's own processes and this script share. Counted are the
 * bitmaps that are drawn for the first time between press and release. On a machine that has other things to do, pictures
 * by second of Chromium's own processor time say more: as many there would be on one core, had page and worker that one to
 * themselves.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright'
import sharp from 'sharp'
import { preview } from 'vite'
import type { Store } from '../../src/app/state/types.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** ms from one place of the pointer to the next: a little more often than screens are drawn costs nothing more. */
const PACE = 15
/** s that the slider takes from one end to the other. */
const SWEEP = 2
/** ms that anything before the drag may take. */
const PATIENCE = 120_000

const { values } = parseArgs({
  options: { side: { type: 'string', default: '256' }, seconds: { type: 'string', default: '6' } },
})
const seconds = Number(values.seconds)

type Counting = typeof globalThis & { drawn: Set<ImageBitmap> }
type AppElement = HTMLElement & { readonly store?: Store }

/** Runs in the page before its scripts: notes every bitmap that is drawn on a canvas of the document. */
function count(): void {
  const drawn = new Set<ImageBitmap>()
  ;(globalThis as Counting).drawn = drawn
  const { prototype } = CanvasRenderingContext2D
  const draw = prototype.drawImage
  prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    if (args[0] instanceof ImageBitmap && this.canvas.isConnected) drawn.add(args[0])
    Reflect.apply(draw, this, args)
  } as typeof draw
}

/** Waits until the picture of these styles is painted in full and nothing runs. */
async function painted(page: Page, styleB: string | null, longerSide: number | null): Promise<void> {
  const isThere = ([styleB, side]: readonly [string | null, number | null]) => {
    const { picture, job, settings } = document.querySelector<AppElement>('pastiche-app')?.store?.state ?? {}
    if (picture?.stage !== 'full' || job !== null) return false
    return settings?.styleB === styleB && (side === null || Math.max(picture.width, picture.height) === side)
  }
  await page.waitForFunction(isThere, [styleB, longerSide] as const, { timeout: PATIENCE })
}

const drawnSoFar = (page: Page) => page.evaluate(() => (globalThis as Counting).drawn.size)

/** Drags the slider to and fro for so many seconds. @returns pictures that reached the canvas, and how long it took, s */
async function drag(page: Page): Promise<{ pictures: number; took: number }> {
  const slider = page.getByRole('slider', { name: 'Mix' })
  const { x, y, width, height } = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  if (width === 0) throw new Error('There is no mix slider to drag.')
  const { mouse } = page
  await mouse.move(x + width / 2, y + height / 2)
  await mouse.down()
  const before = await drawnSoFar(page)
  const start = performance.now()
  for (let at = 0; at < seconds; at = (performance.now() - start) / 1000) {
    const share = 0.5 - 0.45 * Math.cos((Math.PI * at) / SWEEP)
    await mouse.move(x + width * share, y + height / 2)
    await page.waitForTimeout(PACE)
  }
  const pictures = (await drawnSoFar(page)) - before
  const took = (performance.now() - start) / 1000
  await mouse.up()
  return { pictures, took }
}

/** Processor time that all processes of this Chromium have used, s. */
async function processorTime(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

async function photoFile(folder: string): Promise<string> {
  const side = Number(values.side)
  const file = path.join(folder, 'photo.png')
  await sharp(path.join(ROOT, 'public/sample.jpg')).resize(side, side, { fit: 'inside' }).png().toFile(file)
  return file
}

const folder = await mkdtemp(path.join(tmpdir(), 'pastiche-live-mix-'))
const server = await preview({
  configFile: path.join(ROOT, 'src/vite.config.ts'),
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })
try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await page.addInitScript(count)
  const { port } = server.httpServer.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/?backend=wasm`)
  await painted(page, null, null)
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page
      .getByRole('button', { name: /^Open a photo/ })
      .first()
      .click(),
  ])
  await chooser.setFiles(await photoFile(folder))
  await painted(page, null, Number(values.side))
  await page.getByRole('button', { name: /^Mix$/ }).click()
  await page
    .getByRole('toolbar', { name: 'Styles' })
    .getByRole('button', { name: /The Great Wave/ })
    .click()
  await painted(page, 'builtin:great-wave', Number(values.side))
  const [load] = loadavg()
  const before = await processorTime(browser)
  const { pictures, took } = await drag(page)
  const used = (await processorTime(browser)) - before
  console.log(
    `${pictures} pictures of ${values.side} px in ${took.toFixed(1)} s: ${(pictures / took).toFixed(1)} a second, ` +
      `${(pictures / used).toFixed(1)} by second of processor time (${used.toFixed(1)} s), at a load of ${load.toFixed(1)}`,
  )
} finally {
  await browser.close()
  await server.close()
  await rm(folder, { recursive: true })
}
process.exit(0)
