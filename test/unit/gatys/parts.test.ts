import { describe, expect, test } from 'vitest'
import { readMetadata, readSafetensors, writeSafetensors } from '../../../src/core/safetensors.ts'
import { checkState, decodeState, encodeState } from '../../../src/gatys/checkpoint.ts'
import {
  enlarge,
  foldMargin,
  fromGrey,
  greyGradient,
  noiseColours,
  throughLogistic,
  toColours,
  toGrey,
  toLogits,
  withMargin,
} from '../../../src/gatys/picture.ts'
import { DEFAULT_SETTINGS, readSettings } from '../../../src/gatys/polish-settings.ts'
import { planCoarse, planLevels, shareDone } from '../../../src/gatys/schedule.ts'
import { atSize, blend, neededSizes, packStatistics, readStatistics } from '../../../src/gatys/statistics.ts'
import type { PolishState, SizeStatistics, StyleStatistics } from '../../../src/gatys/types.ts'
import { addVariation, variation } from '../../../src/gatys/variation.ts'

const numbers = (length: number, seed = 1) => Float32Array.from({ length }, (_, i) => 0.5 + 0.45 * Math.sin(i * seed))

describe('the picture as logits', () => {
  test('comes back, but for the very ends', () => {
    const colours = Float32Array.of(0.02, 0.3, 0.5, 0.98)
    for (const [i, c] of toColours(toLogits(colours)).entries()) expect(c).toBeCloseTo(colours[i], 6)
    expect([...toColours(toLogits(Float32Array.of(0, 1)))].every((c) => c > 0 && c < 1)).toBe(true)
  })

  test('has the slope of the logistic', () => {
    const x = Float32Array.of(-2, 0.3, 4)
    const gradient = Float32Array.of(1, 1, 1)
    throughLogistic(gradient, toColours(x))
    const h = 1e-2
    const measured = x.map(
      (v) => (toColours(Float32Array.of(v + h))[0] - toColours(Float32Array.of(v - h))[0]) / (2 * h),
    )
    for (const [i, g] of gradient.entries()) expect(g).toBeCloseTo(measured[i], 4)
  })

  test('as greys has the luma of the colours, and the gradient of three equal ones', () => {
    expect(toGrey(Float32Array.of(1, 0, 0, 0, 1, 0, 0.5, 0.5, 0.5))).toEqual(Float32Array.of(0.299, 0.587, 0.5))
    expect(fromGrey(Float32Array.of(0.2, 0.7))).toEqual(Float32Array.of(0.2, 0.2, 0.2, 0.7, 0.7, 0.7))
    expect(greyGradient(Float32Array.of(1, 2, 3, 4, 5, 6))).toEqual(Float32Array.of(6, 15))
  })

  test('is enlarged without moving: constants stay, slopes stay slopes', () => {
    const from = { width: 4, height: 3, channels: 2 }
    const to = { width: 8, height: 6, channels: 2 }
    expect(enlarge(new Float32Array(24).fill(0.4), from, to)).toEqual(new Float32Array(96).fill(0.4))
    const slope = Float32Array.from({ length: 24 }, (_, i) => Math.floor((i % 8) / 2))
    const wide = enlarge(slope, from, to)
    for (const x of [1, 2, 3, 4, 5, 6]) expect(wide[x * 2]).toBeCloseTo((x + 0.5) / 2 - 0.5, 5)
    expect([wide[0], wide[14]]).toEqual([0, 3])
  })

  test('has a margin that mirrors it without repeating the edge', () => {
    const grid = { width: 3, height: 2, channels: 1 }
    const wide = withMargin(Float32Array.of(1, 2, 3, 4, 5, 6), grid, 2)
    const rows = Array.from({ length: 6 }, (_, y) => [...wide.subarray(y * 7, y * 7 + 7)])
    expect(rows[2]).toEqual([3, 2, 1, 2, 3, 2, 1])
    expect(rows.map((row) => row[2])).toEqual([1, 4, 1, 4, 1, 4])
    expect(withMargin(Float32Array.of(7), { width: 1, height: 1, channels: 1 }, 2)).toEqual(
      new Float32Array(25).fill(7),
    )
  })

  test('gets the gradient of its margin back: the two are each other’s transpose', () => {
    const grid = { width: 5, height: 4, channels: 3 }
    const [inside, outside] = [numbers(60, 1.3), numbers(13 * 12 * 3, 0.7)]
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * b[i], 0)
    expect(dot(withMargin(inside, grid, 4), outside)).toBeCloseTo(dot(inside, foldMargin(outside, grid, 4)), 3)
  })

  test('of noise is the same for a seed and another for another', () => {
    const size = { width: 16, height: 12 }
    const noise = noiseColours(size, 3, 7)
    expect(noise).toEqual(noiseColours(size, 3, 7))
    expect(noise).not.toEqual(noiseColours(size, 3, 8))
    expect(noise.every((c) => c >= 0 && c <= 1)).toBe(true)
    expect(Math.abs(noise.reduce((a, b) => a + b, 0) / noise.length - 0.5)).toBeLessThan(0.03)
    expect(() => noiseColours(size, 3, 0.5)).toThrow('whole number')
  })
})

