import { describe, expect, test } from 'vitest'
import { planPass, planPicture, reducedBy } from '../../../src/core/plan.ts'

const limits = { maxPassPixels: 4e6, multipleOf: 8 }

describe('planPass', () => {
  test('keeps the size where it fits and pads to the multiple', () => {
    expect(planPass({ width: 1001, height: 700 }, limits)).toEqual({
      width: 1001,
      height: 700,
      paddedWidth: 1008,
      paddedHeight: 704,
      reducedBy: 'none',
    })
  })

  test('obeys maxEdge to the pixel and keeps the aspect', () => {
    const plan = planPass({ width: 4000, height: 3000 }, { ...limits, maxEdge: 1000 })
    expect(plan).toMatchObject({ width: 1000, height: 750, reducedBy: 'maxEdge' })
  })

  test('never enlarges', () => {
    expect(planPass({ width: 100, height: 50 }, { ...limits, maxEdge: 1000 })).toMatchObject({
      width: 100,
      height: 50,
      reducedBy: 'none',
    })
  })

  test.each([
    [4096, 4096],
    [20_000, 400],
    [401, 19_999],
  ])('takes the largest size of %i × %i px that memory holds, by area', (width, height) => {
    const plan = planPass({ width, height }, { ...limits, maxPassPixels: 2e6 })
    expect(plan.reducedBy).toBe('memory')
    expect(plan.paddedWidth * plan.paddedHeight).toBeLessThanOrEqual(2e6)
    expect(plan.paddedWidth * plan.paddedHeight).toBeGreaterThan(0.94 * 2e6)
  })

  test('says memory where both limit and memory is the tighter', () => {
    expect(planPass({ width: 4096, height: 4096 }, { ...limits, maxEdge: 3000 }).reducedBy).toBe('memory')
  })

  test.each([
    [1, 1, 16, 16],
    [20000, 10, 20000, 16],
    [17, 8, 24, 16],
  ])('%s × %s is padded to %s × %s', (width, height, paddedWidth, paddedHeight) => {
    expect(planPass({ width: width, height: height }, limits)).toMatchObject({
      width,
      height,
      paddedWidth,
      paddedHeight,
    })
  })

  test('a reduced strip keeps at least one row', () => {
    expect(planPass({ width: 20000, height: 3 }, { ...limits, maxEdge: 500 })).toMatchObject({ width: 500, height: 1 })
  })

  test.each([0, -5, Number.NaN])('refuses a maxEdge of %s', (maxEdge) => {
    expect(() => planPass({ width: 10, height: 10 }, { ...limits, maxEdge })).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    )
  })

  test('says so where nothing fits', () => {
    expect(() => planPass({ width: 500, height: 500 }, { maxPassPixels: 100, multipleOf: 8 })).toThrow(
      expect.objectContaining({ code: 'out-of-memory' }),
    )
  })
})

describe('passes on a device whose images have a longest side', () => {
  const device = { ...limits, maxPassEdge: 8192, draftEdge: 512, maxPixels: 24e6 }

  test.each([
    [8300, 24, 8192, {}],
    [24, 8300, 8192, {}],
    [8300, 24, 8192, { draftEdge: 40 }],
    // 1000 is no multiple of 16: what is padded is to fit as well.
    [1200, 100, 992, { maxPassEdge: 1000, multipleOf: 16 }],
  ])('%i × %i px are planned within it, and the picture has its size', (width, height, edge, change) => {
    const plan = planPicture({ width, height }, { ...device, ...change })
    expect(plan).toMatchObject({ width, height, reducedBy: 'none' })
    const { paddedWidth, paddedHeight } = plan.full ?? plan.draft
    expect(Math.max(paddedWidth, paddedHeight)).toBe(edge)
    expect(Math.max(plan.draft.paddedWidth, plan.draft.paddedHeight)).toBeLessThanOrEqual(edge)
  })

  test('drafts are within it too, and memory counts beside it', () => {
    const { draft, full } = planPicture({ width: 20_000, height: 20 }, { ...device, maxPassPixels: 64 * 64 })
    expect(draft.paddedWidth * draft.paddedHeight).toBeLessThanOrEqual(64 * 64)
    expect(full?.width ?? 0).toBeLessThan(8192)
    const larger = planPicture({ width: 20_000, height: 20 }, device)
    expect(larger.draft.paddedWidth).toBe(8192)
    expect(larger.full).toBe(null)
  })

  test('sides up to it are left alone, with or without padding', () => {
    expect(planPicture({ width: 8189, height: 300 }, device).full).toMatchObject({ width: 8189, paddedWidth: 8192 })
    expect(planPicture({ width: 8192, height: 400 }, device).full).toMatchObject({ width: 8192, paddedWidth: 8192 })
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
    expect(reducedBy(picture, photo, { maxEdge, otherwise: 'memory' })).toBe(why)
  })
})
