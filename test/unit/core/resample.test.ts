import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { resample, resampleShortSide } from '../../../src/core/resample.ts'

/** The image that the expected numbers below were made from. */
function pattern(width: number, height: number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set([(x * 37 + y * 11) % 256, (x * x * 5 + y * 29) % 256, (x * 3 * y + 17) % 256, 255], (y * width + x) * 4)
  return { width, height, data }
}

const rgb = ({ data }: PixelImage) => [...data].filter((_, i) => i % 4 !== 3)

describe('resample', () => {
  // torch.nn.functional.interpolate(x, (height, width), mode='bilinear', antialias=True).round(), PyTorch 2.13
  test.each([
    [7, 5, 3, 2, [43, 35, 20, 122, 79, 26, 201, 160, 32, 65, 93, 25, 144, 137, 44, 194, 156, 63]],
    [
      16,
      9,
      5,
      3,
      [
        66, 52, 22, 161, 124, 33, 95, 129, 45, 150, 128, 57, 106, 138, 68, 96, 132, 34, 166, 151, 69, 97, 120, 107, 163,
        129, 145, 87, 132, 164, 126, 197, 45, 145, 127, 105, 102, 127, 164, 161, 119, 155, 87, 120, 99,
      ],
    ],
  ])('%s × %s → %s × %s is what PyTorch computes', (...[w, h, width, height, expected]) => {
    const small = rgb(resample(pattern(w, h), width, height))
    expect(small).toHaveLength(expected.length)
    for (const [i, value] of small.entries()) expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1)
  })

  test('enlarging runs between the pixels', () => {
    const two: PixelImage = { width: 2, height: 1, data: new Uint8ClampedArray([0, 0, 0, 255, 200, 100, 40, 255]) }
    expect(rgb(resample(two, 4, 1))).toEqual([0, 0, 0, 50, 25, 10, 150, 75, 30, 200, 100, 40])
  })

  test('hidden colours do not bleed into visible ones', () => {
    const image: PixelImage = { width: 2, height: 1, data: new Uint8ClampedArray([255, 0, 0, 0, 0, 0, 255, 255]) }
    expect([...resample(image, 1, 1).data]).toEqual([0, 0, 255, 128])
  })

  test('the same size is the same object', () => {
    const image = pattern(4, 3)
    expect(resample(image, 4, 3)).toBe(image)
  })

  test('a flat image stays flat at any size', () => {
    const flat: PixelImage = { width: 13, height: 7, data: new Uint8ClampedArray(13 * 7 * 4).fill(77) }
    for (const [w, h] of [
      [1, 1],
      [5, 29],
      [100, 3],
    ])
      expect(new Set(resample(flat, w, h).data)).toEqual(new Set([77]))
  })

  test('resampleShortSide keeps the aspect and at least one pixel', () => {
    expect(resampleShortSide(pattern(30, 20), 10)).toMatchObject({ width: 15, height: 10 })
    expect(resampleShortSide(pattern(20, 30), 10)).toMatchObject({ width: 10, height: 15 })
  })
})
