import { conv2d, mul, step, sub, sum, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import { normalise, normReverse } from '../engine/ops/instance-norm.ts'

/** Weights of the taps whose normalised features must stay (`models/train/learning/losses.py`). */
export const CONTENT_TAPS: Readonly<Record<string, number>> = { relu3_1: 0.3, relu4_1: 1 }

/** The metric of a tap as a 1×1 convolution, or null. */
export function seenThrough(metric: Float32Array | null, channels: number): Tensor4D | null {
  return metric && tensor4d(metric, [1, 1, channels, channels])
}

const seen = (features: Tensor4D, metric: Tensor4D | null): Tensor4D =>
  metric ? conv2d(features, metric, 1, 'valid') : features

/** A tap's features at mean 0 and deviation 1 in each channel, seen through its metric: contrast and palette are free. */
export function contentOf(features: Tensor4D, metric: Tensor4D | null): Tensor4D {
  return normalise(seen(features, metric)).values
}

/**
 * Mean absolute difference from the photo's {@link contentOf}, times `weight`, and its gradient at the features.
 *
 * @param metric symmetric
 */
export function contentLoss(
  features: Tensor4D,
  photo: Tensor4D,
  { metric, weight }: { readonly metric: Tensor4D | null; readonly weight: number },
): [loss: Tensor, gradient: Tensor4D] {
  const normal = normalise(seen(features, metric))
  const difference = sub<Tensor4D>(normal.values, photo)
  // The sign of each, 1 or -1: wasm has no Sign.
  const sign = sub<Tensor4D>(mul(step(difference), 2), 1)
  const per = weight / photo.size
  const { input } = normReverse(mul<Tensor4D>(sign, per), normal, null)
  return [mul(sum(mul(difference, sign)), per), seen(input, metric)]
}
