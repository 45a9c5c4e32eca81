/** Convolutions as plain loops in double precision, which shaders are compared with, and numbers to compare them on. */
import { expect } from 'vitest'
import { fromHalf, toHalf } from '../../../../src/core/half.ts'
import type { Size } from '../../../../src/core/size.ts'
import { type Precision, TILE } from '../../../../src/kernels/gpu/shader-parts.ts'

/** Numbers by place, a place's channels side by side. */
export interface Features extends Size {
  readonly channels: number
  readonly data: ArrayLike<number>
}

/** What lies where nothing is to be read or written; a half holds it too. */
export const ALIEN = 12_344

/** Vectors of it behind what a shader writes. */
const GUARD = 4

export const PRECISIONS = ['single', 'half'] as const satisfies readonly Precision[]

/** Of what is computed in single precision, and of what is stored in half precision behind that, cut or rounded. */
export const ALIKE: Readonly<Record<Precision, number>> = { single: 1e-5, half: 1e-3 }

/** The same numbers, -scale to scale, for the same seed. */
export function random(count: number, seed: number, scale = 1): Float32Array {
  let state = seed * 7919 + 1
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return scale * (state / 2 ** 31 - 1)
  })
}

/** What a buffer of features holds of some numbers. */
export const rounded = (numbers: Float32Array, precision: Precision): Float32Array =>
  precision === 'half' ? numbers.map((v) => fromHalf(toHalf(v))) : numbers

export function randomFeatures(size: Size, channels: number, [seed, precision]: [number, Precision]): Features {
  const { width, height } = size
  return { width, height, channels, data: rounded(random(width * height * channels, seed), precision) }
}

