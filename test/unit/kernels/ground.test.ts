import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { SUBPIXELS } from '../../../src/core/network.ts'
import type { PassSize } from '../../../src/core/plan.ts'
import { PhotoSource } from '../../../src/engine/fused/photo-source.ts'
import { groundedRows } from '../../../src/engine/pixels.ts'
import { groundBytes } from '../../../src/kernels/ground-fields.ts'
import { Memory, most, ofEachVariant } from './memory.ts'

/** Smooth to the left, restless to the right, flat in between. */
function photoOf(width: number, height: number, alpha: (x: number, y: number) => number = () => 255): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const share = x / width
      const restless = share > 0.6 ? (x * 7 + y * 3) % 256 : 100
      const colours = [128 + (share < 0.3 ? 90 * Math.sin(x / 5) * Math.cos(y / 7) : 0), restless, 255 - restless]
      data.set([...colours, alpha(x, y)], (y * width + x) * 4)
    }
  return { width, height, data }
}

const pad = (px: number) => Math.max(16, Math.ceil(px / 8) * 8)
const passOf = ({ width, height }: PixelImage): PassSize => ({
  width,
  height,
  paddedWidth: pad(width),
  paddedHeight: pad(height),
})

/** Rounding in single precision of 0..255, in parts of 1. */
const SINGLE = 1e-6

ofEachVariant((module) => {
  /** Reads rows from the kernels: of a memory in which nothing is there but what is brought. */
  function reader(rows: ReturnType<typeof groundedRows>) {
    const memory = new Memory(module)
    const { width } = rows.size
    const source = new PhotoSource(memory.kernels, memory.room(groundBytes(width)), rows)
    const count = (width / 2) * SUBPIXELS
    const to = memory.room(count * 4 + 64)
    return (y: number) => {
      source.write(y, to)
      expect(memory.floats(to + count * 4, 1)[0], 'written beyond the end').toBeNaN()
      return memory.floats(to, count).slice()
    }
  }

  function check(photo: PixelImage, amount: number, tolerance = SINGLE) {
    const rows = groundedRows(photo, passOf(photo), amount)
    const read = reader(rows)
    const expected = new Float32Array((rows.size.width / 2) * SUBPIXELS)
    for (let y = 0; y < rows.size.height / 2; y++) {
      rows.row(y, expected)
      expect(most(read(y), expected), `row ${y}`).toBeLessThanOrEqual(tolerance)
    }
  }

  test.each([
    [1, 1],
    [1, 40],
    [40, 1],
    [2, 2],
    [3, 5],
    [4, 4],
    [5, 9],
    [16, 16],
    [17, 33],
    [37, 21],
    [64, 41],
    [131, 8],
    [250, 100],
  ])('%i × %i px lie on the ground that core/ground.ts lays', (width, height) => {
    for (const amount of [0, 0.37, 1]) check(photoOf(width, height), amount, amount ? SINGLE : 1e-7)
  })

  test('wherever hidden px are, they have the mean colour of the visible ones', () => {
    for (const [width, height] of [
      [1, 3],
      [19, 22],
      [48, 32],
    ]) {
      check(
        photoOf(width, height, (x, y) => ((x * 5 + y * 3) % 4 ? 255 : 0)),
        1,
      )
      check(
        photoOf(width, height, (x, y) => (x === width - 1 && y === height - 1 ? 0 : 3)),
        0.5,
      )
      check(
        photoOf(width, height, () => 0),
        1,
      )
    }
  })

  test('black, white and single px on flat ground', () => {
    for (const level of [0, 255]) {
      const photo = photoOf(33, 27)
      photo.data.fill(level)
      for (let p = 3; p < photo.data.length; p += 4) photo.data[p] = 255
      check(photo, 1)
      photo.data.set([200, 30, 90], (13 * 33 + 16) * 4)
      check(photo, 1)
    }
  })

  describe('a row is the same', () => {
    const photo = photoOf(45, 61, (x) => (x % 9 ? 255 : 0))
    const rows = groundedRows(photo, passOf(photo), 1)
    const count = rows.size.height / 2

    test('whichever is asked for first', () => {
      const inOrder = reader(rows)
      const whole = Array.from({ length: count }, (_, y) => inOrder(y))
      for (let first = 0; first < count; first++) {
        const read = reader(rows)
        for (let y = first; y < Math.min(count, first + 4); y++) expect(most(read(y), whole[y])).toBe(0)
      }
    })

    test('when rows are asked for again from the first, in the middle or at the end', () => {
      const read = reader(rows)
      const whole = Array.from({ length: count }, (_, y) => read(y))
      for (const until of [count, 11, 1, count]) for (let y = 0; y < until; y++) expect(most(read(y), whole[y])).toBe(0)
    })
  })

  test('more padding than the kernels keep rows for is left to the reference', () => {
    const photo = photoOf(20, 10)
    const rows = groundedRows(photo, { width: 20, height: 10, paddedWidth: 32, paddedHeight: 32 }, 1)
    const read = reader(rows)
    const expected = new Float32Array(16 * SUBPIXELS)
    for (let y = 0; y < 16; y++) {
      rows.row(y, expected)
      expect(most(read(y), expected)).toBe(0)
    }
  })
})
