import { describe, expect, test } from 'vitest'
import { cornerShares, percentages } from '../../../src/core/corners.ts'

const places = [0, 0.05, 0.3, 0.5, 0.77, 1]
/** Every way in which corners may be filled. */
const fillings = Array.from({ length: 16 }, (_, bits) => [0, 1, 2, 3].map((corner) => (bits & (1 << corner)) !== 0))
const everywhere = fillings.flatMap((there) => places.flatMap((x) => places.map((y) => ({ there, x, y }))))

describe('the shares of corners', () => {
  test('add up to 1 wherever the point is and whichever are filled; an empty corner has none', () => {
    for (const { there, x, y } of everywhere) {
      const shares = cornerShares(there, x, y)
      const sum = shares.reduce((total, share) => total + share, 0)
      expect(sum).toBeCloseTo(there.some(Boolean) ? 1 : 0, 12)
      expect(shares.every((share, i) => share >= 0 && (there[i] || share === 0))).toBe(true)
    }
  })

  test.each([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 2],
    [1, 1, 3],
  ])('a point at a corner (%d, %d) is that painting alone', (x, y, corner) => {
    expect(cornerShares([true, true, true, true], x, y)).toEqual([0, 1, 2, 3].map((i) => Number(i === corner)))
  })

  test('an edge is a mix of its two paintings', () => {
    const all = [true, true, true, true]
    expect(cornerShares(all, 0.25, 0)).toEqual([0.75, 0.25, 0, 0])
    expect(cornerShares(all, 0.25, 1)).toEqual([0, 0, 0.75, 0.25])
    expect(cornerShares(all, 0, 0.25)).toEqual([0.75, 0, 0.25, 0])
    expect(cornerShares(all, 1, 0.25)).toEqual([0, 0.75, 0, 0.25])
  })

  test('the middle is as much of each', () => {
    expect(cornerShares([true, true, true, true], 0.5, 0.5)).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  test('two paintings are mixed as by a slider, however far down the point is', () => {
    for (const y of places) expect(cornerShares([true, true, false, false], 0.4, y)).toEqual([0.6, 0.4, 0, 0])
  })

  test('of three, the third has all of its row', () => {
    for (const x of places) expect(cornerShares([true, true, true, false], x, 0.3)[2]).toBe(0.3)
  })
})

describe('percentages', () => {
  test('add up to 100', () => {
    expect(percentages([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33])
    expect(percentages([0.6, 0.4])).toEqual([60, 40])
    expect(percentages([0.335, 0.335, 0.33])).toEqual([34, 33, 33])
    for (const { there, x, y } of everywhere.filter(({ there }) => there.some(Boolean)))
      expect(percentages(cornerShares(there, x, y)).reduce((sum, part) => sum + part, 0)).toBe(100)
  })

  test('of nothing are nothing', () => {
    expect(percentages([])).toEqual([])
  })
})
