/**
 * How many pictures a second reach the canvas while the mix slider is dragged, and how long each is on its way from the
 * slider's event to the canvas: on WebGPU and beside it on WebAssembly, in the built app and a real Chromium.
 *
 * `npm run build:app && npx tsx test/bench/gpu-frames.ts [--side 256 --seconds 6 --backends webgpu,wasm --real]`. The photo
 * is the sample, so large that its longer side has so many px. With `--real` it is the machine's own graphics processor,
 * without it the software renderer, where 128 px are enough: WebGPU takes up to a minute to start there. A picture's
 * event is the last one before the worker was asked for it; the ends are there once a canvas has been told to draw, not
 * when the screen shows it. Submissions and readbacks are the worker's own by picture.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page, type Worker } from 'playwright'
import sharp from 'sharp'
import { preview } from 'vite'
import type { Store } from '../../src/app/state/types.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { realGpuFlags } from './webgpu-page.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** ms from one place of the pointer to the next. */
const PACE = 15
/** s that the slider takes from one end to the other. */
const SWEEP = 2
/** ms that anything before the drag may take. */
const PATIENCE = 240_000

const { values } = parseArgs({
  options: {
    side: { type: 'string', default: '256' },
    seconds: { type: 'string', default: '6' },
    backends: { type: 'string', default: 'webgpu,wasm' },
    real: { type: 'boolean', default: false },
  },
})
const side = Number(values.side)
const seconds = Number(values.seconds)

/** A picture that was drawn for the first time: ms from its slider's event, and from its request. */
interface Drawn {
  readonly at: number
  readonly sinceInput: number
  readonly sinceRequest: number
}
type Noting = typeof globalThis & { drawn: Drawn[] }
type AppElement = HTMLElement & { readonly store?: Store }
interface Work {
  submissions: number
  readbacks: number
}

/** Runs in the page before its scripts: notes when a picture's event came, when it was asked for and when it was drawn. */
function note(): void {
  const drawn: Drawn[] = []
  ;(globalThis as Noting).drawn = drawn
  let input = Number.NaN
  addEventListener('input', () => (input = performance.now()), { capture: true })
  interface Asked {
    readonly input: number
    readonly at: number
  }
  const asked = new Map<unknown, Asked>()
  const answers = new Map<ImageBitmap, Asked>()
  for (const { prototype } of [Worker, MessagePort]) {
    const post = prototype.postMessage
    prototype.postMessage = function (this: Worker | MessagePort, ...args: [unknown, ...unknown[]]) {
      const [call] = args as [{ id?: unknown; path?: readonly string[] } | null]
      if (call?.path?.at(-1) === 'render') asked.set(call.id, { input, at: performance.now() })
      Reflect.apply(post, this, args)
    } as typeof post
  }
  const bitmapIn = (value: unknown, depth = 0): ImageBitmap | undefined => {
    if (value instanceof ImageBitmap) return value
    if (depth > 4 || typeof value !== 'object' || value === null) return undefined
    for (const part of Object.values(value)) {
      const found = bitmapIn(part, depth + 1)
      if (found) return found
    }
    return undefined
  }
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')
  Object.defineProperty(MessageEvent.prototype, 'data', {
    ...data,
    get(this: MessageEvent) {
      const value = data?.get?.call(this)
      const request = asked.get(value?.id)
      const bitmap = request && bitmapIn(value)
      if (bitmap) answers.set(bitmap, request)
      return value
    },
  })
  const { prototype } = CanvasRenderingContext2D
  const draw = prototype.drawImage
  prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    Reflect.apply(draw, this, args)
    const request = this.canvas.isConnected && args[0] instanceof ImageBitmap && answers.get(args[0])
    if (!request) return
    answers.delete(args[0] as ImageBitmap)
    const at = performance.now()
    drawn.push({ at, sinceInput: at - request.input, sinceRequest: at - request.at })
  } as typeof draw
}

/** Runs in a worker: counts what is submitted and read back. */
function countWork(): void {
  const work = { submissions: 0, readbacks: 0 }
  Object.assign(globalThis, { work })
  if (typeof GPUQueue === 'undefined') return
  const { submit } = GPUQueue.prototype
  GPUQueue.prototype.submit = function (this: GPUQueue, ...args) {
    work.submissions++
    return Reflect.apply(submit, this, args)
  }
  const { mapAsync } = GPUBuffer.prototype
  GPUBuffer.prototype.mapAsync = function (this: GPUBuffer, ...args) {
    work.readbacks++
    return Reflect.apply(mapAsync, this, args)
  }
}

/** What the app is at, for the reader of an error. */
function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { picture, job, engine, settings } = document.querySelector<AppElement>('pastiche-app')?.store?.state ?? {}
    const { width, height, stage } = picture ?? {}
    return JSON.stringify({ width, height, stage, job, engine, styleB: settings?.styleB })
  })
}

