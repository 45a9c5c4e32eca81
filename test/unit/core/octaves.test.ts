import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { colourRows, Enlarged, mergeOctaves, reduce, withFineOctaves } from '../../../src/core/octaves.ts'
import { resample } from '../../../src/core/resample.ts'

function image(width: number, height: number, colour: (x: number, y: number, c: number) => number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = (y * width + x) * 4
      for (let c = 0; c < 3; c++) data[p + c] = colour(x, y, c)
      data[p + 3] = 255
    }
  return { width, height, data }
}

/** Waves of 40 px with grain of one pixel on them. */
const detailed = (width: number, height: number) =>
  image(width, height, (x, y, c) => 128 + 60 * Math.sin(x / 6 + c) * Math.cos(y / 6) + 25 * ((x + y) % 2))

const largest = (a: PixelImage, b: PixelImage) =>
  a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0)
const meanDifference = (a: PixelImage, b: PixelImage) =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]), 0) / a.data.length

const copy = (of: PixelImage): PixelImage => ({ ...of, data: of.data.slice() })

describe('reduce', () => {
  test('is the resampler that the rest of the program uses, in numbers', () => {
    const full = detailed(97, 61)
    const field = reduce(colourRows(full), full, { width: 31, height: 20 })
    const bytes = resample(full, 31, 20)
    for (let i = 0; i < 31 * 20; i++)
      for (let c = 0; c < 3; c++) expect(field.data[i * 3 + c]).toBeCloseTo(bytes.data[i * 4 + c], -0.3)
  })
})

describe('an enlarged field', () => {
  test('goes through a plane exactly, but for its edges', () => {
    const data = Float32Array.from({ length: 12 * 9 * 3 }, (_, i) => (Math.floor(i / 3) % 12) * 10)
    const enlarged = new Enlarged({ width: 12, height: 9, data }, { width: 36, height: 27 })
    const row = new Float32Array(36 * 3)
    enlarged.row(13, row)
    for (let x = 6; x < 30; x++) expect(row[x * 3]).toBeCloseTo((10 * (x + 0.5)) / 3 - 5, 3)
  })

  test.each([
    [1, 1],
    [2, 5],
    [3, 1],
  ])('of %i × %i px keeps a flat colour', (width, height) => {
    const enlarged = new Enlarged(
      { width, height, data: new Float32Array(width * height * 3).fill(77) },
      { width: 8, height: 9 },
    )
    const row = new Float32Array(24)
    for (let y = 0; y < 9; y++) {
      enlarged.row(y, row)
      for (const value of row) expect(value).toBeCloseTo(77, 3)
    }
  })
})

describe('merged octaves', () => {
  const full = detailed(150, 90)

  test('of a painting and its own reduction are the painting', () => {
    const merged = copy(full)
    mergeOctaves(resample(full, 50, 30), merged)
    expect(largest(merged, full)).toBeLessThanOrEqual(1)
  })

  test('have the draft below its size and the full painting above it', () => {
    const draft = image(50, 30, (x, _, c) => 60 + 2 * x + 10 * c)
    const merged = copy(full)
    mergeOctaves(draft, merged)
    // Seen at the draft's size it is the draft; the grain of one pixel is still there.
    expect(meanDifference(resample(merged, 50, 30), draft)).toBeLessThan(2)
    const grain = (of: PixelImage) => Math.abs(of.data[4 * (150 * 45 + 75)] - of.data[4 * (150 * 45 + 76)])
    expect(Math.abs(grain(merged) - grain(full))).toBeLessThan(12)
  })

  test('stay inside their range', () => {
    const merged = copy(full)
    mergeOctaves(
      image(50, 30, () => 255),
      merged,
    )
    expect(Math.max(...merged.data)).toBe(255)
    expect(merged.data[0]).toBeGreaterThan(200)
  })
})

describe('a painting with the photo’s fine octaves', () => {
  const photo = detailed(150, 90)

  test('of the photo itself is the photo, with its colour', () => {
    expect(largest(withFineOctaves(resample(photo, 50, 30), photo, 1), photo)).toBeLessThanOrEqual(1)
  })

  test('takes luminance alone where it is told to', () => {
    const flat = image(50, 30, () => 128)
    const coloured = image(150, 90, (x, y, c) => 128 + ((x + y) % 2 ? 60 : -60) * (c === 0 ? 1 : 0))
    const { data } = withFineOctaves(flat, coloured, 0)
    for (let p = 0; p < data.length; p += 4) expect(Math.abs(data[p] - data[p + 1])).toBeLessThanOrEqual(1)
    expect(new Set(data).size).toBeGreaterThan(2)
  })

  test('has the photo’s size and alpha', () => {
    const clear = copy(photo)
    clear.data[3] = 0
    const made = withFineOctaves(resample(photo, 50, 30), clear, 0)
    expect([made.width, made.height, made.data[3], made.data[7]]).toEqual([150, 90, 0, 255])
  })
})
