import type { LossKernels } from '../../kernels/kernel-module.ts'
import { packTile } from '../../kernels/panels.ts'
import { EPSILON, type TapComparison } from '../tap-moments.ts'
import type { TapStatistics } from '../types.ts'
import { narrowed, numbersAt, type Tap } from './fused-loss-network.ts'
import type { Fixed } from './loss-frame.ts'
import { padded } from './loss-layers.ts'

/** Where a tap's numbers lie, and what it is. */
export interface TapPlace {
  readonly kernels: LossKernels
  readonly fixed: Fixed
  readonly index: number
  readonly tap: Tap
}

/** Nothing counted yet. */
export function beginTap({ kernels, fixed, index, tap }: TapPlace): void {
  const { products, sums } = fixed.taps[index]
  const wide = padded(tap.channels)
  numbersAt(kernels, products, wide * wide).fill(0)
  numbersAt(kernels, sums, wide).fill(0)
}

/** Makes the sums of all `places` their means, in their place. */
function settle({ kernels, fixed, index, tap }: TapPlace, places: number): { gram: Float32Array; mean: Float32Array } {
  const wide = padded(tap.channels)
  const gram = numbersAt(kernels, fixed.taps[index].products, wide * wide)
  const mean = numbersAt(kernels, fixed.taps[index].sums, wide)
  for (let i = 0; i < wide; i++) {
    mean[i] /= places
    for (let j = i; j < wide; j++) {
      const product = gram[i * wide + j] / places
      gram[i * wide + j] = product
      gram[j * wide + i] = product
    }
  }
  return { gram, mean }
}

/** What was counted, as statistics. */
export function readTap(place: TapPlace, places: number): TapStatistics {
  const { channels } = place.tap
  const { gram, mean } = settle(place, places)
  return { channels, mean: mean.slice(0, channels), gram: narrowed(gram, channels) }
}

/** What a tap is compared with, and by what weight. */
export interface TapTerms {
  readonly to: TapComparison
  readonly weight: number
  /** What distances from the content's target are multiplied by, where the content is compared here. */
  readonly content: Float32Array | null
}

/**
 * The tap's loss times its weight, from what was counted; its gradient's filter and bias are left for the reverse pass.
 * The formulas are those of `StyleTapLoss`.
 */
export function compareTap(place: TapPlace, places: number, { to, weight, content }: TapTerms): number {
  const { fixed, index, tap } = place
  const { channels } = tap
  const wide = padded(channels)
  const { gram, mean } = settle(place, places)
  const seen = bothSides(place, gram, fixed.taps[index].products)
  const seenMean = tap.metric ? times(tap.metric, mean, channels) : mean.slice(0, channels)
  const { target } = to
  const perGram = weight * to.perGram
  const perMoment = weight * to.perMoment
  const atMean = new Float32Array(channels)
  const diagonal = new Float32Array(channels)
  let moments = 0
  for (let i = 0; i < channels; i++) {
    const variance = seen[i * wide + i] - seenMean[i] ** 2
    // Rounding may leave a constant channel a little below 0.
    const deviation = Math.sqrt(Math.max(variance, 0) + EPSILON)
    const ofDeviation = deviation - target.deviation[i]
    const ofMean = seenMean[i] - target.mean[i]
    moments += ofMean * ofMean + ofDeviation * ofDeviation
    diagonal[i] = (ofDeviation / deviation) * perMoment
    atMean[i] = 2 * (ofMean * perMoment - seenMean[i] * diagonal[i])
  }
  let products = 0
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j < channels; j++) {
      const distance = seen[i * wide + j] - target.gram[i * channels + j]
      products += distance * distance
      seen[i * wide + j] = 2 * perGram * distance
    }
    seen[i * wide + i] += diagonal[i]
  }
  const atGram = bothSides(place, seen, seen.byteOffset)
  for (let i = 0; i < atGram.length; i++) atGram[i] *= 2 / places
  const bias = tap.metric ? times(tap.metric, atMean, channels) : atMean
  setTap(place, { filter: atGram, bias: bias.map((v) => v / places), content })
  return perGram * products + perMoment * moments
}

/** What the reverse pass adds at a tap: filter · features + bias, and content · distances; matrices as wide as the kernels have them. */
export interface TapGradient {
  /** Symmetric. */
  readonly filter: Float32Array
  readonly bias: Float32Array
  readonly content: Float32Array | null
}

export function setTap({ kernels, fixed, index, tap }: TapPlace, { filter, bias, content }: TapGradient): void {
  const wide = padded(tap.channels)
  const at = fixed.taps[index]
  const all = content ? new Float32Array(2 * wide * wide) : filter
  if (content) {
    all.set(filter)
    all.set(content, wide * wide)
  }
  packTile(all, all.length / wide, wide, numbersAt(kernels, at.filter, all.length))
  const biases = numbersAt(kernels, at.bias, wide)
  biases.fill(0)
  biases.set(bias)
}

/**
 * metric · x · metric of a symmetric matrix, or x itself without a metric. @param address of x, which may be the place of
 * an earlier call's result; this one's lies there.
 */
function bothSides({ kernels, fixed, index, tap }: TapPlace, x: Float32Array, address: number): Float32Array {
  if (!tap.metric) return x
  const wide = padded(tap.channels)
  const { first, second } = fixed
  const { metric } = fixed.taps[index]
  kernels.multiply(fixed.segments, address, wide, wide, metric, wide, first)
  transpose(numbersAt(kernels, first, wide * wide), wide)
  kernels.multiply(fixed.segments, first, wide, wide, metric, wide, second)
  return numbersAt(kernels, second, wide * wide)
}

function transpose(matrix: Float32Array, side: number): void {
  for (let i = 0; i < side; i++)
    for (let j = 0; j < i; j++) {
      const kept = matrix[i * side + j]
      matrix[i * side + j] = matrix[j * side + i]
      matrix[j * side + i] = kept
    }
}

function times(matrix: Float32Array, vector: Float32Array, side: number): Float32Array {
  return Float32Array.from({ length: side }, (_, i) => {
    let sum = 0
    for (let j = 0; j < side; j++) sum += matrix[i * side + j] * vector[j]
    return sum
  })
}
