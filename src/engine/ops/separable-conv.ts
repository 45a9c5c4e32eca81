import { conv2d, depthwiseConv2d, type Tensor4D } from '@tensorflow/tfjs-core'
import { reflectPad, reflectPadReverse } from './reflect-pad.ts'

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

/** What a separable convolution needs in both directions. */
export interface SeparableBothWays extends SeparableWeights {
  /** [3, 3, in, 1], turned by 180°. */
  readonly turned: Tensor4D
  /** [1, 1, out, in] */
  readonly across: Tensor4D
}

/**
 * The gradient at the input of a {@link separableConv} of stride 1 from the one at its output. Both halves are
 * convolutions themselves: wasm has no DepthwiseConv2dNativeBackpropInput. To be called in a `tidy`.
 */
export function separableReverse(
  gradient: Tensor4D,
  { across, turned }: Pick<SeparableBothWays, 'across' | 'turned'>,
): Tensor4D {
  const narrow = conv2d(gradient, across, 1, 'valid')
  // Every place of the padded input: the gradient with a margin of zeros, twice as wide as the kernel reaches.
  const padded = depthwiseConv2d(narrow, turned, 1, 2)
  narrow.dispose()
  const folded = reflectPadReverse(padded)
  padded.dispose()
  return folded
}
