import { describe, expect, test } from 'vitest'
import { draftEdge, STYLE_PX, strokeOf, strokePx } from '../../../src/core/strokes.ts'
import {
  checkStyle,
  isSoundStyle,
  mixStyles,
  STYLE_DIM,
  STYLE_LIMIT,
  type StyleVector,
  withStrength,
} from '../../../src/core/style.ts'

const filled = (value: number): StyleVector => new Float32Array(STYLE_DIM).fill(value)
const code = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return (error as { code?: string }).code
  }
  return 'nothing thrown'
}

describe('a sound style', () => {
  test('has 100 numbers within the limit, in either kind of list', () => {
    for (const value of [0, -0.5, STYLE_LIMIT, -STYLE_LIMIT]) {
      expect(isSoundStyle(filled(value))).toBe(true)
      expect(isSoundStyle(Array.from(filled(value)))).toBe(true)
      expect(code(() => checkStyle(filled(value)))).toBe('nothing thrown')
    }
  })

  test.each([
    ['1e30', filled(1e30)],
    ['1e6', filled(1e6)],
    ['one number beyond the limit', filled(0).fill(-STYLE_LIMIT - 1, 99)],
    ['NaN', filled(Number.NaN)],
    ['infinity', filled(Number.POSITIVE_INFINITY)],
    ['99 numbers', new Float32Array(99)],
    ['101 numbers', new Float32Array(101)],
    ['holes', new Array(100)],
    ['texts', new Array(100).fill('1')],
    ['numbers of another kind', new Array(100).fill(1n)],
  ])('does not have %s', (_, style) => {
    expect(isSoundStyle(style)).toBe(false)
    expect(code(() => checkStyle(style as StyleVector))).toBe('bad-option')
  })

  test.each([undefined, null, 5, 'x', {}, { length: 100 }, { length: 100, every: () => true }, Symbol('x')])(
    'is not %j',
    (style) => {
      expect(isSoundStyle(style)).toBe(false)
      expect(code(() => checkStyle(style as unknown as StyleVector))).toBe('bad-option')
    },
  )

  test('comes of every mix of sound styles', () => {
    const most = filled(STYLE_LIMIT)
    for (let parts = 1; parts < 400; parts++) {
      const mix = Array.from({ length: parts }, (_, i) => ({ style: most, weight: 1 / (i + parts) }))
      expect(isSoundStyle(mixStyles(mix)), `${parts} parts`).toBe(true)
    }
  })
})

describe('mixStyles', () => {
  test('is the weighted mean, whatever the weights sum to', () => {
    const mixed = mixStyles([
      { style: filled(1), weight: 1 },
      { style: filled(4), weight: 2 },
      { style: filled(-8), weight: 1 },
    ])
    expect([...mixed]).toEqual([...filled(0.25)])
  })

  test('gives one style back unchanged', () => {
    const style = filled(0).map((_, i) => i / 7)
    expect(mixStyles([{ style, weight: 0.3 }])).toEqual(style)
  })

  test.each([
    ['no style', []],
    ['weights of 0 only', [{ style: filled(1), weight: 0 }]],
    ['a negative weight', [{ style: filled(1), weight: -1 }]],
    ['a weight that is no number', [{ style: filled(1), weight: Number.NaN }]],
    ['weights too large to be added up', Array(2).fill({ style: filled(1), weight: 1e308 })],
    ['a short vector', [{ style: new Float32Array(99), weight: 1 }]],
    ['a vector with NaN', [{ style: filled(Number.NaN), weight: 1 }]],
  ])('refuses %s', (_, parts) => {
    expect(code(() => mixStyles(parts))).toBe('bad-option')
  })
})

describe('withStrength', () => {
  test('runs from the photo through the painting and past it', () => {
    expect(withStrength(filled(2), filled(4), 0)).toEqual(filled(2))
    expect(withStrength(filled(2), filled(4), 0.5)).toEqual(filled(3))
    expect(withStrength(filled(2), filled(4), 1)).toEqual(filled(4))
    expect(withStrength(filled(2), filled(4), 1.5)).toEqual(filled(5))
  })

  test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('refuses a strength of %s', (strength) => {
    expect(code(() => withStrength(filled(0), filled(1), strength))).toBe('bad-option')
  })
})

describe('stroke sizes', () => {
  test.each([
    [-1, 768, 192],
    [-0.5, 627, 272],
    [0, 512, 384],
    [0.25, 476, 436],
    [1, 384, 640],
    [3, 384, 640],
    [-3, 768, 192],
  ])('%s has drafts of %i px and, to polish, paintings of %i px', (stroke, draft, painting) => {
    expect([draftEdge(stroke), strokePx(stroke)]).toEqual([draft, painting])
  })

  test('refuses NaN', () => {
    expect(code(() => draftEdge(Number.NaN))).toBe('bad-option')
    expect(code(() => strokePx(Number.NaN))).toBe('bad-option')
  })
})

describe('strokeOf', () => {
  test.each([-1, -0.4, 0, 0.3, 1])('takes %s back from its px', (stroke) => {
    expect(strokeOf(strokePx(stroke))).toBeCloseTo(stroke, 2)
  })

  test('stays in its range', () => {
    expect([strokeOf(STYLE_PX.fine / 2), strokeOf(STYLE_PX.bold * 2)]).toEqual([-1, 1])
  })
})
