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

/** Oklab by powers and roots. */
function plainOklab(rgb: readonly number[]): [number, number, number] {
  const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** sRGB bytes of an Oklab colour with as much of its chroma as fits. */
function plainlyFitted(L: number, a: number, b: number): number[] {
  const linear = (k: number) => {
    const l = (L + k * (0.3963377774 * a + 0.2158037573 * b)) ** 3
    const m = (L - k * (0.1055613458 * a + 0.0638541728 * b)) ** 3
    const s = (L - k * (0.0894841775 * a + 1.291485548 * b)) ** 3
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ]
  }
  const fits = (k: number) => linear(k).every((v) => v >= -1e-4 && v <= 1 + 1e-4)
  let [share, step] = fits(1) ? [1, 0] : [0, 0.5]
  for (; step > 1 / 512; step /= 2) if (fits(share + step)) share += step
  return linear(share).map((v) => {
    const c = Math.min(1, Math.max(0, v))
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055))
  })
}

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

  test('is what the plain formulae give, within one of 255, for all colours under all', () => {
    const levels = [0, 1, 5, 20, 64, 128, 200, 250, 255]
    const colours = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b, 255])))
    let beyond = 0
    for (const colour of colours) {
      const kept = withColoursOf(pixels(...colours.flat()), pixels(...colours.flatMap(() => colour))).data
      const [, a, b] = plainOklab(colour)
      for (const [i, own] of colours.entries()) {
        const wanted = plainlyFitted(plainOklab(own)[0], a, b)
        if (wanted.some((value, c) => Math.abs(value - kept[i * 4 + c]) > 1)) beyond++
      }
    }
    // Of half a million pairs, three lie on the gamut's edge to the last digit, and may fall to either side.
    expect(beyond).toBeLessThanOrEqual(5)
  })

  test('refuses images of two sizes', () => {
    expect(() => withColoursOf(pixels(1, 1, 1, 1), pixels(1, 1, 1, 1, 2, 2, 2, 2))).toThrow(RangeError)
  })
})