describe('total variation', () => {
  test.each([
    [5, 4, 3],
    [1, 6, 3],
    [6, 1, 1],
    [1, 1, 3],
  ])('of %i × %i × %i has the gradient that finite differences say', (width, height, channels) => {
    const grid = { width, height, channels }
    const colours = numbers(width * height * channels, 1.7)
    const gradient = new Float32Array(colours.length)
    expect(addVariation(colours, grid, gradient, 2)).toBeCloseTo(variation(colours, grid), 6)
    for (const i of colours.keys()) {
      const moved = (h: number) =>
        variation(
          colours.map((c, k) => (k === i ? c + h : c)),
          grid,
        )
      expect(gradient[i]).toBeCloseTo((2 * (moved(1e-2) - moved(-1e-2))) / 2e-2, 3)
    }
  })

  test('is the mean square of differences', () => {
    expect(variation(Float32Array.of(0, 1, 0, 1), { width: 2, height: 2, channels: 1 })).toBeCloseTo(1, 6)
    expect(variation(new Float32Array(12).fill(0.3), { width: 2, height: 2, channels: 3 })).toBe(0)
  })
})

describe('the schedule', () => {
  test('goes from a quarter over a half to the whole', () => {
    expect(planLevels({ width: 384, height: 256 })).toEqual([
      { width: 96, height: 64, scale: 0.25 },
      { width: 192, height: 128, scale: 0.5 },
      { width: 384, height: 256, scale: 1 },
    ])
  })

  test('leaves sizes out that are too small for statistics', () => {
    expect(planLevels({ width: 128, height: 120 }).map(({ scale }) => scale)).toEqual([0.5, 1])
    expect(planLevels({ width: 20, height: 1 }).map(({ scale }) => scale)).toEqual([1])
  })

  test('spends every iteration, and counts work by places', () => {
    const levels = planLevels({ width: 400, height: 400 })
    const coarse = planCoarse(levels, 100)
    const planned = [...coarse, 100 - coarse[0] - coarse[1]]
    expect(planned.reduce((a, b) => a + b, 0)).toBe(100)
    expect(shareDone(levels, planned, [0, 0, 0])).toBe(0)
    expect(shareDone(levels, planned, planned)).toBe(1)
    expect(shareDone(levels, planned, [coarse[0], 0, 0])).toBeLessThan(0.05)
    expect(shareDone(levels, [0, 0, 0], [0, 0, 0])).toBe(1)
  })
})

describe('settings', () => {
  test('take their defaults', () => {
    expect(readSettings({})).toEqual(DEFAULT_SETTINGS)
    expect(readSettings({ iterations: 7, signal: new AbortController().signal })).toEqual({
      ...DEFAULT_SETTINGS,
      iterations: 7,
    })
  })

  test.each([
    [{ iterations: 0 }, 'iterations must be a whole number from 1 to 2000, not 0'],
    [{ iterations: 2.5 }, 'iterations'],
    [{ styleWeight: Number.NaN }, 'styleWeight'],
    [{ strokePx: 20 }, 'strokePx must be a number from 96 to 640, not 20'],
    [{ strength: 2 }, 'strength'],
    [{ seed: 0.5 }, 'seed'],
    [{ from: 'nothing' as never }, 'from must be one of instant, photo, noise'],
    [{ optimiser: 'sgd' as never }, 'optimiser must be one of lbfgs, adam'],
  ])('%j is refused', (options, message) => {
    expect(() => readSettings(options)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }),
    )
  })
})

const state: PolishState = {
  meta: {
    ...{ version: 1, release: 'r', settings: DEFAULT_SETTINGS, width: 4, height: 3, iteration: 9, level: 0 },
    ...{ levelIteration: 9, curve: [3, 2.5], coarse: [], optimiser: { rate: 0.1 } },
  },
  arrays: { x: numbers(36), s0: numbers(36, 2), y0: numbers(36, 3) },
}
const file = () => encodeState(state).buffer

describe('a checkpoint', () => {
  test('comes back to the bit', () => {
    expect(decodeState(file(), 'a.ckpt')).toEqual(state)
  })

  test.each([
    ['empty', () => new ArrayBuffer(0)],
    ['text', () => new TextEncoder().encode('this is no checkpoint at all').buffer],
    ['cut short', () => file().slice(0, 300)],
    ['another file of tensors', () => writeSafetensors({ x: { shape: [1], data: Float32Array.of(1) } }).buffer],
    ['of another version', () => encodeState({ ...state, meta: { ...state.meta, version: 2 as 1 } }).buffer],
  ])('that is %s is refused by name', (_, bytes) => {
    expect(() => decodeState(bytes(), 'a.ckpt')).toThrow(
      expect.objectContaining({ code: 'checkpoint-unusable', message: expect.stringContaining('a.ckpt') }),
    )
  })

  test.each([
    [{ release: 'other' }, 'of the release r'],
    [{ width: 5 }, '4 × 3 px'],
    [{ settings: { ...DEFAULT_SETTINGS, styleWeight: 2 } }, 'styleWeight 1'],
    [{ settings: { ...DEFAULT_SETTINGS, iterations: 99 } }, 'only be made longer'],
  ])('of another run is refused: %j', (change, message) => {
    expect(() => checkState(state, { ...state.meta, ...change })).toThrow(
      expect.objectContaining({ code: 'checkpoint-unusable', message: expect.stringContaining(message) }),
    )
  })

  test('may be resumed for more iterations, and not with numbers that are not finite', () => {
    expect(() => checkState(state, { ...state.meta, settings: { ...DEFAULT_SETTINGS, iterations: 500 } })).not.toThrow()
    const holed = { ...state, arrays: { x: Float32Array.of(Number.NaN) } }
    expect(() => checkState(holed, state.meta)).toThrow(expect.objectContaining({ code: 'checkpoint-unusable' }))
  })
})