function built(
  { width, height }: Size,
  channels: number,
  value: (x: number, y: number, c: number) => number,
): Features {
  const data = new Float64Array(width * height * channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = value(x, y, c)
  return { width, height, channels, data }
}

export const numberAt = ({ width, channels, data }: Features, x: number, y: number, c: number): number =>
  data[(y * width + x) * channels + c]

/** Reflection about the edges' places; a single one has itself beside it. */
function mirrored(i: number, n: number): number {
  if (n === 1) return 0
  if (i < 0) return -i
  return i < n ? i : 2 * (n - 1) - i
}

/** What is convolved of a layer's input. */
export interface Prologue {
  readonly norm?: { readonly scales: Float32Array; readonly shifts: Float32Array } | null
  readonly noise?: { readonly field: Float32Array; readonly amounts: Float32Array } | null
  readonly relu?: boolean
  readonly residual?: Features | null
}

export function prepared(input: Features, { norm, noise, relu, residual }: Prologue): Features {
  return built(input, input.channels, (x, y, c) => {
    let v = numberAt(input, x, y, c)
    if (norm) v = v * norm.scales[c] + norm.shifts[c]
    if (noise) v += noise.field[y * input.width + x] * noise.amounts[c]
    if (relu) v = Math.max(v, 0)
    if (residual) v += numberAt(residual, x, y, c)
    return v
  })
}

/** Nearest neighbours. */
export const doubled = (input: Features): Features =>
  built({ width: 2 * input.width, height: 2 * input.height }, input.channels, (x, y, c) =>
    numberAt(input, x >> 1, y >> 1, c),
  )

/** @param kernels [channels, 3, 3] */
export function depthwise(input: Features, kernels: Float32Array, stride: 1 | 2): Features {
  const size = { width: Math.ceil(input.width / stride), height: Math.ceil(input.height / stride) }
  return built(size, input.channels, (x, y, c) => {
    let sum = 0
    for (let dy = 0; dy < 3; dy++)
      for (let dx = 0; dx < 3; dx++) {
        const fromX = mirrored(x * stride + dx - 1, input.width)
        const fromY = mirrored(y * stride + dy - 1, input.height)
        sum += numberAt(input, fromX, fromY, c) * kernels[(c * 3 + dy) * 3 + dx]
      }
    return sum
  })
}

/** @param matrix [inputs, outputs] */
export function pointwise(input: Features, matrix: Float32Array): Features {
  const outputs = matrix.length / input.channels
  return built(input, outputs, (x, y, o) => {
    let sum = 0
    for (let i = 0; i < input.channels; i++) sum += numberAt(input, x, y, i) * matrix[i * outputs + o]
    return sum
  })
}

/** @param weights [3, 3, inputs, outputs] */
export function convolution(input: Features, weights: Float32Array): Features {
  const outputs = weights.length / 9 / input.channels
  return built(input, outputs, (x, y, o) => {
    let sum = 0
    for (let dy = 0; dy < 3; dy++)
      for (let dx = 0; dx < 3; dx++)
        for (let i = 0; i < input.channels; i++) {
          const from = numberAt(input, mirrored(x + dx - 1, input.width), mirrored(y + dy - 1, input.height), i)
          sum += from * weights[((dy * 3 + dx) * input.channels + i) * outputs + o]
        }
    return sum
  })
}

export const added = (a: Features, b: Features): Features =>
  built(a, a.channels, (x, y, c) => numberAt(a, x, y, c) + numberAt(b, x, y, c))

export function tilesOf({ width, height }: Size) {
  const tilesX = Math.ceil(width / TILE.width)
  const tilesY = Math.ceil(height / TILE.height)
  return { tilesX, tilesY, tiles: tilesX * tilesY }
}

/** Means, then sums of squared distances from them, tile by tile. */
export function statisticsOf(features: Features): { readonly means: number[]; readonly squares: number[] } {
  const { width, height, channels } = features
  const { tilesX, tiles } = tilesOf(features)
  const [means, squares]: [number[], number[]] = [[], []]
  for (let tile = 0; tile < tiles; tile++)
    for (let c = 0; c < channels; c++) {
      const [left, top] = [(tile % tilesX) * TILE.width, Math.floor(tile / tilesX) * TILE.height]
      const own: number[] = []
      for (let y = top; y < Math.min(height, top + TILE.height); y++)
        for (let x = left; x < Math.min(width, left + TILE.width); x++) own.push(numberAt(features, x, y, c))
      const mean = own.reduce((sum, v) => sum + v, 0) / own.length
      means.push(mean)
      squares.push(own.reduce((sum, v) => sum + (v - mean) ** 2, 0))
    }
  return { means, squares }
}

/** Statistics as shaders lay them out: a tile's means, then its squares. */
export function splitStatistics(numbers: ArrayLike<number>, channels: number) {
  const all = Array.from(numbers)
  const isMean = (i: number) => Math.floor(i / channels) % 2 === 0
  return { means: all.filter((_, i) => isMean(i)), squares: all.filter((_, i) => !isMean(i)) }
}

/** Numbers one behind the other with alien ones between them, so that a place that is a little off shows. */
export class Shelf {
  readonly #numbers: number[] = Array.from({ length: 8 }, () => ALIEN)

  /** @returns the vector of four that they begin at */
  put(numbers: Float32Array): number {
    const at = this.#numbers.length / 4
    this.#numbers.push(...numbers, ...Array.from({ length: 4 * 3 }, () => ALIEN))
    return at
  }

  get numbers(): Float32Array {
    return Float32Array.from(this.#numbers)
  }
}

/** As features lie in a buffer, with a guard behind them. */
export function stored(numbers: ArrayLike<number>, precision: Precision): Float32Array | Uint32Array {
  const guarded = [...Array.from(numbers), ...Array.from({ length: 4 * GUARD }, () => ALIEN)]
  return precision === 'single' ? Float32Array.from(guarded) : new Uint32Array(Uint16Array.from(guarded, toHalf).buffer)
}

/** A buffer's place for so many numbers, with a guard behind them. */
export const hollow = (count: number, precision: Precision) =>
  stored(
    Array.from({ length: count }, () => ALIEN),
    precision,
  )

/** What a shader stored in {@link hollow}'s; fails where it wrote on the guard. */
export function unstored(words: Float32Array, precision: Precision): number[] {
  const halves = () => Array.from(new Uint16Array(words.buffer), fromHalf)
  const numbers = precision === 'single' ? Array.from(words) : halves()
  const end = numbers.length - 4 * GUARD
  expect(new Set(numbers.slice(end))).toEqual(new Set([ALIEN]))
  return numbers.slice(0, end)
}

/** The largest difference, relative to the expected number or to what such numbers usually are, if that is more. */
export function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length)
  const numbers = Array.from(expected)
  const usual = Math.sqrt(numbers.reduce((sum, v) => sum + v * v, 0) / numbers.length) || 1
  return numbers.reduce((most, v, i) => {
    const apart = Math.abs(found[i] - v) / Math.max(Math.abs(v), usual)
    return Math.max(most, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart)
  }, 0)
}
