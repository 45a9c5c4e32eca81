import { describe, expect, test } from 'vitest'
import { type Case, inOne, made, oneByOne, run, splitAt } from './layers.ts'
import { most, ofEachVariant } from './memory.ts'

/** Single precision of sums of some hundred numbers of about 1. */
const SINGLE = 2e-5
/** Half precision of numbers of up to 8: half a step there. */
const HALF = 2 ** -8

/** Sizes with sides that no tile divides, and the smallest there are. */
const SIZES = [
  [2, 2],
  [3, 2],
  [2, 3],
  [5, 7],
  [4, 16],
  [3, 17],
  [9, 31],
  [6, 33],
] as const
/** Channels of the input and of the output, which the kernels' panels of 16 divide or not. */
const CHANNELS = [
  [4, 16],
  [12, 8],
  [20, 40],
  [36, 24],
  [40, 4],
] as const

/** Even where the sides are halved. */
function sized([height, width]: readonly [number, number], resize: Case['resize']) {
  return resize === 'halved' ? { height: height * 2, width: width * 2 } : { height, width }
}

ofEachVariant((module) => {
  function check(of: Case) {
    const numbers = made(of)
    const rows = numbers.outHeight
    const tolerance = of.half ? HALF : SINGLE
    const whole = run(module, of, inOne(rows), numbers)
    expect(most(whole.output, numbers.output.data)).toBeLessThan(tolerance)
    if (of.keep) expect(most(whole.keep, numbers.ready.data)).toBeLessThan(of.half ? HALF : 1e-6)
    for (const bands of [oneByOne(rows), splitAt(rows, 1, 3, 4, rows - 1)]) {
      const found = run(module, of, bands, numbers)
      for (const part of ['output', 'keep', 'statistics'] as const) expect(most(found[part], whole[part])).toBe(0)
    }
    if (of.outputs % 8) return
    const places = rows * numbers.outWidth
    const { statistics } = whole
    const [mean, squares] = [numbers.statistics.slice(0, of.outputs), numbers.statistics.slice(of.outputs)]
    expect(most(statistics.subarray(0, of.outputs), mean)).toBeLessThan(SINGLE)
    expect(most(statistics.subarray(of.outputs), squares)).toBeLessThan(SINGLE * places)
  }

  describe.each(['same', 'halved', 'doubled'] as const)('a separable convolution, %s', (resize) => {
    test.each(SIZES)('from or to %i × %i, in one go, row by row or in bands', (...size) => {
      for (const [channels, outputs] of CHANNELS) check({ ...sized(size, resize), channels, outputs, resize })
    })

    test.each(['none', 'linear', 'relu'] as const)('its input with norm %s and all that can follow', (norm) => {
      const of = { ...sized([5, 19], resize), channels: 20, outputs: 24, resize, norm }
      check(of)
      check({ ...of, keep: true })
      check({ ...of, residual: true, keep: true })
      if (norm === 'none') return
      check({ ...of, noise: true })
      check({ ...of, noise: true, residual: true, keep: true })
    })

    test.each([4, 12, 32])('with a skip of %i channels', (skip) => {
      for (const size of [[2, 3] as const, [5, 19] as const]) {
        const of = { ...sized(size, resize), channels: 12, outputs: 40, resize, skip }
        check(of)
        check({ ...of, norm: 'relu', residual: true, keep: true })
      }
    })

    test('in half precision', () => {
      for (const size of SIZES) {
        const of = { ...sized(size, resize), channels: 20, outputs: 24, resize, half: true } as const
        check(of)
        check({ ...of, norm: 'relu', residual: true, keep: true, skip: 12, noise: true })
      }
    })
  })

  describe('a 3 × 3 convolution', () => {
    test.each(SIZES)('of %i × %i, in one go, row by row or in bands', (height, width) => {
      for (const [channels, outputs] of CHANNELS) {
        check({ height, width, channels, outputs, kind: 'convolution' })
        check({ height, width, channels, outputs, kind: 'convolution', bias: true, norm: 'relu' })
      }
    })

    test('in half precision', () => {
      for (const [height, width] of SIZES)
        check({ height, width, channels: 12, outputs: 40, kind: 'convolution', half: true, norm: 'linear' })
    })
  })

  test('statistics far from zero keep what lies between', () => {
    const of = { height: 40, width: 50, channels: 4, outputs: 8, kind: 'convolution', offset: 3000 } as const
    const numbers = made(of)
    const { statistics } = run(module, of, splitAt(40, 7, 8, 23), numbers)
    for (let o = 0; o < 8; o++) {
      expect(statistics[o]).toBeCloseTo(numbers.statistics[o], 2)
      // Single precision holds 3000 to 2e-4, of a deviation of about 1; a difference of two sums of squares would be lost.
      expect(statistics[8 + o] / numbers.statistics[8 + o]).toBeCloseTo(1, 3)
    }
  })
})
