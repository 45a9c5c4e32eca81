import { image, type Tensor4D } from '@tensorflow/tfjs-core'

/** Nearest neighbour × 2. x: [1, h, w, c] → [1, 2h, 2w, c]. */
export function upsample(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape
  return image.resizeNearestNeighbor(x, [height * 2, width * 2])
}
