import { describe, expect, test } from 'vitest'
import { planSize, reducedBy } from '../../../src/core/plan.ts'

const limits = { maxPixels: 4e6, multipleOf: 8 }

describe('planSize', () => {
  test('keeps the size where it fits and pads to the multiple', () => {
    expect(planSize(1001, 700, limits)).toEqual({
      width: 1001,
      height: 700,
      paddedWidth: 1008,
      paddedHeight: 704,
      reducedBy: 'none',
    })
  })

  test('obeys maxEdge to the pixel and keeps the aspect', () => {
    const plan = planSize(4000, 3000, { ...limits, maxEdge: 1000 })
    expect(plan).toMatchObject({ width: 1000, height: 750, reducedBy: 'maxEdge' })
  })

  test('never enlarges', () => {
    expect(planSize(100, 50, { ...limits, maxEdge: 1000 })).toMatchObject({ width: 100, height: 50, reducedBy: 'none' })
  })

  test('takes the largest edge of the list that memory holds', () => {
    const plan = planSize(4096, 4096, limits)
    expect(plan).toMatchObject({ width: 1792, height: 1792, reducedBy: 'memory' })
    expect(plan.paddedWidth * plan.paddedHeight).toBeLessThanOrEqual(limits.maxPixels)
  })

  test('says memory where both limit and memory is the tighter', () => {
    expect(planSize(4096, 4096, { ...limits, maxEdge: 3000 }).reducedBy).toBe('memory')
  })

  test.each([
    [1, 1, 16, 16],
    [20000, 10, 20000, 16],
    [17, 8, 24, 16],
  ])('%s × %s is padded to %s × %s', (width, height, paddedWidth, paddedHeight) => {
    expect(planSize(width, height, limits)).toMatchObject({ width, height, paddedWidth, paddedHeight })
  })

  test('a reduced strip keeps at least one row', () => {
    expect(planSize(20000, 3, { ...limits, maxEdge: 500 })).toMatchObject({ width: 500, height: 1 })
  })

  test.each([0, -5, Number.NaN])('refuses a maxEdge of %s', (maxEdge) => {
    expect(() => planSize(10, 10, { ...limits, maxEdge })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  test('says so where nothing fits', () => {
    expect(() => planSize(500, 500, { maxPixels: 100, multipleOf: 8 })).toThrow(
      expect.objectContaining({ code: 'out-of-memory' }),
    )
  })
})

describe('why a picture is smaller than its photo', () => {
  const photo = { width: 4000, height: 3000 }
  test.each([
    ['is as large', { width: 4000, height: 3000 }, undefined, 'none'],
    ['is as large, and more was allowed', { width: 4000, height: 3000 }, 9000, 'none'],
    ['is as large as was asked for', { width: 1000, height: 750 }, 1000, 'maxEdge'],
    ['is as large as a fraction allows', { width: 1000, height: 750 }, 1000.7, 'maxEdge'],
    ['is smaller than was asked for', { width: 768, height: 576 }, 1000, 'memory'],
    ['is smaller, and nobody asked for it', { width: 1024, height: 768 }, undefined, 'memory'],
    ['is smaller, and as large was allowed', { width: 1024, height: 768 }, 4000, 'memory'],
  ] as const)('where it %s', (_, picture, maxEdge, why) => {
    expect(reducedBy(picture, photo, maxEdge)).toBe(why)
  })
})
