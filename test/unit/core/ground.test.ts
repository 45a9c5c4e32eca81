import { describe, expect, test } from 'vitest'
import { Ground } from '../../../src/core/ground.ts'
import type { RowReader } from '../../../src/core/octaves.ts'

const width = 37
const height = 21
/** The image that the expected numbers below were made from: smooth to the left, restless to the right. */
const pattern: RowReader = (y, out) => {
  for (let x = 0; x < width; x++) {
    out[x * 3] = Math.round(128 + 60 * Math.sin(x / 5) * Math.cos(y / 7))
    out[x * 3 + 1] = x > 25 ? (x * 7 + y * 3) % 256 : 100
    out[x * 3 + 2] = 90
  }
}
const grey: RowReader = (_, out) => void out.fill(128)

function rowsOn(rows: RowReader, amount: number, size = { width, height }): Float32Array[] {
  const ground = new Ground(rows, size, amount)
  return Array.from({ length: size.height }, (_, y) => {
    const out = new Float32Array(size.width * 3)
    ground.row(y, out)
    return out
  })
}

const deviation = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('a ground', () => {
  // models/train, `on_ground` with seed 0 and amount 0.8
  test.each([
    [0, 0, [135.7731, 107.7731, 97.7731]],
    [3, 7, [180.9964, 98.9964, 88.9964]],
    [10, 20, [130.7799, 108.7799, 98.7799]],
    [20, 36, [82.8075, 56.8075, 90.8075]],
    [11, 30, [128.0147, 243.0146, 90.0146]],
    [5, 12, [172.9872, 113.9871, 103.9871]],
  ])('has at %i, %i the number that training has', (y, x, colours) => {
    const row = rowsOn(pattern, 0.8)[y]
    for (const [c, value] of colours.entries()) expect(row[x * 3 + c]).toBeCloseTo(value, 2)
  })

  test('of amount 0 is none', () => {
    const row = new Float32Array(width * 3)
    pattern(9, row)
    expect(rowsOn(pattern, 0)[9]).toEqual(row)
  })

  test('lies where a photo is flat: 4 % of white, the same for all colours, and little beside it', () => {
    const size = { width: 96, height: 96 }
    const flat = rowsOn(grey, 1, size).flatMap((row) => [...row].filter((_, i) => i % 3 === 0).map((v) => v - 128))
    expect(deviation(flat) / 255).toBeCloseTo(0.038, 2)
    expect(Math.abs(flat.reduce((a, b) => a + b) / flat.length)).toBeLessThan(1)
    const checks: RowReader = (y, out) => out.set(out.map((_, i) => ((y + Math.floor(i / 3)) % 2 ? 200 : 50)))
    const plain = new Float32Array(size.width * 3)
    const restless = rowsOn(checks, 1, size).flatMap((row, y) => {
      checks(y, plain)
      return [...row].map((value, i) => value - plain[i])
    })
    expect(deviation(restless)).toBeLessThan(0.01)
  })

  test('is the same wherever a row begins: on one pixel too', () => {
    expect(rowsOn(grey, 1, { width: 1, height: 1 })[0]).toHaveLength(3)
    expect([...rowsOn(grey, 1, { width: 5, height: 3 })[2]].slice(0, 12)).toEqual(
      [...rowsOn(grey, 1, { width: 40, height: 30 })[2]].slice(0, 12),
    )
  })
})
