import { describe, expect, test } from 'vitest'
import { PreviewPace } from '../../../src/worker/preview-pace.ts'

const square = { width: 1024, height: 1024 }

describe('PreviewPace', () => {
  test('starts with the full preview', () => {
    expect(new PreviewPace().edge(square)).toBe(512)
  })

  test.each([
    [50, 512],
    [200, 512],
    [220, 384],
    [500, 256],
    [900, 192],
    [60_000, 192],
  ])('where 512 × 512 px take %i ms, a live preview has %i px', (ms, edge) => {
    const pace = new PreviewPace()
    pace.note({ width: 512, height: 512 }, ms)
    expect(pace.edge(square)).toBe(edge)
  })

  test('a strip may be longer than a square for the same time', () => {
    const pace = new PreviewPace()
    pace.note({ width: 512, height: 512 }, 500)
    expect(pace.edge({ width: 2000, height: 500 })).toBe(512)
  })

  test.each([
    [100, 300, 512],
    [100, 320, 384],
    [300, 100, 512],
    [320, 100, 384],
  ])('the newest measurement counts as much as all before it: %i ms, then %i ms, give %i px', (before, now, edge) => {
    const pace = new PreviewPace()
    for (const ms of [before, now]) pace.note({ width: 512, height: 512 }, ms)
    expect(pace.edge(square)).toBe(edge)
  })

  test('forgets a slow start', () => {
    const pace = new PreviewPace()
    pace.note(square, 60_000)
    for (let i = 0; i < 12; i++) pace.note(square, 100)
    expect(pace.edge(square)).toBe(512)
  })
})
