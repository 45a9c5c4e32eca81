import { mirrorPad, type Tensor4D } from '@tensorflow/tfjs-core'

/** Pads both sides of height and width by 1 by reflection. x: [1, h, w, c], h and w ≥ 2 → [1, h + 2, w + 2, c]. */
export function reflectPad(x: Tensor4D): Tensor4D {
  return mirrorPad(
    x,
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    'reflect',
  )
}
