import { cast, greaterEqual, image, mul, slice, type Tensor4D, maxPool as tfMaxPool } from '@tensorflow/tfjs-core'
import { reluReverse } from './conv-relu.ts'

/** Largest of each 2×2 block, sides rounded up. x: [1, h, w, c] → [1, ⌈h / 2⌉, ⌈w / 2⌉, c]. */
export function maxPool(x: Tensor4D): Tensor4D {
  return tfMaxPool(x, 2, 2, 'same')
}

/** Each place's block's value. → [1, h, w, c] */
function spread(x: Tensor4D, height: number, width: number): Tensor4D {
  const [, rows, columns, channels] = x.shape
  const wide = image.resizeNearestNeighbor(x, [rows * 2, columns * 2])
  if (rows * 2 === height && columns * 2 === width) return wide
  const cut = slice(wide, [0, 0, 0, 0], [1, height, width, channels])
  wide.dispose()
  return cut
}

/**
 * The gradient before ReLU and pooling from the one behind the pooling: it goes to the places that are their block's
 * largest and above 0. Not tfjs's MaxPoolGrad, which wasm lacks. Places that share the largest value all get it, which
 * happens to numbers above 0 by chance only.
 *
 * @param gradient at the pooled places
 * @param activation what ReLU gave, [1, h, w, c]
 * @param pooled what pooling gave
 */
export function maxPoolReluReverse(gradient: Tensor4D, activation: Tensor4D, pooled: Tensor4D): Tensor4D {
  const [, height, width] = activation.shape
  // At the pooled places, where it costs a quarter: in a block of zeros every place is the largest, and ReLU is shut.
  const opened = reluReverse(gradient, pooled)
  const largest = spread(pooled, height, width)
  const chosen = greaterEqual<Tensor4D>(activation, largest)
  largest.dispose()
  const mask = cast<Tensor4D>(chosen, 'float32')
  chosen.dispose()
  const wide = spread(opened, height, width)
  const passed = mul<Tensor4D>(wide, mask)
  for (const spent of [opened, mask, wide]) spent.dispose()
  return passed
}
