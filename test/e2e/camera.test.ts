/** The live camera and the crop of a photo on the built app, with Chromium's own fake camera. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { App, expectNoFaults, type Faults, launch, leave, type Pixels, type Server, serve, watch } from './app.ts'
import { writePhoto } from './images.ts'

const FAKE_CAMERA = '--use-fake-device-for-media-stream'
const FAKE_CONSENT = '--use-fake-ui-for-media-stream'

let server: Server
let folder: string
/** With a camera that everybody may use. */
let browser: Browser
let context: BrowserContext
let faults: Faults

const start = (...flags: string[]) =>
  chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags, ...flags] })

beforeAll(async () => {
  server = await serve()
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-camera-'))
  browser = await start(FAKE_CAMERA, FAKE_CONSENT)
})

afterEach(async () => {
  expectNoFaults(faults)
  await context.close()
})

afterAll(async () => {
  await browser?.close()
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(from: Browser = browser, wait = true): Promise<App> {
  context = await from.newContext({ viewport: { width: 390, height: 844 }, acceptDownloads: true })
  faults = watch(context, server.url)
  const app = await App.open(context, server.url)
  if (wait) await app.painted()
  else await app.until(() => true, 'the app')
  return app
}

async function until(what: string, wanted: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await wanted())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const phase = ({ page }: App) => page.locator('camera-view canvas').getAttribute('data-phase')
const live = (app: App) => until('the live picture', async () => (await phase(app)) === 'live')

/** The canvas of the camera, and its own picture at that size. */
function seen({ page }: App): Promise<{ painted: number[]; camera: number[] }> {
  return page.locator('camera-view').evaluate((view) => {
    const canvas = view.shadowRoot!.querySelector('canvas')!
    const { width, height } = canvas
    const bytes = (source: CanvasImageSource) => {
      const context = new OffscreenCanvas(64, 36).getContext('2d')!
      context.drawImage(source, 0, 0, width, height, 0, 0, 64, 36)
      return [...context.getImageData(0, 0, 64, 36).data]
    }
    const small = new OffscreenCanvas(width, height)
    small.getContext('2d')!.drawImage(view.shadowRoot!.querySelector('video')!, 0, 0, width, height)
    return { painted: bytes(canvas), camera: bytes(small) }
  })
}

const difference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length

/** Has the page remember the camera's track, whose state is asked for when its view is gone. */
const holdTrack = ({ page }: App) =>
  page.locator('camera-view').evaluate((view) => {
    const { srcObject } = view.shadowRoot!.querySelector('video')!
    const [track] = (srcObject as MediaStream).getVideoTracks()
    ;(globalThis as { held?: MediaStreamTrack }).held = track
    return track.getSettings()
  })
const heldState = ({ page }: App) =>
  page.evaluate(() => (globalThis as { held?: MediaStreamTrack }).held?.readyState ?? null)

test('the camera is seen in the chosen style, and its photo is painted as it was seen', async () => {
  const app = await open()
  const before = (await app.state())!
  await app.page.keyboard.press('t')
  await live(app)
  const first = await seen(app)
  expect(difference(first.painted, first.camera)).toBeGreaterThan(10)
  await until('another picture', async () => difference((await seen(app)).painted, first.painted) > 0.5)

  await app.page
    .getByRole('toolbar', { name: 'Styles for the camera' })
    .getByRole('button', { name: /Great Wave/ })
    .click()
  await until('the other style', async () => difference((await seen(app)).painted, first.painted) > 8)
  // Nothing of it is the app's before a photo is taken.
  expect((await app.state())!.settings).toEqual(before.settings)

  const { width = 0, height = 0, facingMode } = await holdTrack(app)
  await app.page.getByRole('button', { name: 'Take the photo' }).click()
  await app.until(({ settings }) => settings.photoId !== before.settings.photoId, 'the photo')
  expect(await app.page.locator('camera-view').count()).toBe(0)
  expect(await heldState(app)).toBe('ended')
  const { photo, picture, settings } = await app.painted()
  expect([photo?.width, photo?.height]).toEqual([width, height])
  expect([picture?.width, picture?.height]).toEqual([width, height])
  expect(photo?.name).toMatch(/^Photo \d{4}-\d\d-\d\d/)
  expect(settings).toMatchObject({ styleA: 'builtin:great-wave' })
  // As it was seen: in a mirror, unless the camera looks away from the person.
  expect(settings.photoId.includes('~0,1,0,')).toBe(facingMode !== 'environment')
})

test('closing the camera, or hiding the page, turns it off', async () => {
  const app = await open()
  await app.page.keyboard.press('t')
  await live(app)
  await holdTrack(app)
  await app.page.keyboard.press('Escape')
  await until('the end of the track', async () => (await heldState(app)) === 'ended')
  // What gave way to the camera is painted again, and the focus is where the camera's line was.
  await app.painted()
  expect(await app.page.getByRole('button', { name: 'Menu' }).evaluate((button) => button.matches(':focus'))).toBe(true)

  await app.page.keyboard.press('t')
  await live(app)
  await holdTrack(app)
  const hide = (state: 'hidden' | 'visible') =>
    app.page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await hide('hidden')
  expect(await heldState(app)).toBe('ended')
  expect(await phase(app)).toBe('hidden')
  await hide('visible')
  await live(app)

  // Unplugged.
  await app.page.locator('camera-view').evaluate((view) => {
    const { srcObject } = view.shadowRoot!.querySelector('video')!
    ;(srcObject as MediaStream).getVideoTracks()[0].dispatchEvent(new Event('ended'))
  })
  await app.page.getByText('The camera was disconnected or switched off.').waitFor()
  await app.page.getByRole('button', { name: 'Try again' }).click()
  await live(app)
})

/** Before the keys of the later commands are there, too. */
async function fromMenu({ page }: App): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Live camera' }).click()
}

test('a camera that may not be used, and none at all, are told with a way on', async () => {
  const refusing = await start(FAKE_CAMERA, '--deny-permission-prompts')
  try {
    const app = await open(refusing, false)
    await fromMenu(app)
    await app.page.getByText('The camera may not be used here.').waitFor()
    const [chooser] = await Promise.all([
      app.page.waitForEvent('filechooser'),
      app.page.locator('camera-view').getByRole('button', { name: 'Open a photo' }).click(),
    ])
    expect(chooser.isMultiple()).toBe(false)
    await context.close()
  } finally {
    await refusing.close()
  }
  const app = await open(await launch(), false)
  await fromMenu(app)
  await app.page.getByText('There is no camera on this device.').waitFor()
})

async function saved(app: App): Promise<Pixels> {
  await app.painted()
  await app.page.keyboard.press('s')
  await app.page.locator('save-panel').getByText('PNG').click()
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    app.page.locator('save-panel').getByRole('button', { name: /^Save/ }).first().click(),
  ])
  const { data, info } = await sharp(await readFile(await download.path()))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  await app.page.keyboard.press('Escape')
  return { width: info.width, height: info.height, data }
}

