/** Masks as values: their text, their strokes, and pictures put together by them. */
import { describe, expect, test } from 'vitest'
import { Unsound } from '../../../src/core/fields.ts'
import type { PixelImage } from '../../../src/core/image.ts'
import { drawLine, evenMask, evenValue, feathered, fittedMask, invertedMask } from '../../../src/core/mask.ts'
import { decodeMask, encodeMask, type Mask } from '../../../src/core/mask-code.ts'
import { BlendTaps, blendRows, edgesOf, guideOf } from '../../../src/core/mask-edges.ts'
import { MASK_EDGE, maskName, readMask } from '../../../src/core/mask-text.ts'
import { resample } from '../../../src/core/resample.ts'

function mask(width: number, height: number, value: (x: number, y: number) => number): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width)))
  return { width, height, data }
}

/** A sequence that is the same every time (Lehmer). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 0x7fffffff
    return state
  }
}

function picture(width: number, height: number, colour: (x: number, y: number) => readonly number[]): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at++) data.set([...colour(at % width, Math.floor(at / width)), 255], at * 4)
  return { width, height, data }
}

describe('the text of a mask', () => {
  const next = numbers(7)
  const masks: readonly (readonly [string, Mask])[] = [
    ['one px', mask(1, 1, () => 77)],
    ['even', mask(256, 192, () => 255)],
    ['noise, the longest there is', mask(256, 256, () => next() & 255)],
    ['pairs and runs of all lengths', mask(251, 13, (x, y) => (x % (y + 1) < 2 ? 0 : x & 255))],
    ['a soft circle', mask(200, 256, (x, y) => Math.max(0, 255 - 3 * Math.hypot(x - 90, y - 99)))],
  ]
  test.each(masks)('is the same mask again: %s', (_, given) => {
    const text = encodeMask(given)
    expect(decodeMask(text)).toEqual(given)
    expect(readMask(text)).toBe(text)
  })

  test('of a few strokes is short, of noise no longer than its bytes in base64 and 1 %', () => {
    const strokes = evenMask({ width: 4000, height: 3000 }, 0)
    drawLine(strokes, { x: 40, y: 40 }, { x: 200, y: 150 }, { radius: 20, softness: 0.5, erases: false })
    expect(encodeMask(strokes).length).toBeLessThan(15_000)
    expect(encodeMask(masks[2][1]).length).toBeLessThan(1.01 * (4 / 3) * 256 * 256)
  })

  test('that is damaged is no mask', () => {
    const text = encodeMask(masks[4][1])
    const damaged = [
      '',
      'AAAA',
      '%%%%',
      text.slice(0, -4),
      `${text}AAAA`,
      text.replace(/^..../, '////'),
      'A'.repeat(2e6),
      encodeMask({ width: 2, height: 2, data: new Uint8Array(3) }),
      encodeMask({ width: 2, height: 2, data: new Uint8Array(5) }),
    ]
    for (const given of damaged) {
      expect(() => decodeMask(given), given.slice(0, 20)).toThrow(Unsound)
    }
    for (const given of ['', 'AAAA', '%%%%', 'AAAA AAAA', 'A'.repeat(2e6)]) expect(readMask(given)).toBeNull()
    for (const given of [null, undefined, 7, [text], { mask: text }]) expect(readMask(given)).toBeNull()
  })

  test('has a short name, another one for another mask', () => {
    const names = new Set(
      Array.from({ length: 500 }, (_, i) => maskName(encodeMask(mask(20, 25, (x, y) => (x + 20 * y === i ? 9 : 0))))),
    )
    expect(names.size).toBe(500)
    for (const name of names) expect(name.length).toBeLessThan(16)
  })
})

describe('a brush', () => {
  const brush = { radius: 10, softness: 0.5, erases: false }
  const at = (drawn: Mask, x: number, y: number) => drawn.data[y * drawn.width + x]

  test('covers what is near its line, fades, and leaves the rest as it is', () => {
    const drawn = evenMask({ width: 100, height: 50 }, 0)
    drawLine(drawn, { x: 20, y: 25 }, { x: 80, y: 25 }, brush)
    expect(at(drawn, 50, 25)).toBe(255)
    expect(at(drawn, 50, 29)).toBe(255)
    expect(at(drawn, 50, 32)).toBeGreaterThan(20)
    expect(at(drawn, 50, 32)).toBeLessThan(235)
    expect(at(drawn, 50, 35)).toBe(0)
    expect(at(drawn, 85, 25)).toBe(at(drawn, 14, 25))
    expect(at(drawn, 95, 25)).toBe(0)
  })

  test('counts once where its lines lie over each other, and erases what it has drawn', () => {
    const [once, twice] = [evenMask({ width: 60, height: 60 }, 0), evenMask({ width: 60, height: 60 }, 0)]
    const draw = (on: Mask, erases: boolean) => drawLine(on, { x: 10, y: 30 }, { x: 50, y: 30 }, { ...brush, erases })
    draw(once, false)
    draw(twice, false)
    draw(twice, false)
    expect(twice).toEqual(once)
    const full = evenMask({ width: 60, height: 60 }, 255)
    draw(full, true)
    expect(invertedMask(full)).toEqual(once)
  })

  test('may leave the mask, and be a point', () => {
    const drawn = evenMask({ width: 30, height: 30 }, 0)
    drawLine(drawn, { x: -50, y: -50 }, { x: -40, y: 90 }, brush)
    expect(evenValue(drawn)).toBe(0)
    drawLine(drawn, { x: 0, y: 0 }, { x: 0, y: 0 }, brush)
    expect(at(drawn, 0, 0)).toBe(255)
    expect(evenValue(drawn)).toBeNull()
  })
})

test('a mask has the shape of its photo, and 256 px at most', () => {
  expect(evenMask({ width: 4000, height: 3000 }, 9)).toMatchObject({ width: MASK_EDGE, height: 192 })
  expect(evenMask({ width: 20, height: 60_000 }, 9)).toMatchObject({ width: 1, height: MASK_EDGE })
  const other = mask(64, 64, (x) => (x < 32 ? 0 : 255))
  const fitted = fittedMask(other, { width: 4000, height: 3000 })
  expect([fitted.width, fitted.height, fitted.data[127], fitted.data[128]]).toEqual([256, 192, 0, 255])
  expect(fittedMask(fitted, { width: 1600, height: 1200 })).toBe(fitted)
})

test('feathering softens edges and leaves what is even alone', () => {
  const half = mask(64, 40, (x) => (x < 32 ? 0 : 255))
  expect(feathered(half, 0)).toBe(half)
  const { data } = feathered(half, 4)
  const row = [...data.subarray(0, 64)]
  expect([row[20], row[43], row[10], row[60]]).toEqual([0, 255, 0, 255])
  expect(row.every((value, x) => x === 0 || value >= row[x - 1])).toBe(true)
  expect(new Set(row.slice(25, 39)).size).toBe(14)
})

describe('a picture by a mask', () => {
  const [width, height] = [640, 480]
  const next = numbers(3)
  const noise = () => next() & 255
  const inside = picture(width, height, () => [noise(), noise(), noise()])
  const outside = picture(width, height, () => [noise(), noise(), noise()])
  /** Two flat colours that meet at 312 px. */
  const photo = picture(width, height, (x) => (x < 312 ? [40, 60, 90] : [200, 180, 60]))
  const guide = guideOf(resample(photo, 256, 192))
  const blended = (given: Mask) => {
    const into = picture(width, height, () => [0, 0, 0])
    const edges = edgesOf(given, guide)
    const taps = new BlendTaps(edges, into)
    for (let y = 0; y < height; y += 100)
      blendRows({ edges, photo, inside, outside, into }, taps, [y, Math.min(height, y + 100)])
    return into
  }
  /** Of the px between two columns. @param off by how much they may differ */
  const equalShare = (a: PixelImage, b: PixelImage, [from, to]: readonly [number, number], off = 0) => {
    let equal = 0
    for (let y = 0; y < height; y++)
      for (let x = from; x < to; x++) {
        const at = (y * width + x) * 4
        if ([0, 1, 2, 3].every((c) => Math.abs(a.data[at + c] - b.data[at + c]) <= off)) equal++
      }
    return equal / ((to - from) * height)
  }

  test('is one or the other, byte for byte, where the mask is even', () => {
    expect(equalShare(blended(evenMask(photo, 255)), inside, [0, width])).toBe(1)
    expect(equalShare(blended(evenMask(photo, 0)), outside, [0, width])).toBe(1)
    const made = blended(mask(256, 192, (x) => (x < 128 ? 0 : 255)))
    expect(equalShare(made, outside, [0, 280])).toBe(1)
    expect(equalShare(made, inside, [360, width])).toBe(1)
  })

  test('has the photo’s edge where the mask’s is near it', () => {
    const [white, black] = [picture(width, height, () => [255, 255, 255]), picture(width, height, () => [0, 0, 0])]
    // 2 px of the mask, 5 of the picture, away from it.
    const near = mask(256, 192, (x) => (x < 127 ? 0 : 255))
    /** Mean difference from the photo's own edge, 0..1, with a photo to follow. */
    const off = (followed: PixelImage) => {
      const into = picture(width, height, () => [0, 0, 0])
      const edges = edgesOf(near, guideOf(resample(followed, 256, 192)))
      blendRows({ edges, photo: followed, inside: white, outside: black, into }, new BlendTaps(edges, into), [
        0,
        height,
      ])
      let sum = 0
      for (let x = 280; x < 350; x++) sum += Math.abs(into.data[(200 * width + x) * 4] - (x < 312 ? 0 : 255)) / 255
      return sum / 70
    }
    const flat = picture(width, height, () => [90, 90, 90])
    expect(off(photo)).toBeLessThan(0.75 * off(flat))
  })

  test('of the other mask is the other picture', () => {
    const soft = mask(256, 192, (x, y) => Math.min(255, Math.max(0, 2 * x - y)))
    const [one, other] = [blended(soft), blended(invertedMask(soft))]
    let most = 0
    for (let i = 0; i < one.data.length; i++)
      most = Math.max(most, Math.abs(one.data[i] + other.data[i] - inside.data[i] - outside.data[i]))
    expect(most).toBeLessThanOrEqual(1)
  })
})
