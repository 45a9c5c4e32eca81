import { describe, expect, test } from 'vitest'
import { toOklab, withColoursOf } from '../../../src/core/colour.ts'
import type { PixelImage } from '../../../src/core/image.ts'

const pixels = (...rgba: number[]): PixelImage => ({
  width: rgba.length / 4,
  height: 1,
  data: new Uint8ClampedArray(rgba),
})

describe('toOklab', () => {
  // Ottosson 2020, "A perceptual color space for image processing": white, and the primaries as published in CSS Color 4
  test.each([
    [
      [255, 255, 255],
      [1, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [0.628, 0.2249, 0.1258],
    ],
    [
      [0, 255, 0],
      [0.8664, -0.2339, 0.1795],
    ],
    [
      [0, 0, 255],
      [0.452, -0.0325, -0.3115],
    ],
  ])('%s is %s', (rgb, lab) => {
    const got = toOklab(rgb[0], rgb[1], rgb[2])
    for (const [i, value] of lab.entries()) expect(got[i]).toBeCloseTo(value, 3)
  })
})

describe('withColoursOf', () => {
  test('a picture under its own colours is itself', () => {
    const picture = pixels(12, 200, 77, 255, 250, 3, 128, 40, 0, 0, 0, 255, 255, 255, 255, 0)
    const same = withColoursOf(picture, picture)
    for (const [i, value] of same.data.entries()) expect(Math.abs(value - picture.data[i])).toBeLessThanOrEqual(1)
  })

  test('lightness and alpha come from the picture, chroma from the photo', () => {
    const picture = pixels(120, 120, 120, 99)
    const photo = pixels(180, 90, 60, 255)
    const [r, g, b, a] = withColoursOf(picture, photo).data
    const [L, ca, cb] = toOklab(r, g, b)
    const [, pa, pb] = toOklab(180, 90, 60)
    expect(L).toBeCloseTo(toOklab(120, 120, 120)[0], 2)
    expect(ca).toBeCloseTo(pa, 2)
    expect(cb).toBeCloseTo(pb, 2)
    expect(a).toBe(99)
  })

  test('a colour outside the gamut loses chroma, neither hue nor lightness', () => {
    const [r, g, b] = withColoursOf(pixels(250, 250, 250, 255), pixels(0, 0, 255, 255)).data
    const [L, ca, cb] = toOklab(r, g, b)
    const [, pa, pb] = toOklab(0, 0, 255)
    expect(L).toBeCloseTo(toOklab(250, 250, 250)[0], 1)
    expect(Math.atan2(cb, ca)).toBeCloseTo(Math.atan2(pb, pa), 0)
    expect(Math.hypot(ca, cb)).toBeLessThan(Math.hypot(pa, pb) / 3)
  })

  test('refuses images of two sizes', () => {
    expect(() => withColoursOf(pixels(1, 1, 1, 1), pixels(1, 1, 1, 1, 2, 2, 2, 2))).toThrow(RangeError)
  })
})
