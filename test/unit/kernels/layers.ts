import type { KernelModule } from '../../../src/kernels/kernel-module.ts'
import { NORM, RESIZE, TILE } from '../../../src/kernels/layer-fields.ts'
import { valueOfHalf } from './half.ts'
import { Memory, wave } from './memory.ts'
import { depthwisePhases, depthwisePlaces, panels } from './pack.ts'
import type { Feature, Resize } from './reference.ts'
import * as reference from './reference.ts'

/** A layer that a test runs. */
export interface Case {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outputs: number
  readonly kind?: 'separable' | 'convolution'
  readonly resize?: Resize
  /** What is done to the input: nothing, or its norm, or ReLU as well. */
  readonly norm?: keyof typeof NORM
  readonly noise?: boolean
  readonly residual?: boolean
  readonly keep?: boolean
  /** Channels of a second input. */
  readonly skip?: number
  readonly bias?: boolean
  readonly half?: boolean
  /** Added to every output: statistics far from zero. */
  readonly offset?: number
}

/** What comes out of it. */
export interface Result {
  readonly output: Float32Array
  readonly keep: Float32Array
  /** [2, outputs] */
  readonly statistics: Float32Array
}

/** Rows that a call computes, one call after another. */
export type Bands = readonly (readonly [from: number, to: number])[]

export const inOne = (rows: number): Bands => [[0, rows]]
export const oneByOne = (rows: number): Bands => Array.from({ length: rows }, (_, y) => [y, y + 1] as const)
export function splitAt(rows: number, ...at: readonly number[]): Bands {
  const edges = [0, ...at.filter((y) => y > 0 && y < rows), rows]
  return edges.slice(1).map((to, i) => [edges[i], to] as const)
}

/** Numbers for a case, and what they come to. */
export function made(of: Case) {
  const { height, width, channels, outputs, kind = 'separable', resize = 'same', norm = 'none', skip = 0 } = of
  const stored = (data: Float32Array<ArrayBuffer>) => (of.half ? reference.inHalf(data) : data)
  const input = reference.feature(height, width, channels, stored(wave(height * width * channels, 1, 1)))
  const residual = of.residual
    ? reference.feature(height, width, channels, stored(wave(input.data.length, 0.7, 2)))
    : null
  const affine = norm === 'none' ? null : wave(2 * channels, 1.3, 3)
  const noise = of.noise ? { places: wave(height * width, 1, 4), amounts: wave(channels, 0.8, 5) } : null
  const ready = reference.read(input, { affine, relu: norm === 'relu', noise, residual })
  const [outHeight, outWidth] = [height, width].map((n) =>
    resize === 'halved' ? n / 2 : resize === 'doubled' ? n * 2 : n,
  )
  const second = skip
    ? reference.feature(outHeight, outWidth, skip, stored(wave(outHeight * outWidth * skip, 1, 6)))
    : null
  const secondAffine = wave(2 * skip, 1.1, 7)
  const depthwise = wave(9 * channels, 0.5, 8)
  const bias = of.bias || of.offset ? wave(outputs, 0.5, 9).map((v) => v + (of.offset ?? 0)) : null
  const fan = kind === 'separable' ? channels + skip : 9 * channels
  const weights = wave(fan * outputs, 1 / Math.sqrt(fan), 10)
  const inputs: Feature[] = [reference.depthwise(ready, depthwise, resize)]
  if (second) inputs.push(reference.read(second, { affine: secondAffine, relu: true }))
  const output =
    kind === 'separable'
      ? reference.pointwise(inputs, weights, outputs)
      : reference.convolution(ready, weights, bias, outputs)
  const numbers = { input, residual, affine, noise, second, secondAffine, depthwise, bias, weights, fan }
  return { ...numbers, ready, output, outHeight, outWidth, statistics: reference.statisticsOf(output) }
}

/** Runs a case on the kernels, in bands. */
export function run(module: KernelModule, of: Case, bands: Bands, numbers = made(of)): Result {
  const { height, width, channels, outputs, kind = 'separable', resize = 'same', norm = 'none', skip = 0 } = of
  const memory = new Memory(module)
  const { outWidth, outHeight, fan, weights } = numbers
  const put = (data: Float32Array) => memory.put(of.half ? reference.bitsOf(data) : data, TILE * 64 * 4)
  const whole = (count: number) => memory.room((count + TILE * 64) * 4)
  const output = whole(outHeight * outWidth * outputs)
  const keep = of.keep ? whole(height * width * channels) : 0
  const statistics = memory.put(new Float32Array(2 * outputs))
  const convolution = kind === 'convolution'
  const at = memory.layer({ height, width, channels, outputs }, outWidth, {
    input: put(numbers.input.data),
    norm: NORM[norm],
    affine: numbers.affine ? memory.put(numbers.affine) : 0,
    residual: numbers.residual ? put(numbers.residual.data) : 0,
    keep,
    noise: numbers.noise ? memory.put(numbers.noise.places) : 0,
    amounts: numbers.noise ? memory.put(numbers.noise.amounts) : 0,
    half: of.half ? 1 : 0,
    resize: RESIZE[resize],
    depthwise: memory.put((resize === 'doubled' ? depthwisePhases : depthwisePlaces)(numbers.depthwise, channels)),
    skip: numbers.second ? put(numbers.second.data) : 0,
    skipChannels: skip,
    skipAffine: numbers.second ? memory.put(numbers.secondAffine) : 0,
    // A 3 × 3 convolution's inputs are [3, 3, channels].
    weights: memory.put(
      panels(fan, outputs, (o, i) =>
        convolution ? weights[(o * channels + (i % channels)) * 9 + Math.floor(i / channels)] : weights[o * fan + i],
      ),
    ),
    bias: numbers.bias ? memory.put(numbers.bias) : 0,
    output,
    statistics: outputs % 8 === 0 ? statistics : 0,
  })
  for (const [from, to] of bands) memory.kernels[convolution ? 'convolve' : 'separable'](at, from, to)
  const read = (address: number, count: number) =>
    of.half ? Float32Array.from(memory.halves(address, count), valueOfHalf) : memory.floats(address, count).slice()
  return {
    output: read(output, numbers.output.data.length),
    keep: keep ? read(keep, numbers.ready.data.length) : new Float32Array(),
    statistics: memory.floats(statistics, 2 * outputs).slice(),
  }
}
