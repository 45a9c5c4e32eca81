/** Arithmetic of learnt styles: mixes and strength of norms and adapters, and their numbers as bytes. */
import { describe, expect, test } from 'vitest'
import { readSafetensors } from '../../../src/core/safetensors.ts'
import {
  type Adapter,
  isSoundLearnt,
  type LearntStyle,
  learntWithStrength,
  mixLearnt,
} from '../../../src/core/style.ts'
import {
  builtInStyle,
  NORM_ROW,
  packAdapters,
  packNorms,
  packStyle,
  unpackStyle,
} from '../../../src/core/style-numbers.ts'

const NORMS = 64

/** Numbers that differ and are the same each time. */
const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 2)

const adapter = (rank: number, seed: number): Adapter => ({
  ...{ rank, inputs: 6, outputs: 4 },
  down: numbers(rank * 6, seed),
  up: numbers(rank * 4, seed + 0.5),
})
const style = (seed: number, adapters: Record<string, Adapter> = {}): LearntStyle => ({
  norms: numbers(NORMS, seed),
  adapters: new Map(Object.entries(adapters)),
})

/** upᵀ · down, [outputs · inputs], by the definition. */
function added(adapter: Adapter | undefined): number[] {
  const { rank, inputs, outputs, down, up } = adapter ?? { rank: 0, inputs: 6, outputs: 4, down: [], up: [] }
  return Array.from({ length: outputs * inputs }, (_, at) => {
    const [o, i] = [Math.floor(at / inputs), at % inputs]
    let sum = 0
    for (let r = 0; r < rank; r++) sum += up[r * outputs + o] * down[r * inputs + i]
    return sum
  })
}
const expectClose = (found: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(found.length).toBe(expected.length)
  for (let i = 0; i < found.length; i++) expect(found[i]).toBeCloseTo(expected[i], 4)
}

const a = style(1, { x: adapter(2, 3), y: adapter(1, 4) })
const b = style(2, { x: adapter(3, 5) })
const plain = style(6)

describe('a mix of learnt styles', () => {
  test('is the weighted mean of norms and of what adapters add, whatever their ranks', () => {
    const mixed = mixLearnt([
      { style: a, weight: 1 },
      { style: b, weight: 2 },
      { style: plain, weight: 1 },
    ])
    expectClose(
      mixed.norms,
      a.norms.map((n, i) => n / 4 + b.norms[i] / 2 + plain.norms[i] / 4),
    )
    const [ax, bx] = [added(a.adapters.get('x')), added(b.adapters.get('x'))]
    expectClose(
      added(mixed.adapters.get('x')),
      ax.map((n, i) => n / 4 + bx[i] / 2),
    )
    expectClose(
      added(mixed.adapters.get('y')),
      added(a.adapters.get('y')).map((n) => n / 4),
    )
  })

  test('of one style, or with one alone that counts, is that style', () => {
    expect(mixLearnt([{ style: a, weight: 3 }])).toBe(a)
    const ends = [
      { style: a, weight: 1 },
      { style: b, weight: 0 },
    ]
    expect(mixLearnt(ends)).toBe(a)
  })

  test.each([
    ['of none', []],
    ['whose weights are all 0', [{ style: a, weight: 0 }]],
    ['with a weight below 0', [{ style: a, weight: -1 }]],
    [
      'with norms of another network',
      [
        { style: a, weight: 1 },
        { style: { norms: numbers(3, 1), adapters: new Map() }, weight: 1 },
      ],
    ],
    [
      'with an adapter of another network',
      [
        { style: a, weight: 1 },
        { style: style(1, { x: { ...adapter(1, 1), inputs: 4, outputs: 6 } }), weight: 1 },
      ],
    ],
    [
      'with numbers that are none',
      [{ style: { norms: numbers(NORMS, 1).fill(Number.NaN), adapters: new Map() }, weight: 1 }],
    ],
    ['with a style that is none', [{ style: null as unknown as LearntStyle, weight: 1 }]],
  ])('%s is refused', (_, parts) => {
    expect(() => mixLearnt(parts)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })
})

describe('the strength of a learnt style', () => {
  const photo = numbers(NORMS, 9)

  test('0 is the photo without adapters, 1 the style', () => {
    expect(learntWithStrength(photo, a, 0)).toEqual({ norms: photo, adapters: new Map() })
    const whole = learntWithStrength(photo, a, 1)
    expectClose(whole.norms, a.norms)
    expect(added(whole.adapters.get('x'))).toEqual(added(a.adapters.get('x')))
  })

  test.each([0.3, 1.4])('%s is as far along the line, of norms and of what adapters add', (strength) => {
    const found = learntWithStrength(photo, a, strength)
    expectClose(
      found.norms,
      photo.map((n, i) => n + strength * (a.norms[i] - n)),
    )
    expectClose(
      added(found.adapters.get('x')),
      added(a.adapters.get('x')).map((n) => strength * n),
    )
  })

  test.each([-1, Number.NaN, 1e39])('%s is refused', (strength) => {
    expect(() => learntWithStrength(photo, a, strength)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })
})

describe('the numbers of a learnt style as bytes', () => {
  test('keep norms as they are and adapters within half a level of their rank', () => {
    const back = unpackStyle(packStyle(a), 'a')
    expect(back.norms).toEqual(a.norms)
    expect([...back.adapters.keys()]).toEqual(['x', 'y'])
    for (const [name, { rank, inputs, down }] of a.adapters)
      for (let r = 0; r < rank; r++) {
        const row = down.subarray(r * inputs, (r + 1) * inputs)
        const level = Math.max(...row.map(Math.abs)) / 127
        for (const [i, number] of row.entries())
          expect(Math.abs((back.adapters.get(name)?.down[r * inputs + i] ?? Number.NaN) - number)).toBeLessThanOrEqual(
            0.501 * level,
          )
      }
    // What was rounded once stays.
    expect(unpackStyle(packStyle(back), 'a')).toEqual(back)
  })

  test('are those of many styles in one file, and of adapters in another', () => {
    const all = readSafetensors(
      packNorms(
        new Map([
          ['a', a.norms],
          ['flat', new Float32Array(NORMS)],
        ]),
      ),
      'styles',
    )
    const found = builtInStyle('a', all.get('a'), readSafetensors(packAdapters(a.adapters), 'a'))
    const level = Math.max(...a.norms.map(Math.abs)) / 127
    for (const [i, norm] of a.norms.entries())
      expect(Math.abs(found.norms[i] - norm)).toBeLessThanOrEqual(0.501 * level)
    expect(found.adapters).toEqual(unpackStyle(packStyle(a), 'a').adapters)
    expect(builtInStyle('flat', all.get('flat'), new Map()).norms).toEqual(new Float32Array(NORMS))
    expect(NORMS % NORM_ROW).toBe(0)
    expect(() => builtInStyle('missing', all.get('missing'), new Map())).toThrow(
      expect.objectContaining({ code: 'model-corrupt', message: expect.stringContaining('missing') }),
    )
  })

  test('that are half an adapter, or none, are told', () => {
    const tensors = readSafetensors(packAdapters(a.adapters), 'a')
    tensors.delete('x.up')
    expect(() => builtInStyle('a', { shape: [NORMS], data: a.norms as Float32Array<ArrayBuffer> }, tensors)).toThrow(
      /is missing or damaged/,
    )
    expect(() => unpackStyle(new Uint8Array(20), 'mine')).toThrow(expect.objectContaining({ code: 'image-unreadable' }))
    expect(isSoundLearnt({ norms: a.norms, adapters: {} })).toBe(false)
  })
})
