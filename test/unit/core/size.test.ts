import { expect, test } from 'vitest'
import { scaled, withinEdge } from '../../../src/core/size.ts'

test.each([
  [20000, 3, 500, 500, 1],
  [4000, 3000, 1000, 1000, 750],
  [300, 400, 200, 150, 200],
  [100, 50, 1000, 100, 50],
])('%i × %i within %i px is %i × %i', (...[width, height, edge, w, h]) => {
  expect(withinEdge({ width, height }, edge)).toEqual({ width: w, height: h })
})

test('scaled enlarges too, and keeps a pixel of what would vanish', () => {
  expect(scaled({ width: 30, height: 20 }, 2)).toEqual({ width: 60, height: 40 })
  expect(scaled({ width: 1000, height: 1 }, 0.1)).toEqual({ width: 100, height: 1 })
})
