import { fill, matMul, reshape, square, sub, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core'

export interface Moments {
  /** [1, c] */
  readonly mean: Tensor2D
  /** [1, c], biased (divided by h · w). */
  readonly variance: Tensor2D
}

/**
 * Mean and variance of each channel over height and width. x: [1, h, w, c].
 *
 * A product with a row of 1 / (h · w): `mean` over the middle axes transposes the whole tensor first on every tfjs
 * backend (wasm, 128×128×64: 4 times slower). Deviations are squared after the mean is taken off, because
 * E[x²] − E[x]² loses the variance of channels with a large mean in fp32.
 */
export function channelMoments(x: Tensor4D): Moments {
  const [, height, width, channels] = x.shape
  const positions = height * width
  const flat = reshape(x, [positions, channels]) as Tensor2D
  const average = fill([1, positions], 1 / positions) as Tensor2D
  const mean: Tensor2D = matMul(average, flat)
  const variance: Tensor2D = matMul(average, square<Tensor2D>(sub(flat, mean)))
  return { mean, variance }
}
