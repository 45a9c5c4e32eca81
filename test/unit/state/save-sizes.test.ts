import { describe, expect, test } from 'vitest'
import { printEdge, printsOf, saveSizesOf, screenEdge } from '../../../src/app/parts/save-sizes.ts'

describe('sizes to save', () => {
  test.each([
    [800, 600, ['photo']],
    [1771, 1300, ['photo']],
    [1500, 2000, ['photo', 'print']],
    [4032, 3024, ['photo', 'screen', 'print']],
  ])('of a picture of %i × %i px', (width, height, sizes) => {
    expect(saveSizesOf({ width, height }, 2048)).toEqual(sizes)
  })

  test('a screen is one of 2048 px, or this one where it is larger', () => {
    expect(screenEdge({ width: 390, height: 844 }, 3)).toBe(2532)
    expect(screenEdge({ width: 1440, height: 900 }, 1)).toBe(2048)
  })

  test('prints are those that the pixels allow at 300 dpi', () => {
    const prints = printsOf({ width: 1800, height: 2400 })
    expect(prints.map(([short, long]) => `${short} × ${long}`)).toEqual(['10 × 15', '13 × 18'])
    expect(prints.map(printEdge)).toEqual([1772, 2126])
  })
})
