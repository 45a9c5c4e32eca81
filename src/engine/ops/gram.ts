import {
  avgPool,
  div,
  getBackend,
  matMul,
  mean,
  reshape,
  type Tensor2D,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core'

/**
 * Gram matrix (Gatys et al. 2016, eq. 3) divided by the number of places: the mean of f · fᵀ. x: [1, h, w, c] → [c, c].
 *
 * On wasm the transposition is a step of its own: tfjs's matMul is five times as slow on a transposed side (20 ms
 * against 7 ms at 384×384×16), because only plain ones go to XNNPACK.
 */
export function gram(x: Tensor4D): Tensor2D {
  const [, height, width, channels] = x.shape
  const rows = reshape(x, [height * width, channels]) as Tensor2D
  const wasm = getBackend() === 'wasm'
  const left = wasm ? (transpose(rows) as Tensor2D) : rows
  const sums = matMul(left, rows, !wasm, false) as Tensor2D
  if (wasm) left.dispose()
  return div<Tensor2D>(sums, height * width)
}

/** Mean of each channel. x: [1, h, w, c] → [1, c]; see {@link import('./moments.ts').channelMoments} for why pooling. */
export function channelMean(x: Tensor4D): Tensor2D {
  const [, height, width, channels] = x.shape
  const means = getBackend() === 'wasm' ? avgPool(x, [height, width], 1, 'valid') : mean(x, [1, 2])
  return reshape(means, [1, channels])
}
