import { add, mul, rsqrt, sub, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { channelMoments } from './moments.ts'

/** PyTorch's default, which the networks were trained with. */
const EPSILON = 1e-5

/**
 * Instance norm (Ulyanov et al. 2016); conditional instance norm (Dumoulin et al. 2017) where scale and shift come
 * from a style vector.
 *
 * @param x [1, h, w, c]
 * @param scale [c] or [1, c]
 * @param shift [c] or [1, c]
 */
export function instanceNorm(x: Tensor4D, scale: Tensor, shift: Tensor): Tensor4D {
  const { mean, variance } = channelMoments(x)
  const gain = mul(scale, rsqrt(add(variance, EPSILON)))
  const scaled = mul<Tensor4D>(x, gain)
  const normed = add<Tensor4D>(scaled, sub(shift, mul(mean, gain)))
  scaled.dispose()
  return normed
}