// The page's policy forbids what waitForFunction does.
async function until(page: Page, what: string, isThere: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await isThere())) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}: ${await stateOf(page)}.`)
    await page.waitForTimeout(200)
  }
}

/** Waits until the picture of these styles is painted in full and nothing runs. */
function painted(page: Page, styleB: string | null, longerSide: number): Promise<void> {
  const isThere = ([styleB, side]: readonly [string | null, number]) => {
    const { picture, job, settings } = document.querySelector<AppElement>('pastiche-app')?.store?.state ?? {}
    if (picture?.stage !== 'full' || job !== null) return false
    return settings?.styleB === styleB && Math.max(picture.width, picture.height) === side
  }
  return until(page, `a picture of ${styleB ?? 'one style'}`, () =>
    page.evaluate(isThere, [styleB, longerSide] as const),
  )
}

/** Opens the photo, and a mix of the first style and The Great Wave, both with adapters. */
async function mixed(page: Page, photo: string): Promise<void> {
  // The sample is not waited for: it is larger than need be, and a software renderer paints it for minutes.
  const opens = page.getByRole('button', { name: /^Open a photo/ }).first()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), opens.click()])
  await chooser.setFiles(photo)
  await painted(page, null, side)
  await page.getByRole('button', { name: /^Mix$/ }).click()
  const styles = page.getByRole('toolbar', { name: 'Styles' })
  await styles.getByRole('button', { name: /The Great Wave/ }).click()
  await painted(page, 'builtin:great-wave', side)
}

/** Drags the slider to and fro for so many seconds. → the pictures that were drawn meanwhile, and how long it took, s */
async function drag(page: Page): Promise<{ drawn: readonly Drawn[]; took: number }> {
  const slider = page.getByRole('slider', { name: 'Mix' })
  const { x, y, width, height } = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  if (width === 0) throw new Error('There is no mix slider to drag.')
  const { mouse } = page
  await mouse.move(x + width / 2, y + height / 2)
  await mouse.down()
  await page.evaluate(() => void (globalThis as Noting).drawn.splice(0))
  const start = performance.now()
  for (let at = 0; at < seconds; at = (performance.now() - start) / 1000) {
    const share = 0.5 - 0.45 * Math.cos((Math.PI * at) / SWEEP)
    await mouse.move(x + width * share, y + height / 2)
    await page.waitForTimeout(PACE)
  }
  const drawn = await page.evaluate(() => (globalThis as Noting).drawn)
  const took = (performance.now() - start) / 1000
  await mouse.up()
  return { drawn, took }
}

/** What all workers have submitted and read back since they were told to count. */
async function workOf(workers: readonly Worker[]): Promise<Work> {
  const sum = { submissions: 0, readbacks: 0 }
  for (const worker of workers) {
    const work = await worker.evaluate(() => (globalThis as typeof globalThis & { work?: Work }).work)
    sum.submissions += work?.submissions ?? 0
    sum.readbacks += work?.readbacks ?? 0
  }
  return sum
}

/** In ms, of numbers in any order. @param share 0.5: the median */
function quantile(numbers: readonly number[], share: number): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0)
}

async function measured(page: Page, backend: string): Promise<string> {
  for (const worker of page.workers()) await worker.evaluate(countWork)
  const workers = page.workers()
  const before = await workOf(workers)
  const [load] = loadavg()
  const { drawn, took } = await drag(page)
  const work = await workOf(workers)
  const by = (key: keyof Work) => ((work[key] - before[key]) / drawn.length).toFixed(1)
  const of = (key: 'sinceInput' | 'sinceRequest') => {
    const ms = drawn.map((picture) => picture[key])
    return `${quantile(ms, 0.5)} ms (95 %: ${quantile(ms, 0.95)})`
  }
  return (
    `${backend}: ${drawn.length} pictures of ${side} px in ${took.toFixed(1)} s, ${(drawn.length / took).toFixed(1)} a ` +
    `second; median ${of('sinceInput')} from the event to the canvas, ${of('sinceRequest')} from the request; ` +
    `${by('submissions')} submissions and ${by('readbacks')} readbacks a picture; at a load of ${load.toFixed(1)}`
  )
}

const folder = await mkdtemp(path.join(tmpdir(), 'pastiche-gpu-frames-'))
const photo = path.join(folder, 'photo.png')
await sharp(path.join(ROOT, 'public/sample.jpg')).resize(side, side, { fit: 'inside' }).png().toFile(photo)
const server = await preview({
  configFile: path.join(ROOT, 'src/vite.config.ts'),
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const args = [...(values.real ? realGpuFlags : softwareGpuFlags)]
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args })
try {
  const { port } = server.httpServer.address() as AddressInfo
  for (const backend of values.backends.split(',')) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    // What tsx gives functions their names with, which the page has not.
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.addInitScript(note)
    const start = performance.now()
    await page.goto(`http://127.0.0.1:${port}/?backend=${backend}`)
    await mixed(page, photo)
    const ready = (performance.now() - start) / 1000
    console.log(`${await measured(page, backend)}; ${ready.toFixed(0)} s until the slider was ready`)
    await context.close()
  }
} finally {
  await browser.close()
  await server.close()
  await rm(folder, { recursive: true })
}
process.exit(0)
