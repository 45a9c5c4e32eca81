import { conv2d, fused, mul, step, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core'

/** What a 3×3 convolution needs in both directions. */
export interface ConvWeights {
  /** [3, 3, in, out] */
  readonly forward: Tensor4D
  /** [3, 3, out, in], turned by 180°. */
  readonly reverse: Tensor4D
  /** [out] */
  readonly bias: Tensor1D
}

/** Zero-padded 3×3 convolution, bias, ReLU. x: [1, h, w, in] → [1, h, w, out]. */
export function convRelu(x: Tensor4D, { forward, bias }: ConvWeights): Tensor4D {
  return fused.conv2d({ x, filter: forward, strides: 1, pad: 'same', bias, activation: 'relu' })
}

/**
 * The loss's gradient at a convolution's input from the one at its output before ReLU: itself a convolution, because
 * the stride is 1. tfjs's own (Conv2DBackpropInput) takes eight times as long on wasm.
 */
export function convReverse(gradient: Tensor4D, { reverse }: ConvWeights): Tensor4D {
  return conv2d(gradient, reverse, 1, 'same')
}

/** The gradient before ReLU from the one behind it. @param activation what ReLU gave */
export function reluReverse(gradient: Tensor4D, activation: Tensor4D): Tensor4D {
  const open = step(activation)
  const passed = mul<Tensor4D>(gradient, open)
  open.dispose()
  return passed
}
