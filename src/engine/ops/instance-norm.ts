import { add, mul, reshape, rsqrt, sub, type Tensor, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core'
import { affine } from './affine.ts'
import { channelMoments } from './moments.ts'

/** PyTorch's default, which the networks were trained with. */
const EPSILON = 1e-5

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
export function instanceNorm(
  x: Tensor4D,
  { scale, shift }: ScaleShift,
  activation: 'linear' | 'relu' = 'linear',
): Tensor4D {
  const channels = x.shape[3]
  const { mean, variance } = channelMoments(x)
  const gain = mul<Tensor1D>(reshape(scale, [channels]), rsqrt(add(variance, EPSILON)))
  return affine(x, gain, sub<Tensor1D>(reshape(shift, [channels]), mul(mean, gain)), activation)
}
