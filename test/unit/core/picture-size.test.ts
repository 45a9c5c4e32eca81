import { describe, expect, test } from 'vitest'
import { planPicture } from '../../../src/core/plan.ts'

const limits = { draftEdge: 512, maxPixels: 24e6, maxPassPixels: 2e6, multipleOf: 8 }
const plan = (width: number, height: number, change: Partial<typeof limits & { maxEdge: number }> = {}) =>
  planPicture({ width, height }, { ...limits, ...change })

describe('the plan of a picture', () => {
  test('a photo no larger than the draft is painted in one pass, padded to the multiple', () => {
    const pass = { width: 501, height: 300, paddedWidth: 504, paddedHeight: 304 }
    expect(plan(501, 300)).toEqual({ width: 501, height: 300, reducedBy: 'none', draft: pass, full: null })
  })

  test('a larger one in two, the second at its own size', () => {
    const { draft, full, ...size } = plan(1600, 1200)
    expect(size).toEqual({ width: 1600, height: 1200, reducedBy: 'none' })
    expect(draft).toMatchObject({ width: 512, height: 384 })
    expect(full).toMatchObject({ width: 1600, height: 1200 })
  })

  test('the draft’s size is the strokes’', () => {
    expect(plan(1600, 1200, { draftEdge: 768 }).draft).toMatchObject({ width: 768, height: 576 })
  })

  test('the picture has the photo’s size where no pass does, and the pass is as large as memory holds', () => {
    const { width, height, reducedBy, full } = plan(4032, 3024)
    expect([width, height, reducedBy]).toEqual([4032, 3024, 'none'])
    const pixels = full!.paddedWidth * full!.paddedHeight
    expect(pixels).toBeLessThanOrEqual(limits.maxPassPixels)
    expect(pixels).toBeGreaterThan(0.95 * limits.maxPassPixels)
    expect(full!.width / full!.height).toBeCloseTo(4 / 3, 2)
  })

  test.each([
    [20_000, 400],
    [400, 20_000],
    [1242, 12_000],
  ])('a strip of %i × %i px keeps its size, and strokes that fit into its width', (width, height) => {
    const { draft, ...picture } = plan(width, height)
    expect(picture).toMatchObject({ width, height, reducedBy: 'none' })
    expect(Math.min(draft.width, draft.height)).toBeGreaterThan(100)
    expect(draft.paddedWidth * draft.paddedHeight).toBeLessThanOrEqual(limits.maxPassPixels)
  })

  test('says why a picture is smaller: as asked for, or beyond what is painted at all', () => {
    expect(plan(4000, 3000, { maxEdge: 1000 })).toMatchObject({ width: 1000, height: 750, reducedBy: 'maxEdge' })
    const { width, height, reducedBy } = plan(8160, 6120)
    expect(reducedBy).toBe('limit')
    expect(width * height).toBeLessThanOrEqual(24e6)
    expect(width * height).toBeGreaterThan(23.9e6)
    expect(plan(100, 50, { maxEdge: 1000 })).toMatchObject({ width: 100, height: 50, reducedBy: 'none' })
  })

  test('a second pass that would hardly be larger is left out, unless it is the picture itself', () => {
    expect(plan(4000, 3000, { maxPassPixels: 512 * 384 * 1.1 }).full).toBeNull()
    expect(plan(540, 405).full).toMatchObject({ width: 540, height: 405 })
  })

  test('a device that does not hold the draft paints a smaller one', () => {
    const { draft, full, width } = plan(1600, 1200, { maxPassPixels: 256 * 192 })
    expect(draft.paddedWidth * draft.paddedHeight).toBeLessThanOrEqual(256 * 192)
    expect([full, width]).toEqual([null, 1600])
  })

  test.each([
    [1, 1, 16, 16],
    [20_000, 10, 20_000, 16],
    [17, 8, 24, 16],
  ])('%i × %i px are padded to %i × %i', (width, height, paddedWidth, paddedHeight) => {
    expect(plan(width, height).draft).toMatchObject({ width, height, paddedWidth, paddedHeight })
  })

  test.each([0, -5, Number.NaN])('refuses a maxEdge of %s', (maxEdge) => {
    expect(() => plan(10, 10, { maxEdge })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  test('says so where nothing fits', () => {
    expect(() => plan(500, 500, { maxPassPixels: 100 })).toThrow(expect.objectContaining({ code: 'out-of-memory' }))
  })
})
