/** Pictures by masks, from the real worker: what is inside, what is outside, and what is not painted again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { type Look, usualLook } from '../../../src/core/look.ts'
import { evenMask } from '../../../src/core/mask.ts'
import { encodeMask } from '../../../src/core/mask-code.ts'
import { SEED } from '../../../src/core/selection.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import { type Client, createClient } from '../../../src/worker/client.ts'
import type { RenderRequest, Where } from '../../../src/worker/protocol.ts'
import { drawing, fixture, meanDifference, pixels } from './files.ts'

/** Larger than a draft, px. */
const [WIDTH, HEIGHT] = [640, 480]

let client: Client
let look: Look<StyleRef>
let other: Look<StyleRef>

beforeAll(async () => {
  const createWorker = () => new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' })
  client = createClient({ base: `${location.origin}/`, release: current, backend: 'wasm', createWorker })
  client.start()
  const { vector } = await client.learn({ file: await fixture('painting.jpg'), copies: true })
  const paintedIn = (styled: typeof vector): Look<StyleRef> => ({
    ...usualLook,
    styles: [{ style: { kind: 'vector', vector: styled }, weight: 1 }],
  })
  look = paintedIn(vector)
  other = { ...paintedIn(vector), keepColours: true }
  await client.openPhoto('photo', await drawing(WIDTH, HEIGHT))
})

afterAll(() => client.dispose())

const half = () => {
  const { width, height, data } = evenMask({ width: WIDTH, height: HEIGHT }, 0)
  return encodeMask({ width, height, data: data.map((_, at) => (at % width < width / 2 ? 0 : 255)) })
}

const where = (change: Partial<Where> = {}): Where => ({
  mask: half(),
  isInverted: false,
  outside: null,
  keys: ['inside', 'outside'],
  ...change,
})

async function rendered(change: Partial<RenderRequest>): Promise<ImageData> {
  const { bitmap } = await client.render({ photoId: 'photo', look, stage: 'full', live: false, ...change })
  return pixels(bitmap)
}

/** Mean difference left of the middle and right of it, away from the edge in between. */
function differences(a: ImageData, b: ImageData): readonly [number, number] {
  const part = ({ data, width, height }: ImageData, from: number, to: number) => {
    const [left, right] = [Math.round(from * width), Math.round(to * width)]
    const cut = new ImageData(right - left, height)
    for (let y = 0; y < height; y++)
      cut.data.set(data.subarray((y * width + left) * 4, (y * width + right) * 4), y * cut.width * 4)
    return cut
  }
  const of = (from: number, to: number) => meanDifference(part(a, from, to), part(b, from, to))
  return [of(0, 0.44), of(0.56, 1)]
}

describe.each(['preview', 'full'] as const)('a %s', (stage) => {
  test('has the style where the mask is, and the photo elsewhere, byte for byte', async () => {
    const painted = await rendered({ stage })
    const photo = await pixels(await client.photoBitmap('photo', { width: painted.width, height: painted.height }))
    const masked = await rendered({ stage, where: where() })
    expect([masked.width, masked.height]).toEqual([painted.width, painted.height])
    expect(differences(masked, photo)[0]).toBe(0)
    expect(differences(masked, painted)[1]).toBe(0)
    expect(differences(masked, photo)[1]).toBeGreaterThan(1)
    const inverted = await rendered({ stage, where: where({ isInverted: true }) })
    expect(differences(inverted, painted)[0]).toBe(0)
    expect(differences(inverted, photo)[1]).toBe(0)
  })

  test('has another style elsewhere', async () => {
    const [one, two] = [await rendered({ stage }), await rendered({ stage, look: other })]
    const both = await rendered({ stage, where: where({ outside: other, keys: ['inside', 'other'] }) })
    expect(differences(both, two)[0]).toBe(0)
    expect(differences(both, one)[1]).toBe(0)
    expect(differences(both, one)[0]).toBeGreaterThan(1)
  })
})

test('another mask is put together of the same pictures: nothing is painted again', async () => {
  await rendered({ where: where() })
  const told: number[] = []
  const request: RenderRequest = { photoId: 'photo', look, stage: 'full', live: false }
  const onProgress = (done: number) => void told.push(done)
  const inverted = await client.render({ ...request, where: where({ isInverted: true }) }, { onProgress })
  expect(told).toEqual([])
  // What is saved is what is shown.
  const file = await client.encode({ resultId: inverted.resultId!, format: 'png', quality: 92 })
  expect(meanDifference(await pixels(file!), await pixels(inverted.bitmap))).toBe(0)
  await client.render({ ...request, where: where({ keys: ['another', 'outside'] }) }, { onProgress })
  expect(told.length).toBeGreaterThan(0)
})

test('what is no mask lets the style be everywhere', async () => {
  const painted = await rendered({})
  expect(meanDifference(await rendered({ where: where({ mask: 'AAAAAAAA' }) }), painted)).toBe(0)
})

test('the subject by a stroke', async () => {
  const { width, height } = evenMask({ width: WIDTH, height: HEIGHT }, 0)
  const seeds = new Uint8Array(width * height)
  const inside = (at: number) =>
    (((at % width) / width - 0.4) / 0.2) ** 2 + ((Math.floor(at / width) / height - 0.4) / 0.2) ** 2
  for (let x = Math.round(0.3 * width); x < 0.5 * width; x++) seeds[Math.round(0.4 * height) * width + x] = SEED.subject
  const found = await client.select({ photoId: 'photo', width, height, seeds })
  const wrong = found.filter((value, at) => Math.abs(inside(at) - 1) > 0.15 && value > 127 !== inside(at) < 1)
  expect(wrong.length / found.length).toBeLessThan(0.01)
})

test('a polished picture has its mask, with another style outside, on its way and in the end', async () => {
  const file = await fixture('painting.jpg')
  const polished = (masked: Where | undefined) =>
    client.polish(
      {
        key: masked ? 'masked' : 'whole',
        photoId: 'photo',
        look: {
          ...usualLook,
          styles: look.styles.map(({ style, weight }) => ({
            style: { style, source: { kind: 'painting' as const, file } },
            weight,
          })),
        },
        where: masked,
        settings: { iterations: 3, maxEdge: 96 },
      },
      { onPolish: ({ picture }) => void (picture && seen.push(picture.bitmap)) },
    )
  let seen: ImageBitmap[] = []
  const whole = await pixels((await polished(undefined)).bitmap)
  const photo = await pixels(await client.photoBitmap('photo', whole))
  seen = []
  const one = await polished(where())
  const shown = await pixels(one.bitmap)
  expect(differences(shown, photo)[0]).toBe(0)
  expect(differences(shown, whole)[1]).toBeLessThan(0.5)
  expect(differences(shown, photo)[1]).toBeGreaterThan(1)
  for (const bitmap of seen.filter(({ width }) => width === shown.width))
    expect(differences(await pixels(bitmap), photo)[0]).toBe(0)
  const saved = await pixels((await client.encode({ resultId: one.resultId, format: 'png', quality: 92 }))!)
  expect(meanDifference(saved, shown)).toBe(0)
  await client.forgetPolish()
  const both = await pixels((await polished(where({ outside: other, keys: ['inside', 'other'] }))).bitmap)
  expect(differences(both, photo)[0]).toBeGreaterThan(1)
  expect(differences(both, whole)[1]).toBeLessThan(0.5)
  await client.forgetPolish()
})
