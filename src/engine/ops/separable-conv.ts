import { conv2d, depthwiseConv2d, type Tensor4D } from '@tensorflow/tfjs-core'
import { reflectPad } from './reflect-pad.ts'

export interface SeparableWeights {
  /** [3, 3, in, 1] */
  readonly depthwise: Tensor4D
  /** [1, 1, in, out] */
  readonly pointwise: Tensor4D
}

/** Reflect-padded depthwise 3×3, then pointwise 1×1, no biases. x: [1, h, w, in] → [1, h / stride, w / stride, out]. */
export function separableConv(x: Tensor4D, weights: SeparableWeights, stride: 1 | 2 = 1): Tensor4D {
  const padded = reflectPad(x)
  const spread = depthwiseConv2d(padded, weights.depthwise, stride, 'valid')
  // Freed at once, not at the end of the step: these set the peak of memory, and so the largest picture.
  padded.dispose()
  const mixed = conv2d(spread, weights.pointwise, 1, 'valid')
  spread.dispose()
  return mixed
}
