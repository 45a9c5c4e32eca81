/** The subject of a photo by strokes. */
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { drawLine, evenMask } from '../../../src/core/mask.ts'
import type { Mask } from '../../../src/core/mask-code.ts'
import { resample } from '../../../src/core/resample.ts'
import { SEED, selectSubject } from '../../../src/core/selection.ts'
import type { Size } from '../../../src/core/size.ts'

interface Line {
  readonly seed: number
  /** Shares of width and height. */
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

function seedsOf({ width, height }: Size, lines: readonly Line[]): Uint8Array<ArrayBuffer> {
  const seeds = new Uint8Array(width * height)
  for (const { seed, from, to } of lines) {
    const drawn = evenMask({ width, height }, 0)
    const spot = ([x, y]: readonly [number, number]) => ({ x: x * width, y: y * height })
    drawLine(drawn, spot(from), spot(to), { radius: 3, softness: 0, erases: false })
    for (const [at, value] of drawn.data.entries()) if (value > 127) seeds[at] = seed
  }
  return seeds
}

/** Intersection over union of what is selected with a shape. */
function overlap({ data, width, height }: Mask, isIn: (x: number, y: number) => boolean): number {
  let [both, either] = [0, 0]
  for (let at = 0; at < data.length; at++) {
    const chosen = data[at] > 127
    const wanted = isIn(((at % width) + 0.5) / width, (Math.floor(at / width) + 0.5) / height)
    if (chosen && wanted) both++
    if (chosen || wanted) either++
  }
  return both / either
}

/** The same every time (Lehmer); -1..1. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 0x7fffffff
    return (2 * state) / 0x7fffffff - 1
  }
}

type Paint = (x: number, y: number) => readonly [number, number, number]

function noisy(paint: Paint, [width, height]: readonly [number, number] = [256, 192]): PixelImage {
  const next = noise(11)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at++) {
    const colour = paint(((at % width) + 0.5) / width, (Math.floor(at / width) + 0.5) / height)
    data.set([...colour.map((value) => value + 12 * next()), 255], at * 4)
  }
  return { width, height, data }
}

const inEllipse = (x: number, y: number) => ((x - 0.5) / 0.2) ** 2 + ((y - 0.55) / 0.3) ** 2 < 1

describe('a stroke over the subject selects it', () => {
  const stroke: Line = { seed: SEED.subject, from: [0.45, 0.5], to: [0.55, 0.6] }

  test('where its colour is its own', () => {
    const photo = noisy((x, y) => (inEllipse(x, y) ? [200, 60, 50] : [60, 110, 140]))
    expect(overlap(selectSubject(photo, seedsOf(photo, [stroke])), inEllipse)).toBeGreaterThan(0.97)
  })

  test('where it is lit from one side and lies before two colours', () => {
    const photo = noisy((x, y) => {
      if (inEllipse(x, y)) return [110 + 300 * (x - 0.3), 100 + 250 * (x - 0.3), 90 + 200 * (x - 0.3)]
      return y < 0.5 ? [60, 90, 150] : [120, 70, 40]
    })
    const lines: Line[] = [{ seed: SEED.subject, from: [0.35, 0.5], to: [0.65, 0.6] }]
    expect(overlap(selectSubject(photo, seedsOf(photo, lines)), inEllipse)).toBeGreaterThan(0.9)
  })

  test('and nothing of the same colour elsewhere', () => {
    const twin: Paint = (x, y) =>
      inEllipse(x, y) || Math.hypot(x - 0.12, y - 0.15) < 0.1 ? [200, 60, 50] : [60, 110, 140]
    const photo = noisy(twin)
    expect(overlap(selectSubject(photo, seedsOf(photo, [stroke])), inEllipse)).toBeGreaterThan(0.97)
  })

  test('and a stroke over the background takes away what belongs there', () => {
    // The right half of the ellipse has a colour of its own.
    const photo = noisy((x, y) => (inEllipse(x, y) ? (x < 0.5 ? [200, 60, 50] : [190, 150, 40]) : [60, 110, 140]))
    const left = (x: number, y: number) => inEllipse(x, y) && x < 0.5
    const lines: Line[] = [
      { seed: SEED.subject, from: [0.4, 0.5], to: [0.45, 0.6] },
      { seed: SEED.background, from: [0.6, 0.5], to: [0.6, 0.6] },
    ]
    expect(overlap(selectSubject(photo, seedsOf(photo, lines)), left)).toBeGreaterThan(0.95)
  })

  test('what strokes say holds whatever the colours are, also in a very small photo', () => {
    for (const size of [
      [256, 192],
      [7, 5],
      [1, 1],
    ] as const) {
      const photo = noisy(() => [128, 128, 128], size)
      const seeds = new Uint8Array(size[0] * size[1])
      seeds[0] = SEED.subject
      if (seeds.length > 1) seeds[seeds.length - 1] = SEED.background
      const { data } = selectSubject(photo, seeds)
      expect(data[0]).toBe(255)
      if (data.length > 1) expect(data.at(-1)).toBe(0)
    }
  })
})

describe('of the sample photo', async () => {
  const file = path.resolve(import.meta.dirname, '../../../public/sample.jpg')
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const photo = resample({ width, height, data: new Uint8ClampedArray(data) }, 256, 192)

  /** The body of the jug: an ellipse and its neck, without its handle, measured by hand. */
  const inJug = (x: number, y: number) =>
    ((x - 0.552) / 0.092) ** 2 + ((y - 0.67) / 0.14) ** 2 < 1 || (Math.abs(x - 0.55) < 0.05 && y > 0.47 && y < 0.6)

  test('two strokes across the jug select it', () => {
    const lines: Line[] = [
      { seed: SEED.subject, from: [0.55, 0.52], to: [0.55, 0.76] },
      { seed: SEED.subject, from: [0.48, 0.7], to: [0.62, 0.66] },
    ]
    expect(overlap(selectSubject(photo, seedsOf(photo, lines)), inJug)).toBeGreaterThan(0.8)
  })
})