test('a photo is cut and turned before it is painted, by keys and undone; reloading keeps it', async () => {
  const app = await open()
  const file = await writePhoto(folder, 600)
  const whole = (await app.repainted(() => app.openPhoto(file))).photo!
  const view = app.page.locator('framing-view')
  await app.page.keyboard.press('x')
  await view.getByRole('button', { name: 'Square' }).click()
  await view.getByRole('button', { name: 'Turn' }).click()
  const corner = view.getByRole('button', { name: /^Lower right corner/ })
  await corner.focus()
  for (let i = 0; i < 4; i++) await corner.press('Shift+ArrowLeft')
  await view.getByRole('button', { name: 'Done' }).click()
  await app.until(({ photo }) => photo !== null && photo.width === photo.height, 'the square photo')
  const { photo, settings } = await app.painted()
  expect(photo!.width).toBeLessThan(0.9 * whole.height)
  expect(photo!.width).toBeGreaterThan(0.5 * whole.height)
  expect(settings.photoId).toContain('~')

  // Of the photo itself, the same part: no style, so that pixels can be compared.
  const [id, ...numbers] = settings.photoId.split(/[~,]/)
  const [left, top, width, height] = numbers.slice(3).map((value) => Number(value) / 1e5)
  const source = sharp(file).rotate(90)
  const turned = { width: whole.height, height: whole.width }
  const part = {
    left: Math.round(left * turned.width),
    top: Math.round(top * turned.height),
    width: Math.round(width * turned.width),
    height: Math.round(height * turned.height),
  }
  const expected = await source.extract(part).ensureAlpha().raw().toBuffer()
  const shown = await app.pixels('photo')
  expect([shown.width, shown.height]).toEqual([part.width, part.height])
  expect(difference([...shown.data], [...expected])).toBeLessThan(1)
  const out = await saved(app)
  expect([out.width, out.height]).toEqual([part.width, part.height])
  expect(difference([...out.data], [...expected])).toBeLessThan(90)

  await app.page.reload()
  const again = await app.until(({ photo }) => photo?.width === part.width, 'the square photo again')
  expect(again.settings.photoId).toBe(settings.photoId)
  // From here on it can be taken back.
  await app.page.keyboard.press('x')
  await view.getByRole('button', { name: 'Reset' }).click()
  await view.getByRole('button', { name: 'Done' }).click()
  await app.until(({ photo }) => photo?.width === whole.width, 'the whole photo')
  expect((await app.state())!.settings.photoId).toBe(id)
  await app.page.keyboard.press('Control+z')
  await app.until(({ photo }) => photo?.width === part.width, 'the square photo, undone')
})

test('a photo is put straight, and the frame is dragged by a finger', async () => {
  const app = await open()
  const view = app.page.locator('framing-view')
  await app.page.keyboard.press('x')
  const grip = view.getByRole('button', { name: /^Upper left corner/ })
  const { x, y, width, height } = (await grip.boundingBox())!
  await app.page.mouse.move(x + width / 2, y + height / 2)
  await app.page.mouse.down()
  await app.page.mouse.move(x + width / 2 + 80, y + height / 2 + 60, { steps: 4 })
  await app.page.mouse.up()
  const after = (await grip.boundingBox())!
  expect(after.x - x).toBeCloseTo(80, -0.5)
  expect(after.y - y).toBeCloseTo(60, -0.5)
  const slider = view.getByRole('slider', { name: 'Straighten' })
  await slider.focus()
  for (let i = 0; i < 6; i++) await slider.press('ArrowRight')
  await view.getByRole('button', { name: 'Done' }).click()
  const { settings } = await app.until(({ settings }) => settings.photoId.includes('~'), 'the framed photo')
  expect(settings.photoId).toMatch(/^sample~0,0,300,/)
  await app.painted()
})
