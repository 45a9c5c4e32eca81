/** Where on the photo the style goes, on the built app: painted, inverted, pointed at, undone, kept and saved. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeMask } from '../../src/core/mask-code.ts'
import { App, expectNoFaults, type Faults, launch, leave, type Pixels, type Server, serve, watch } from './app.ts'
import { writePhoto } from './images.ts'

type Place = readonly [x: number, y: number]

let server: Server
let context: BrowserContext
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  server = await serve()
  // No wall around the picture: as wide as it is.
  context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, acceptDownloads: true })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

async function openMasks(): Promise<void> {
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.getByRole('button', { name: 'Where the style goes' }).click()
  await app.page.locator('mask-stage canvas').waitFor()
}

const button = (name: string) => app.page.locator('mask-panel').getByRole('button', { name })

/** Drags the mouse over the picture, by shares of its sides. */
async function drag(...places: readonly Place[]): Promise<void> {
  const { mouse } = app.page
  const box = (await app.page.locator('mask-stage canvas').boundingBox())!
  const height = (box.width * 3) / 4
  const at = ([x, y]: Place) => [box.x + x * box.width, box.y + (box.height - height) / 2 + y * height] as const
  await mouse.move(...at(places[0]))
  await mouse.down()
  for (const place of places.slice(1)) await mouse.move(...at(place), { steps: 6 })
  await mouse.up()
}

/** What the settings hold; another one than before. */
async function newMask(act: () => Promise<unknown>): Promise<string | null> {
  const before = (await app.state())!.settings.mask
  await act()
  const { settings } = await app.until((state) => state.settings.mask !== before && state.job === null, 'another mask')
  return settings.mask
}

/** The largest difference of two pictures in a box of shares of the sides. */
function most(a: Pixels, b: Pixels, [left, top, right, bottom]: readonly [number, number, number, number]): number {
  expect([b.width, b.height]).toEqual([a.width, a.height])
  let found = 0
  for (let y = Math.ceil(top * a.height); y < bottom * a.height; y++)
    for (let x = Math.ceil(left * a.width); x < right * a.width; x++)
      for (let c = 0; c < 3; c++) {
        const at = (y * a.width + x) * 4 + c
        found = Math.max(found, Math.abs(a.data[at] - b.data[at]))
      }
  return found
}

/** Two engines, one after the other, round differently: the first picture of a visit and those that come later. */
const REPAINTED = 2
const TOP = [0, 0, 1, 0.25] as const
/** Where the soft brush is whole, and nothing near it is not. */
const MIDDLE = [0.35, 0.49, 0.65, 0.51] as const

