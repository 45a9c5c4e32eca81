import { avgPool, image, mul, type Tensor4D } from '@tensorflow/tfjs-core'

/** Nearest neighbour × 2. x: [1, h, w, c] → [1, 2h, 2w, c]. */
export function upsample(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape
  return image.resizeNearestNeighbor(x, [height * 2, width * 2])
}

/** The gradient before {@link upsample} from the one behind it: the sum of each 2×2 block. [1, 2h, 2w, c] → [1, h, w, c] */
export function upsampleReverse(gradient: Tensor4D): Tensor4D {
  const means = avgPool(gradient, 2, 2, 'valid')
  const sums = mul<Tensor4D>(means, 4)
  means.dispose()
  return sums
}
