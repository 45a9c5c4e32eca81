/** The worker with the real engine, driven through the bridge that the page uses. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { type Look, usualLook } from '../../../src/core/look.ts'
import { mixStyles, type StyleVector } from '../../../src/core/style.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import { type Client, type ClientEvent, createClient } from '../../../src/worker/client.ts'
import { drawing, fixture, meanDifference, pixels } from './files.ts'

const base = `${location.origin}/`
const painted = { live: false } as const

let client: Client
let look: Look<StyleRef>
const workers: Worker[] = []
const events: ClientEvent[] = []

function createWorker(): Worker {
  const worker = new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' })
  workers.push(worker)
  return worker
}

beforeAll(async () => {
  client = createClient({ base, release: current, backend: 'wasm', createWorker })
  client.subscribe((event) => events.push(event))
  client.start()
  const learnt = await client.learn({ file: await fixture('painting.jpg'), copies: true })
  look = { ...usualLook, styles: [{ style: { kind: 'vector', vector: learnt.vector }, weight: 1 }] }
})

afterAll(() => client.dispose())

test('the engine started on the backend that was asked for', () => {
  expect(events).toContainEqual({ type: 'engine', status: 'ready', backend: 'wasm', release: current })
})

describe('photos', () => {
  test.each([
    ['good.jpg', 64, 48],
    ['photo-orientation-6.jpg', 48, 64],
    ['cmyk.jpg', 64, 48],
    ['sixteen-bit.png', 64, 48],
    ['grey-alpha.png', 64, 48],
    ['alpha.png', 64, 48],
    ['animated.gif', 32, 24],
    ['animated.webp', 32, 24],
    ['good.avif', 64, 48],
    ['one-pixel.png', 1, 1],
    ['vector.svg', 2048, 1536],
  ])('%s opens as %i × %i px', async (name, width, height) => {
    const { bitmap, sourceWidth, sourceHeight } = await client.openPhoto(name, await fixture(name))
    expect([bitmap.width, bitmap.height, sourceWidth, sourceHeight]).toEqual([width, height, width, height])
    expect(new Set((await pixels(bitmap)).data).size).toBeGreaterThan(name === 'one-pixel.png' ? 0 : 2)
  })

  test('a page that begins with many comments is refused, and the worker opens the next file', async () => {
    const file = new File([`${'<!--a-->'.repeat(60)}<html>`], 'comments.jpg')
    await expect(client.openPhoto('comments', file)).rejects.toMatchObject({ code: 'image-unreadable' })
    expect(await client.openPhoto('after', await fixture('good.jpg'))).toMatchObject({ sourceWidth: 64 })
  })

  test('a drawing that draws its parts again and again is refused before the page begins with it', async () => {
    const level = (n: number) => `<g id="u${n + 1}">${`<use href="#u${n}"/>`.repeat(10)}</g>`
    const levels = Array.from({ length: 8 }, (_, n) => level(n)).join('')
    const text = `<svg xmlns="http://www.w3.org/2000/svg"><circle id="u0" r="3"/>${levels}</svg>`
    await expect(client.openPhoto('bomb', new File([text], 'bomb.svg'))).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringMatching(/200,000 elements.*Export it as PNG/),
    })
  })

  test('an upright picture comes of a photo that lies on its side', async () => {
    const { bitmap } = await client.openPhoto('turned', await fixture('photo-orientation-6.jpg'))
    const { data, width, height } = await pixels(bitmap)
    const at = (x: number, y: number) => Array.from(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3))
    const near = (value: number) => expect.closeTo(value, -1.2)
    // Stored clockwise from the top left: red, green, blue, white; orientation 6 turns that by a quarter, clockwise.
    expect(at(8, 8)).toEqual([245, 245, 245].map(near))
    expect(at(width - 9, 8)).toEqual([220, 30, 30].map(near))
    expect(at(width - 9, height - 9)).toEqual([30, 200, 30].map(near))
    expect(at(8, height - 9)).toEqual([30, 30, 220].map(near))
  })

  test('a photo asked for again while its first opening is being cancelled opens', async () => {
    const file = await drawing(3000, 2000)
    const first = new AbortController()
    const cancelled = client.openPhoto('twice', file, { signal: first.signal }).catch((error: Error) => error.name)
    await new Promise((resolve) => setTimeout(resolve, 10))
    first.abort()
    const { sourceWidth } = await client.openPhoto('twice', file)
    expect([await cancelled, sourceWidth]).toEqual(['AbortError', 3000])
  })

  test('Display P3 becomes sRGB', async () => {
    const { bitmap } = await client.openPhoto('p3', await fixture('display-p3.png'))
    expect(meanDifference(await pixels(bitmap), await pixels(await fixture('display-p3.png')))).toBeLessThan(1)
  })

  test('20,000 × 10 px are painted at their size', async () => {
    const opened = await client.openPhoto('strip', await fixture('wide-20000x10.png'))
    expect([opened.sourceWidth, opened.sourceHeight]).toEqual([20_000, 10])
    const plan = await client.plan('strip')
    expect(plan).toEqual({ width: 20_000, height: 10, reducedBy: 'none', polishEdge: 20_000 })
    const rendered = await client.render({ ...painted, photoId: 'strip', look, stage: 'full' })
    expect([rendered.width, rendered.height]).toEqual([20_000, 10])
    const photo = await pixels(await client.photoBitmap('strip', plan))
    expect(meanDifference(photo, await pixels(await fixture('wide-20000x10.png')))).toBeLessThan(1)
  })

  test('a photo of more than 24 megapixels is reduced to that, and said so', async () => {
    const file = await drawing(6000, 5000, 'image/jpeg')
    const opened = await client.openPhoto('large', file)
    expect([opened.sourceWidth, opened.sourceHeight]).toEqual([6000, 5000])
    const plan = await client.plan('large')
    expect(plan.reducedBy).toBe('limit')
    expect(plan.width * plan.height).toBeLessThanOrEqual(24e6)
    expect(plan.width * plan.height).toBeGreaterThan(23.9e6)
    const bitmap = await client.photoBitmap('large', plan)
    expect(bitmap.width * bitmap.height).toBeLessThanOrEqual(12.5e6)
    const small = await pixels(await createImageBitmap(bitmap, { resizeWidth: 600, resizeHeight: 500 }))
    const expected = await createImageBitmap(file, { resizeWidth: 600, resizeHeight: 500 })
    expect(meanDifference(small, await pixels(expected))).toBeLessThan(1)
  })

  test.each([
    ['empty.jpg', 'image-unreadable', /empty/],
    ['text.jpg', 'image-unreadable', /not an image/],
    ['truncated.jpg', 'image-unreadable', /cut short/],
    ['truncated.png', 'image-unreadable', /cut short/],
    ['truncated.webp', 'image-unreadable', /cut short/],
    ['photo.heic', 'image-unsupported', /JPEG/],
    ['good.tiff', 'image-unsupported', /TIFF/],
  ])('%s is refused with a sentence', async (name, code, message) => {
    await expect(client.openPhoto(name, await fixture(name))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    await expect(client.learn({ file: await fixture(name), copies: true })).rejects.toMatchObject({ code })
  })

  test('200 MB are refused before they are read', async () => {
    const file = new Blob([await fixture('good.jpg'), new Uint8Array(200e6)])
    await expect(client.openPhoto('huge', file)).rejects.toMatchObject({ code: 'image-too-large' })
  })

  test('a file that cannot be opened costs none of those that are', async () => {
    await client.openPhoto('kept', await drawing(40, 30))
    for (let i = 0; i < 3; i++) await client.openPhoto(`bad${i}`, new Blob(['nothing'])).catch(() => undefined)
    await expect(client.plan('kept')).resolves.toMatchObject({ width: 40, height: 30 })
  })
})

describe('painting', () => {
  beforeEach(async () => {
    await client.openPhoto('drawing', await drawing(700, 500))
  })

  test('a preview of 512 px, then the full size, as the plan promised', async () => {
    const plan = await client.plan('drawing')
    expect(plan).toEqual({ width: 700, height: 500, reducedBy: 'none', polishEdge: 700 })
    const progress: number[] = []
    const preview = await client.render({ ...painted, photoId: 'drawing', look, stage: 'preview' })
    const full = await client.render(
      { ...painted, photoId: 'drawing', look, stage: 'full' },
      { onProgress: (done) => progress.push(done) },
    )
    expect(preview).toMatchObject({ stage: 'preview', width: 512, height: 366, resultId: null })
    expect(full).toMatchObject({ stage: 'full', width: 700, height: 500 })
    expect(progress.length).toBeGreaterThan(2)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    const photo = await pixels(await client.photoBitmap('drawing', plan))
    expect(meanDifference(await pixels(full.bitmap), photo)).toBeGreaterThan(3)
  })

  test('what is saved are the bytes of the full picture', async () => {
    const full = await client.render({ ...painted, photoId: 'drawing', look, stage: 'full' })
    const shown = await pixels(full.bitmap)
    const worst = { png: 0, webp: 4, jpeg: 4 }
    for (const format of ['png', 'webp', 'jpeg'] as const) {
      const file = await client.encode({ resultId: full.resultId!, format, quality: 92 })
      expect(file!.type).toBe(`image/${format}`)
      expect(meanDifference(await pixels(file!), shown)).toBeLessThanOrEqual(worst[format])
    }
    expect(await client.encode({ resultId: full.resultId! - 1, format: 'png', quality: 92 })).toBeNull()
  })

  test('a smaller file has the size that was asked for', async () => {
    const { resultId } = await client.render({ ...painted, photoId: 'drawing', look, stage: 'full' })
    for (const maxEdge of [333, 5000]) {
      const file = await client.encode({ resultId: resultId!, format: 'png', quality: 92, maxEdge })
      const { width, height } = await pixels(file!)
      expect([width, height]).toEqual(maxEdge < 700 ? [333, 238] : [700, 500])
    }
  })

  test('a preview at every stroke size is the size of its draft, also while a slider is dragged', async () => {
    const widths: number[] = []
    for (const stroke of [1, 0, -0.5]) {
      const change = { ...look, stroke }
      const request = { photoId: 'drawing', look: change, stage: 'preview', live: true } as const
      widths.push((await client.render(request)).width)
    }
    expect(widths).toEqual([384, 512, 627])
  })

  test('transparency is kept in PNG and WebP, and becomes white in JPEG', async () => {
    await client.openPhoto('alpha', await fixture('alpha.png'))
    const { resultId } = await client.render({ ...painted, photoId: 'alpha', look: null, stage: 'full' })
    const alphaAt = async (format: 'png' | 'webp' | 'jpeg') => {
      const { data, width } = await pixels((await client.encode({ resultId: resultId!, format, quality: 100 }))!)
      return Array.from(data.subarray(10 * width * 4, 10 * width * 4 + 4))
    }
    expect((await alphaAt('png'))[3]).toBeLessThan(10)
    expect((await alphaAt('webp'))[3]).toBeLessThan(10)
    const [r, g, b, a] = await alphaAt('jpeg')
    expect(Math.min(r, g, b)).toBeGreaterThan(235)
    expect(a).toBe(255)
  })

  test('a preview of a small photo is the full picture', async () => {
    await client.openPhoto('small', await drawing(80, 60))
    const rendered = await client.render({ ...painted, photoId: 'small', look, stage: 'preview' })
    expect(rendered).toMatchObject({ stage: 'full', width: 80, height: 60 })
    expect(rendered.resultId).not.toBeNull()
  })

  test('a newer tap takes the place of an older one', async () => {
    const older = client.render({ ...painted, photoId: 'drawing', look, stage: 'full' })
    const newer = client.render({ ...painted, photoId: 'drawing', look, stage: 'preview' })
    newer.catch(() => undefined)
    await expect(older).rejects.toMatchObject({ name: 'AbortError' })
    await expect(newer).resolves.toMatchObject({ stage: 'preview' })
  })

  test('a cancelled job ends at once and the next one is painted', async () => {
    const controller = new AbortController()
    const job = client.render({ ...painted, photoId: 'drawing', look, stage: 'full' }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
    await expect(client.render({ ...painted, photoId: 'drawing', look, stage: 'full' })).resolves.toMatchObject({
      stage: 'full',
    })
  })

  test('half strength lies between the photo and the painting', async () => {
    const render = async (strength: number) =>
      pixels(
        (await client.render({ ...painted, photoId: 'drawing', look: { ...look, strength }, stage: 'preview' })).bitmap,
      )
    const photo = await pixels(await client.photoBitmap('drawing', { width: 512, height: 366 }))
    const [none, half, whole] = [await render(0), await render(0.5), await render(1)].map((picture) =>
      meanDifference(picture, photo),
    )
    expect(none).toBeLessThan(half)
    expect(half).toBeLessThan(whole)
  })
})

describe('paintings', () => {
  test('the same painting gives the same vector, and copies of the promised sizes', async () => {
    const file = await drawing(900, 640, 'image/jpeg')
    const learnt = await client.learn({ file, copies: true })
    expect(learnt.release).toBe(current)
    expect(learnt.vector.length).toBe(100)
    expect(mixStyles([{ style: learnt.vector, weight: 1 }])).toEqual(learnt.vector)
    const another = await client.learn({ file: await drawing(300, 640), copies: false })
    expect(another.vector).not.toEqual(learnt.vector)
    const painting = await createImageBitmap(learnt.copies!.painting)
    const thumbnail = await createImageBitmap(learnt.copies!.thumbnail)
    expect([painting.width, painting.height]).toEqual([720, 512])
    expect([thumbnail.width, thumbnail.height]).toEqual([256, 256])
    expect((await client.learn({ file, copies: false })).vector).toEqual(learnt.vector)
  })

  test('a painting that is kept gives almost the vector of the painting itself', async () => {
    const { vector, copies } = await client.learn({ file: await drawing(900, 640), copies: true })
    const again = await client.learn({ file: copies!.painting, copies: false })
    const distance = (a: StyleVector, b: StyleVector) => Math.hypot(...a.map((value, i) => value - b[i]))
    expect(distance(again.vector, vector)).toBeLessThan(0.2 * Math.hypot(...vector))
  })
})

test('a worker that dies is replaced and painting goes on', async () => {
  await client.openPhoto('survivor', await drawing(600, 400))
  const before = workers.length
  const dying = client.render({ ...painted, photoId: 'survivor', look, stage: 'full' })
  workers.at(-1)!.terminate()
  await expect(dying).resolves.toMatchObject({ stage: 'full', width: 600, height: 400 })
  expect(workers.length).toBe(before + 1)
  expect(events).toContainEqual({ type: 'restarted', reason: 'restarted' })
})
