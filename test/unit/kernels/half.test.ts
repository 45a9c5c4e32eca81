import { expect, test } from 'vitest'
import { halfOf, valueOfHalf } from './half.ts'
import { Memory, ofEachVariant } from './memory.ts'

/** All 63,488 that are numbers; infinity and what is no number the kernels never make. */
const NUMBERS = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter((bits) => (bits & 0x7c00) !== 0x7c00)

ofEachVariant((module) => {
  function narrowed(numbers: Float32Array): Uint16Array {
    const memory = new Memory(module)
    const to = memory.room(2 * numbers.length)
    memory.kernels.narrow(memory.put(numbers), to, numbers.length)
    return memory.halves(to, numbers.length)
  }

  test('every half-precision number is widened to its value, and narrowed to itself', () => {
    const memory = new Memory(module)
    const to = memory.room(4 * NUMBERS.length)
    memory.kernels.widen(memory.put(NUMBERS), to, NUMBERS.length)
    const wide = memory.floats(to, NUMBERS.length)
    const wrong = NUMBERS.filter((bits, i) => !Object.is(wide[i], valueOfHalf(bits)))
    expect([...wrong]).toEqual([])
    expect([...narrowed(wide)].filter((bits, i) => bits !== NUMBERS[i])).toEqual([])
  })

  test('what lies between two is narrowed to the nearer one, subnormal and negative numbers too', () => {
    const positive = [...NUMBERS].filter((bits) => bits < 0x7bff)
    const between = (share: number) =>
      positive.map((bits) => valueOfHalf(bits) * (1 - share) + valueOfHalf(bits + 1) * share)
    for (const [share, up] of [
      [0.49, 0],
      [0.51, 1],
      [0.01, 0],
      [0.99, 1],
    ] as const) {
      const found = narrowed(Float32Array.from(between(share).flatMap((v) => [v, -v])))
      const wrong = positive.filter(
        (bits, i) => found[2 * i] !== bits + up || found[2 * i + 1] !== ((bits + up) | 0x8000),
      )
      expect(wrong).toEqual([])
    }
    // The middle is as far from both.
    const middles = narrowed(Float32Array.from(between(0.5)))
    expect(positive.filter((bits, i) => middles[i] !== bits && middles[i] !== bits + 1)).toEqual([])
  })

  test('what is too large becomes the largest, what is too small zero', () => {
    const numbers = [65_504, 65_519, 65_520, 1e30, Number.POSITIVE_INFINITY, 2 ** -26, 1e-30, 1e-45]
    const expected = numbers.map((v) => halfOf(v))
    expect(expected.slice(3)).toEqual([0x7bff, 0x7bff, 0, 0, 0])
    expect([...narrowed(Float32Array.from(numbers))]).toEqual(expected)
    expect([...narrowed(Float32Array.from(numbers, (v) => -v))]).toEqual(expected.map((bits) => bits | 0x8000))
  })

  test('no more is written than is asked for', () => {
    const memory = new Memory(module)
    const from = memory.put(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    const halves = memory.room(16)
    memory.kernels.narrow(from, halves, 4)
    expect([...memory.halves(halves, 8)]).toEqual([0x3c00, 0x4000, 0x4200, 0x4400, ...new Array(4).fill(0xffff)])
    const wide = memory.room(32)
    memory.kernels.widen(halves, wide, 4)
    expect([...memory.floats(wide, 5)]).toEqual([1, 2, 3, 4, Number.NaN])
  })
})
