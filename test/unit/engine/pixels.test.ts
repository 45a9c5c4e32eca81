import { expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { gathered } from '../../../src/engine/executor.ts'
import { fromSubpixels, opaqueRows, subpixelRows } from '../../../src/engine/pixels.ts'

function image(width: number, height: number, alpha: (x: number, y: number) => number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = (y * width + x) * 4
      for (let c = 0; c < 3; c++) data[p + c] = 10 + 40 * c + 3 * x + 5 * y
      data[p + 3] = alpha(x, y)
    }
  return { width, height, data }
}

test('hidden pixels have the mean colour of the others, weighed by how much is seen of them', () => {
  const half = image(4, 2, (x) => (x === 0 ? 0 : x === 1 ? 51 : 255))
  const row = new Float32Array(12)
  opaqueRows(half)(0, row)
  const mean = (c: number) => {
    const seen = [0, 1].flatMap((y) => [
      [10 + 40 * c + 3 + 5 * y, 51],
      [10 + 40 * c + 6 + 5 * y, 255],
      [10 + 40 * c + 9 + 5 * y, 255],
    ])
    return (
      seen.reduce((sum, [value, weight]) => sum + value * weight, 0) / seen.reduce((sum, [, weight]) => sum + weight, 0)
    )
  }
  for (let c = 0; c < 3; c++) {
    expect(row[c]).toBeCloseTo(mean(c), 3)
    expect(row[3 + c]).toBe(13 + 40 * c)
  }
  opaqueRows(image(4, 2, () => 0))(1, row)
  expect([...row]).toEqual(new Array(12).fill(255))
})

test.each([
  [16, 16],
  [5, 3],
  [1, 1],
  [17, 9],
])('%i × %i px go into sub-pixels and come back', (width, height) => {
  const photo = image(width, height, () => 200)
  const pad = (px: number) => Math.max(16, Math.ceil(px / 8) * 8)
  const pass = { width, height, paddedWidth: pad(width), paddedHeight: pad(height) }
  const values = gathered(subpixelRows(opaqueRows(photo), pass))
  expect(fromSubpixels(values, pass, photo).data).toEqual(photo.data)
  // Mirrored without repeating the edge: the first row and column beyond are the last but one.
  const at = (x: number, y: number) =>
    values[((y >> 1) * (pass.paddedWidth / 2) + (x >> 1)) * 12 + (y & 1) * 2 + (x & 1)]
  if (width > 1 && width < pass.paddedWidth) expect(at(width, 0)).toBe(at(width - 2, 0))
  if (height > 1 && height < pass.paddedHeight) expect(at(0, height)).toBe(at(0, height - 2))
})
