/** Pictures of the built app on WebGPU: from the slider and the camera to the screen without being read back, and saved as shown. */
import { readFile } from 'node:fs/promises'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { App, expectNoFaults, type Faults, meanDifference, type Pixels, type Server, serve, watch } from './app.ts'
import { samplePhoto } from './images.ts'

let server: Server
let browser: Browser
let context: BrowserContext
let faults: Faults
let app: App

/** ms: shaders are compiled and run by a processor that other tests keep busy. */
const SLOW = 300_000

/** What the worker asks of the GPU is counted, and told to the page that asks. */
const COUNTER = `
;{
  const counts = { submissions: 0, reads: 0 }
  const { submit } = GPUQueue.prototype
  GPUQueue.prototype.submit = function (...asked) { counts.submissions++; return submit.apply(this, asked) }
  const { mapAsync } = GPUBuffer.prototype
  GPUBuffer.prototype.mapAsync = function (...asked) { counts.reads++; return mapAsync.apply(this, asked) }
  const channel = new BroadcastChannel('gpu-counts')
  channel.onmessage = () => channel.postMessage(counts)
}`

/** The page starts its worker from a script of a few lines: this comes behind them. */
function addBehindStarter(counter: string): void {
  // Without small pictures of all styles, which idle time is painted with elsewhere.
  Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { saveData: true }) })
  const { Blob } = globalThis
  globalThis.Blob = class extends Blob {
    constructor(parts: BlobPart[] = [], options: BlobPropertyBag = {}) {
      super(options.type === 'text/javascript' ? [...parts, counter] : parts, options)
    }
  }
}

interface Counts {
  readonly submissions: number
  readonly reads: number
}

beforeAll(async () => {
  server = await serve()
  const args = [...softwareGpuFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  browser = await chromium.launch({ executablePath: ensureChrome(console.log), args })
  // What a service worker answers is not to be seen from here.
  context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  faults = watch(context, server.url)
  await context.addInitScript(addBehindStarter, COUNTER)
  app = await App.open(await withSmallSample(context), server.url, 'backend=webgpu')
  await app.until(({ engine }) => engine.status !== 'starting', 'the engine', SLOW)
  await app.until(({ picture, job }) => picture?.stage === 'full' && job === null, 'the picture', SLOW)
}, SLOW)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** A software renderer paints it. */
async function withSmallSample(of: BrowserContext): Promise<BrowserContext> {
  const small = await sharp(await samplePhoto())
    .resize({ width: 96 })
    .jpeg()
    .toBuffer()
  await of.route(/\/sample-[^/]*\.jpg$/, (route) => route.fulfill({ body: small, contentType: 'image/jpeg' }))
  return of
}

const counted = (): Promise<Counts> =>
  app.page.evaluate(
    () =>
      new Promise<Counts>((resolve) => {
        const channel = new BroadcastChannel('gpu-counts')
        channel.onmessage = ({ data }) => {
          channel.close()
          resolve(data)
        }
        channel.postMessage('tell')
      }),
  )

async function since(before: Counts): Promise<Counts> {
  const { submissions, reads } = await counted()
  return { submissions: submissions - before.submissions, reads: reads - before.reads }
}

const until = async (what: string, wanted: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + SLOW / 2
  while (!(await wanted())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`)
    await app.page.waitForTimeout(50)
  }
}

test('passes its self-test', async () => {
  const { engine, notices } = (await app.state())!
  expect(engine).toMatchObject({ status: 'ready', backend: 'webgpu' })
  expect(notices.filter(({ kind }) => kind === 'error')).toEqual([])
})

test('paints as WebAssembly does', { timeout: SLOW }, async () => {
  const other = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  const plain = await App.open(await withSmallSample(other), server.url)
  await plain.painted()
  expect(meanDifference(await app.pixels('picture'), await plain.pixels('picture'))).toBeLessThan(1)
  await other.close()
})

test('a slider’s pictures come to the screen without being read back', { timeout: SLOW }, async () => {
  const slider = app.page.getByRole('slider', { name: 'Strength' })
  const { x, y, width, height } = (await slider.boundingBox())!
  const to = (share: number) => app.page.mouse.move(x + share * width, y + height / 2, { steps: 4 })
  // The photo's own style, which strength is measured from, is read once.
  await app.repainted(() => slider.press('ArrowLeft'))
  const first = await app.pixels('picture')
  await to(0.6)
  await app.page.mouse.down()
  const { paintings } = (await app.state())!
  const before = await counted()
  let moves = 0
  // Until there are some: how many pictures a second there are hangs on the machine.
  await until('pictures of the drag', async () => {
    await to([0.5, 0.3, 0.55, 0.2][moves++ % 4])
    await app.page.waitForTimeout(300)
    return (await app.state())!.paintings >= paintings + 3
  })
  const { submissions, reads } = await since(before)
  expect(submissions).toBeGreaterThanOrEqual(3)
  expect(reads).toBe(0)
  await app.page.mouse.up()
  await app.painted()
  expect(meanDifference(await app.pixels('picture'), first)).toBeGreaterThan(1)
})

test('what is saved is what is shown', { timeout: SLOW }, async () => {
  await app.painted()
  const shown = await app.pixels('picture')
  const before = await counted()
  await app.page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const panel = app.page.getByRole('region', { name: 'Save' })
  await panel.getByRole('radio', { name: 'PNG' }).check({ force: true })
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  await panel.waitFor({ state: 'detached' })
  expect((await since(before)).reads).toBeGreaterThan(0)
  const { data, info } = await sharp(await readFile(await download.path()))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const saved: Pixels = { width: info.width, height: info.height, data }
  expect(meanDifference(saved, shown)).toBeLessThan(0.01)
})

test('the camera’s pictures come to the screen without being read back', { timeout: SLOW }, async () => {
  await app.repainted(() => app.page.getByRole('slider', { name: 'Strength' }).fill('1'))
  await app.page.keyboard.press('t')
  const view = app.page.locator('camera-view canvas')
  await until('the live picture', async () => (await view.getAttribute('data-phase')) === 'live')
  const before = await counted()
  await until('pictures of the camera', async () => (await since(before)).submissions > 1)
  const { submissions, reads } = await since(before)
  expect(submissions).toBeGreaterThan(1)
  expect(reads).toBe(0)
  await app.page.keyboard.press('Escape')
  await app.painted()
  expectNoFaults(faults)
})
