/** What the kernels compute, as straightforward loops in double precision. */
import { halfOf, valueOfHalf } from './half.ts'

/** A feature, [height, width, channels]. */
export interface Feature {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly data: Float32Array
}

export type Resize = 'same' | 'halved' | 'doubled'

/** What is done to a feature where it is read. */
export interface Reading {
  /** Scale and shift of each channel, [2, channels]; null for none. */
  readonly affine: Float32Array | null
  readonly relu: boolean
  /** Noise of each place, and its amounts in each channel. */
  readonly noise?: { readonly places: Float32Array; readonly amounts: Float32Array } | null
  readonly residual?: Feature | null
}

export function feature(height: number, width: number, channels: number, data: Float32Array): Feature {
  return { height, width, channels, data }
}

/** Index in a row of `n` mirrored at its ends without repeating the edge. */
function mirrored(i: number, n: number): number {
  if (i < 0) return mirrored(-i, n)
  return i < n ? i : mirrored(2 * (n - 1) - i, n)
}

export function read(input: Feature, { affine, relu, noise, residual }: Reading): Feature {
  const { channels } = input
  const data = input.data.map((value, i) => {
    const c = i % channels
    let v = affine ? value * affine[c] + affine[channels + c] : value
    if (noise) v += noise.places[Math.floor(i / channels)] * noise.amounts[c]
    if (relu) v = Math.max(0, v)
    return v + (residual ? residual.data[i] : 0)
  })
  return { ...input, data }
}

/** Each number as half precision keeps it. */
export function inHalf(of: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(of, (v) => valueOfHalf(halfOf(v)))
}

export function bitsOf(of: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(of, halfOf)
}

/** Nearest neighbour. */
function doubled({ height, width, channels, data }: Feature): Feature {
  const out = new Float32Array(4 * data.length)
  for (let y = 0, i = 0; y < 2 * height; y++)
    for (let x = 0; x < 2 * width; x++)
      for (let c = 0; c < channels; c++) out[i++] = data[((y >> 1) * width + (x >> 1)) * channels + c]
  return { height: 2 * height, width: 2 * width, channels, data: out }
}

/** What lies under a 3 × 3 kernel at a place: `of(c, ky, kx)`. */
function under({ height, width, channels, data }: Feature, y: number, x: number) {
  return (c: number, ky: number, kx: number) =>
    data[(mirrored(y + ky - 1, height) * width + mirrored(x + kx - 1, width)) * channels + c]
}

/** @param weights [channels, 3, 3] */
export function depthwise(input: Feature, weights: Float32Array, resize: Resize): Feature {
  const from = resize === 'doubled' ? doubled(input) : input
  const step = resize === 'halved' ? 2 : 1
  const [height, width, channels] = [from.height / step, from.width / step, from.channels]
  const out = new Float32Array(height * width * channels)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = under(from, y * step, x * step)
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let k = 0; k < 9; k++) sum += at(c, Math.floor(k / 3), k % 3) * weights[c * 9 + k]
        out[i++] = sum
      }
    }
  return { height, width, channels, data: out }
}

/** @param weights [outputs, channels of all inputs] */
export function pointwise(inputs: readonly Feature[], weights: Float32Array, outputs: number): Feature {
  const [{ height, width }] = inputs
  const all = inputs.reduce((sum, { channels }) => sum + channels, 0)
  const out = new Float32Array(height * width * outputs)
  for (let place = 0; place < height * width; place++)
    for (let o = 0; o < outputs; o++) {
      let sum = 0
      let w = o * all
      for (const { channels, data } of inputs)
        for (let c = 0; c < channels; c++) sum += data[place * channels + c] * weights[w++]
      out[place * outputs + o] = sum
    }
  return { height, width, channels: outputs, data: out }
}

/** @param weights [outputs, channels, 3, 3] */
export function convolution(
  input: Feature,
  weights: Float32Array,
  bias: Float32Array | null,
  outputs: number,
): Feature {
  const { height, width, channels } = input
  const out = new Float32Array(height * width * outputs)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = under(input, y, x)
      for (let o = 0; o < outputs; o++) {
        let sum = bias ? bias[o] : 0
        for (let c = 0; c < channels; c++)
          for (let k = 0; k < 9; k++) sum += at(c, Math.floor(k / 3), k % 3) * weights[(o * channels + c) * 9 + k]
        out[i++] = sum
      }
    }
  return { height, width, channels: outputs, data: out }
}

/** Mean and sum of squared distances from it of each channel, [2, channels]. */
export function statisticsOf({ channels, data }: Feature): Float64Array {
  const out = new Float64Array(2 * channels)
  const places = data.length / channels
  data.forEach((v, i) => {
    out[i % channels] += v / places
  })
  data.forEach((v, i) => {
    out[channels + (i % channels)] += (v - out[i % channels]) ** 2
  })
  return out
}
