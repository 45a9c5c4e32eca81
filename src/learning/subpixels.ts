/** Colours in the order of an image, and in that of the transformer's input and output; see `engine/pixels.ts`. */
import { Ground } from '../core/ground.ts'
import type { PixelImage } from '../core/image.ts'
import { LOOK_KNOBS } from '../core/knobs.ts'
import type { PassSize } from '../core/plan.ts'
import { opaqueRows, toSubpixels } from '../engine/pixels.ts'
import { SUBPIXELS } from '../engine/transformer.ts'
import type { Values } from './numbers.ts'

export const subpixelShape = ({ paddedWidth, paddedHeight }: PassSize): [number, number, number, number] => [
  1,
  paddedHeight / 2,
  paddedWidth / 2,
  SUBPIXELS,
]

/** The photo as the transformer takes it, on its usual ground. */
export function onGround(photo: PixelImage, size: PassSize): Float32Array {
  const ground = new Ground(opaqueRows(photo), size, LOOK_KNOBS.brushwork.usual)
  return toSubpixels((y, out) => ground.row(y, out), size)
}

/** Calls `visit` with each place of an image, [h · w · 3], and its place among the sub-pixels. */
function eachPlace({ width, height }: PassSize, visit: (place: number, subpixel: number) => void): void {
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = ((y >> 1) * (width >> 1) + (x >> 1)) * SUBPIXELS + (y & 1) * 2 + (x & 1)
      for (let c = 0; c < 3; c++, i++) visit(i, at + 4 * c)
    }
}

export function toColours(subpixels: Float32Array, size: PassSize): Values {
  const out = new Float32Array(subpixels.length)
  eachPlace(size, (place, subpixel) => {
    out[place] = subpixels[subpixel]
  })
  return out
}

export function subpixelsOf(colours: Float32Array, size: PassSize): Values {
  const out = new Float32Array(colours.length)
  eachPlace(size, (place, subpixel) => {
    out[subpixel] = colours[place]
  })
  return out
}