describe('where the style goes', () => {
  let painted: Pixels
  let photo: Pixels
  let masked: Pixels

  test('a stroke of the brush: the picture under it, the photo elsewhere, each as it is', async () => {
    await app.painted()
    ;[painted, photo] = [await app.pixels('picture'), await app.pixels('photo')]
    expect(most(painted, photo, TOP)).toBeGreaterThan(20)
    await openMasks()
    await app.repainted(() => drag([0.3, 0.5], [0.7, 0.5]))
    masked = await app.pixels('picture')
    expect(most(masked, photo, TOP)).toBeLessThanOrEqual(1)
    expect(most(masked, painted, MIDDLE)).toBeLessThanOrEqual(REPAINTED)
  })

  test('inverted it is the other way round, and undo takes that back', async () => {
    await app.repainted(() => button('Invert').click())
    const inverted = await app.pixels('picture')
    expect(most(inverted, painted, TOP)).toBeLessThanOrEqual(REPAINTED)
    expect(most(inverted, photo, MIDDLE)).toBeLessThanOrEqual(1)
    await app.repainted(() => button('Undo').click())
    expect(most(await app.pixels('picture'), masked, [0, 0, 1, 1])).toBe(0)
  })

  test('a style of its own outside; the inside stays', async () => {
    const { styles, settings } = await app.painted()
    const other = styles.find(({ id, status }) => status === 'ready' && id !== settings.styleA)!
    const outside = app.page.getByRole('combobox', { name: 'Outside' })
    await app.repainted(() => outside.selectOption(other.id))
    const both = await app.pixels('picture')
    expect(most(both, masked, MIDDLE)).toBe(0)
    for (const one of [photo, painted]) expect(most(both, one, TOP)).toBeGreaterThan(20)
    await app.repainted(() => outside.selectOption(''))
    expect(most(await app.pixels('picture'), masked, [0, 0, 1, 1])).toBe(0)
  })

  test('with the keyboard: arrows move the brush, Space paints', async () => {
    const before = decodeMask((await app.state())!.settings.mask!)
    await app.page.locator('mask-stage').getByRole('application').focus()
    await app.page.keyboard.down('Shift')
    for (let i = 0; i < 30; i++) await app.page.keyboard.press('ArrowUp')
    await app.page.keyboard.up('Shift')
    const { settings } = await app.repainted(() => app.page.keyboard.press(' '))
    const sum = (values: Uint8Array) => values.reduce((total, value) => total + value, 0)
    expect(sum(decodeMask(settings.mask!).data)).toBeGreaterThan(sum(before.data))
    await app.repainted(() => app.page.keyboard.press('Control+z'))
  })

  test('cancel leaves all as it was; it is saved as it is seen, and there after a reload', async () => {
    await button('Done').click()
    await openMasks()
    await app.repainted(() => drag([0.1, 0.1], [0.2, 0.2]))
    await app.repainted(() => button('Cancel').click())
    expect(most(await app.pixels('picture'), masked, [0, 0, 1, 1])).toBe(0)
    await app.page.getByRole('button', { name: 'Save', exact: true }).first().click()
    const panel = app.page.getByRole('region', { name: 'Save' })
    await panel.getByRole('radio', { name: 'PNG' }).check({ force: true })
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Save', exact: true }).click(),
    ])
    const file = await readFile(await download.path())
    const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(most({ width: info.width, height: info.height, data }, masked, [0, 0, 1, 1])).toBe(0)
    const { settings } = (await app.state())!
    // Settings are written a moment after the last change.
    await app.page.waitForTimeout(1000)
    await app.page.reload()
    const again = await app.painted()
    expect(again.settings.mask).toBe(settings.mask)
    expect(most(await app.pixels('picture'), masked, [0, 0, 1, 1])).toBeLessThanOrEqual(1)
  })

  test('two strokes over the jug select it', async () => {
    await openMasks()
    await newMask(() => button('Everywhere').click())
    await button('Subject').click()
    await newMask(() => drag([0.55, 0.52], [0.55, 0.76]))
    const mask = decodeMask((await newMask(() => drag([0.48, 0.7], [0.62, 0.66])))!)
    // Its body and neck, measured by hand.
    const inJug = (x: number, y: number) =>
      ((x - 0.552) / 0.092) ** 2 + ((y - 0.67) / 0.14) ** 2 < 1 || (Math.abs(x - 0.55) < 0.05 && y > 0.47 && y < 0.6)
    let [both, either] = [0, 0]
    for (const [at, value] of mask.data.entries()) {
      const wanted = inJug(((at % mask.width) + 0.5) / mask.width, (Math.floor(at / mask.width) + 0.5) / mask.height)
      if (value > 127 && wanted) both++
      if (value > 127 || wanted) either++
    }
    expect(both / either).toBeGreaterThan(0.75)
    await app.painted()
    await button('Done').click()
  })

  test('another photo has no mask, and undo brings both back', async () => {
    const { settings } = await app.painted()
    const opened = await app.repainted(async () => app.openPhoto(await writePhoto(folder, 300)))
    expect(opened.settings.mask).toBeNull()
    await app.page.keyboard.press('Control+z')
    const back = await app.until((state) => state.settings.photoId === settings.photoId, 'the photo before')
    expect(back.settings.mask).toBe(settings.mask)
    expectNoFaults(faults)
  })
})
