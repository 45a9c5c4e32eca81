import { add, concat, mirrorPad, slice, type Tensor4D } from '@tensorflow/tfjs-core'

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

/** The middle of a side of `length` and one more at either end, with what the ends mirror added where it came from. */
function foldSide(x: Tensor4D, axis: 1 | 2): Tensor4D {
  const length = x.shape[axis] - 2
  const part = (from: number, count: number): Tensor4D => {
    const begin = [0, 0, 0, 0]
    const size = [...x.shape]
    begin[axis] = from
    size[axis] = count
    return slice(x, begin, size)
  }
  const second = add<Tensor4D>(part(2, 1), part(0, 1))
  const last = add<Tensor4D>(part(length - 1, 1), part(length + 1, 1))
  const middle = length > 4 ? [part(3, length - 4)] : []
  return concat([part(1, 1), second, ...middle, last, part(length, 1)], axis)
}

/**
 * The gradient before {@link reflectPad} from the one behind it: the margin's is added to the places that it mirrors.
 * By slices, for tfjs's own is wrong. gradient: [1, h + 2, w + 2, c], h and w ≥ 4 → [1, h, w, c]; to be called in a
 * `tidy`.
 */
export function reflectPadReverse(gradient: Tensor4D): Tensor4D {
  return foldSide(foldSide(gradient, 1), 2)
}
