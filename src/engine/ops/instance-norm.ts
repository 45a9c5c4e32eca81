import {
  add,
  mul,
  neg,
  type Rank,
  reshape,
  rsqrt,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import { NORM_EPSILON } from '../../core/norm-sites.ts'
import { affine } from './affine.ts'
import { channelMean } from './gram.ts'
import { channelMoments } from './moments.ts'
import { type Activation, ownKernel } from './own-kernel.ts'

/** What a norm scales and shifts to, c numbers each ([c] or [1, c]). */
export interface ScaleShift {
  readonly scale: Tensor
  readonly shift: Tensor
}

/**
 * Instance norm (Ulyanov et al. 2016); conditional instance norm (Dumoulin et al. 2017) where scale and shift come
 * from a style vector.
 *
 * @param x [1, h, w, c]
 */
export function instanceNorm(x: Tensor4D, { scale, shift }: ScaleShift, activation: Activation = 'linear'): Tensor4D {
  const channels = x.shape[3]
  const vectors = { scale: reshape<Rank.R1>(scale, [channels]), shift: reshape<Rank.R1>(shift, [channels]) }
  const own = ownKernel<Tensor4D>('InstanceNorm', { x, ...vectors }, activation)
  if (own) return own
  const { mean, variance } = channelMoments(x)
  const gain = mul<Tensor1D>(vectors.scale, rsqrt(add(variance, NORM_EPSILON)))
  return affine(x, gain, sub<Tensor1D>(vectors.shift, mul(mean, gain)), activation)
}

/** A norm's input at mean 0 and deviation 1, and one over the deviation that it had. */
export interface Normal {
  /** [1, h, w, c] */
  readonly values: Tensor4D
  /** [c] */
  readonly inverse: Tensor1D
}

/** x at mean 0 and deviation 1 in each channel: what is kept of a norm for its reverse pass. */
export function normalise(x: Tensor4D): Normal {
  const { mean, variance } = channelMoments(x)
  const inverse = rsqrt<Tensor1D>(add(variance, NORM_EPSILON))
  return { values: affine(x, inverse, neg(mul<Tensor1D>(mean, inverse)), 'linear'), inverse }
}

/** The gradients of an instance norm. */
export interface NormGradients {
  /** At its input, [1, h, w, c]. */
  readonly input: Tensor4D
  /** At its scale and its shift, [c] each. */
  readonly scale: Tensor1D
  readonly shift: Tensor1D
}

/**
 * The gradients of scale · normal + shift from the one behind it: at the input it is
 * scale · inverse · (g − mean g − normal · mean (g · normal)). `scale`: null where what is behind has none.
 */
export function normReverse(gradient: Tensor4D, { values, inverse }: Normal, scale: Tensor1D | null): NormGradients {
  const [, height, width, channels] = values.shape
  const places = height * width
  const mean = reshape(channelMean(gradient), [channels]) as Tensor1D
  const along = reshape(channelMean(mul<Tensor4D>(gradient, values)), [channels]) as Tensor1D
  const gain = scale ? mul<Tensor1D>(scale, inverse) : inverse
  const flat = affine(gradient, gain, neg(mul<Tensor1D>(gain, mean)), 'linear')
  const tilt = mul<Tensor4D>(values, neg(mul<Tensor1D>(gain, along)))
  return { input: add<Tensor4D>(flat, tilt), scale: mul(along, places), shift: mul(mean, places) }
}