/** Statistics of made-up features, so that Gram matrices are ones. */
function madeUp(seed: number): SizeStatistics {
  const taps = [3, 5].map((channels) => {
    const features = Array.from({ length: 20 }, (_, p) => numbers(channels, seed + p).map((v) => Math.max(0, v - 0.3)))
    const mean = new Float32Array(channels)
    const gram = new Float32Array(channels * channels)
    for (const f of features)
      for (let i = 0; i < channels; i++) {
        mean[i] += f[i] / 20
        for (let j = 0; j < channels; j++) gram[i * channels + j] += (f[i] * f[j]) / 20
      }
    return { channels, mean, gram }
  })
  return { taps, variation: seed / 10 }
}

describe("a painting's statistics", () => {
  const sizes = new Map([96, 192, 384, 640].map((px, i) => [px, madeUp(i + 1)]))

  test('lie between the measured sizes in equal ratios, and clamp outside', () => {
    expect(atSize(sizes, 192)).toBe(sizes.get(192))
    expect(atSize(sizes, 20)).toBe(sizes.get(96))
    expect(atSize(sizes, 2000)).toBe(sizes.get(640))
    const between = atSize(sizes, Math.sqrt(192 * 384))
    expect(between.variation).toBeCloseTo(0.25, 6)
    expect(() => atSize(new Map(), 96)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  test('mix by weight', () => {
    const [a, b] = [madeUp(1), madeUp(2)]
    const mixed = blend([
      { of: a, weight: 0.25 },
      { of: b, weight: 0.75 },
    ])
    expect(mixed.taps[1].gram[7]).toBeCloseTo(0.25 * a.taps[1].gram[7] + 0.75 * b.taps[1].gram[7], 6)
    expect(mixed.taps[0].mean[2]).toBeCloseTo(0.25 * a.taps[0].mean[2] + 0.75 * b.taps[0].mean[2], 6)
  })

  test('are needed at sizes up to the stroke size, and the one above it', () => {
    expect(neededSizes(96)).toEqual([96])
    expect(neededSizes(192)).toEqual([96, 192])
    expect(neededSizes(300)).toEqual([96, 192, 384])
    expect(neededSizes(640)).toEqual([96, 192, 384, 640])
  })

  test('come back from their file to a few thousandths', () => {
    const statistics: StyleStatistics = { colour: sizes, grey: new Map([...sizes].reverse()) }
    const again = readStatistics(readSafetensors(writeSafetensors(packStatistics(statistics)).buffer, 'style'))
    for (const kind of ['colour', 'grey'] as const)
      for (const [px, { taps, variation }] of statistics[kind]) {
        const found = again[kind].get(px)
        expect(found?.variation).toBe(Math.fround(variation))
        for (const [i, { channels, mean, gram }] of taps.entries()) {
          expect(found?.taps[i].mean).toEqual(mean)
          const energy = Math.max(...gram)
          const worst = Math.max(...gram.map((v, k) => Math.abs(v - (found?.taps[i].gram[k] ?? Number.NaN))))
          expect(worst / energy, `${kind} ${px} ${channels}`).toBeLessThan(2.5e-3)
        }
      }
  })

  test('that lack a part are refused', () => {
    expect(() => readStatistics(new Map())).toThrow(expect.objectContaining({ code: 'model-corrupt' }))
  })
})

describe('a safetensors file that was written', () => {
  test('keeps floats, bytes and words', () => {
    const bytes = writeSafetensors(
      { a: { shape: [2, 2], data: Float32Array.of(1, -2.5, 0, 3) }, b: { shape: [3], data: Uint8Array.of(0, 7, 255) } },
      { note: 'grüße' },
    )
    const tensors = readSafetensors(bytes.buffer, 'f')
    expect(tensors.get('a')).toEqual({ shape: [2, 2], data: Float32Array.of(1, -2.5, 0, 3) })
    expect(tensors.get('b')?.data).toEqual(Float32Array.of(0, 7, 255))
    expect(readMetadata(bytes.buffer)).toEqual({ note: 'grüße' })
    expect(readMetadata(new ArrayBuffer(3))).toEqual({})
  })
})
