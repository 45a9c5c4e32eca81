/** The main job, on the built app: one tap, own paintings, mixing, strength, undo, saving. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  App,
  builtApp,
  expectNoFaults,
  type Faults,
  launch,
  leave,
  meanDifference,
  type Pixels,
  psnr,
  type Server,
  serve,
  watch,
} from './app.ts'
import { writePainting, writePhoto } from './images.ts'

/** Small, so that the many pictures of these tests are quick; the first one is the sample at its full size. */
const photoWidth = 528

let server: Server
let browser: Browser
let context: BrowserContext
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  ;[server, browser] = await Promise.all([serve(builtApp), launch()])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Saves in the format through the save panel; the file's bytes, and what the panel promised. */
async function save(format: 'PNG' | 'JPEG' | 'WebP') {
  const { page } = app
  await page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const panel = page.getByRole('region', { name: 'Save' })
  await panel.getByRole('radio', { name: format }).check({ force: true })
  const promise = /(\d+)\s×\s(\d+)\spx/.exec((await panel.textContent()) ?? '')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  const bytes = await readFile(await download.path())
  await panel.waitFor({ state: 'detached' })
  return { bytes, name: download.suggestedFilename(), width: Number(promise?.[1]), height: Number(promise?.[2]) }
}

async function decode(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** Standard deviation of the red channel, 0..127. */
async function deviation({ data, width, height }: Pixels): Promise<number> {
  const { channels } = await sharp(Buffer.from(data), { raw: { width, height, channels: 4 } }).stats()
  return channels[0].stdev
}

describe('painting', () => {
  test('the sample photo is there at once, and one tap repaints it', async () => {
    const first = await app.painted()
    expect(first.styles.length).toBeGreaterThanOrEqual(24)
    expect(first.engine).toMatchObject({ status: 'ready', backend: 'wasm' })
    const before = await app.pixels('picture')
    const next = first.styles.find(({ id }) => id !== first.settings.styleA)!
    const state = await app.repainted(() => app.style(next.title).click())
    expect(state.settings.styleA).toBe(next.id)
    const after = await app.pixels('picture')
    expect([after.width, after.height]).toEqual([state.saveSize?.width, state.saveSize?.height])
    expect(meanDifference(before, after)).toBeGreaterThan(5)
    // A picture, not a flat wash.
    expect(await deviation(after)).toBeGreaterThan(10)
  })

  test('a photo of one’s own is painted in the style that is chosen', async () => {
    const { settings } = await app.painted()
    const state = await app.repainted(async () => app.openPhoto(await writePhoto(folder, photoWidth)))
    expect(state.photo).toMatchObject({ name: `photo-${photoWidth}.png`, width: photoWidth })
    expect(state.settings).toMatchObject({ styleA: settings.styleA, strength: settings.strength })
    expect(state.saveSize).toMatchObject({ width: photoWidth, reducedBy: 'none' })
  })

  test('a painting of one’s own is learnt, joins the gallery and paints', async () => {
    const before = await app.pixels('picture')
    const file = await writePainting(folder)
    await app.repainted(() => app.addPainting(file))
    const state = await app.until(
      ({ styles }) => styles.some(({ own, status }) => own && status === 'ready'),
      'the painting',
    )
    expect(state.settings.styleA).toMatch(/^own:/)
    expect(meanDifference(before, await app.pixels('picture'))).toBeGreaterThan(5)
    await app.slide('Strength', ['ArrowLeft'])
    const { settings } = (await app.state())!
    // At once: nothing that was set is lost, however soon the page goes.
    await app.page.reload()
    const reloaded = await app.painted()
    expect(reloaded.settings).toEqual(settings)
    expect(reloaded.styles.filter(({ own }) => own)).toMatchObject([{ status: 'ready' }])
  })

  test('the slider mixes two paintings: its ends are the paintings, its middle is neither', async () => {
    const { styles } = await app.painted()
    const [a, b] = styles.filter(({ own }) => !own)
    await app.repainted(() => app.style(a.title).click())
    const onlyA = await app.pixels('picture')
    await app.page.getByRole('button', { name: 'Mix' }).click()
    await app.repainted(() => app.style(b.title).click())
    const start = await app.repainted(() => app.slide('Mix', ['Home']))
    expect(start.settings).toMatchObject({ styleA: a.id, styleB: b.id, mix: 0 })
    expect(meanDifference(onlyA, await app.pixels('picture'))).toBeLessThan(0.5)
    await app.repainted(() => app.slide('Mix', ['End']))
    const onlyB = await app.pixels('picture')
    expect(meanDifference(onlyA, onlyB)).toBeGreaterThan(3)
    const middle = await app.repainted(() =>
      app.slide('Mix', ['PageDown', 'PageDown', 'PageDown', 'PageDown', 'PageDown']),
    )
    expect(middle.settings.mix).toBeGreaterThan(0.1)
    expect(middle.settings.mix).toBeLessThan(0.9)
    const mixed = await app.pixels('picture')
    expect(meanDifference(mixed, onlyA)).toBeGreaterThan(1)
    expect(meanDifference(mixed, onlyB)).toBeGreaterThan(1)
    await app.repainted(() => app.page.getByRole('button', { name: 'Stop mixing' }).click())
  })

  test('strength 0 gives the photo back', async () => {
    await app.repainted(() => app.slide('Strength', ['Home']))
    const picture = await app.pixels('picture')
    const photo = await decode(await readFile(await writePhoto(folder, photoWidth)))
    const likeness = psnr(photo, picture)
    console.log(`strength 0: ${likeness.toFixed(1)} dB PSNR to the photo at ${picture.width} × ${picture.height}`)
    expect(likeness).toBeGreaterThan(20)
    const full = await app.repainted(() => app.slide('Strength', ['End']))
    expect(full.settings.strength).toBeCloseTo(1.5)
    expect(psnr(photo, await app.pixels('picture'))).toBeLessThan(likeness - 3)
  })

  test('undo and redo walk over the settings and the picture', async () => {
    const { settings } = await app.painted()
    const picture = await app.pixels('picture')
    await app.repainted(() => app.page.getByRole('switch', { name: 'Keep colours' }).click())
    const kept = await app.pixels('picture')
    expect(meanDifference(picture, kept)).toBeGreaterThan(1)
    const undone = await app.repainted(() => app.page.getByRole('button', { name: 'Undo' }).click())
    expect(undone.settings).toEqual(settings)
    expect(meanDifference(picture, await app.pixels('picture'))).toBe(0)
    const redone = await app.repainted(() => app.page.getByRole('button', { name: 'Redo', exact: true }).click())
    expect(redone.settings).toEqual({ ...settings, keepColours: true })
    expect(meanDifference(kept, await app.pixels('picture'))).toBe(0)
  })

  test.each([
    ['PNG', 'png', Number.POSITIVE_INFINITY],
    ['JPEG', 'jpeg', 30],
    ['WebP', 'webp', 30],
  ] as const)('a saved %s is the picture on the canvas, at the size promised', async (label, format, leastPsnr) => {
    await app.painted()
    const saved = await save(label)
    expect(saved.name).toMatch(label === 'JPEG' ? /-pastiche\.jpg$/ : new RegExp(`-pastiche\\.${format}$`))
    expect((await sharp(saved.bytes).metadata()).format).toBe(format)
    const picture = await decode(saved.bytes)
    expect([picture.width, picture.height]).toEqual([saved.width, saved.height])
    expect(psnr(await app.pixels('picture'), picture)).toBeGreaterThanOrEqual(leastPsnr)
  })

  test('nothing left this origin and no policy was violated', () => {
    expectNoFaults(faults)
  })
})
