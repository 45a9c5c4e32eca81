import { cutOut } from '../core/cut.ts'
import type { PixelImage } from '../core/image.ts'
import { uniform } from '../core/noise.ts'
import { resample } from '../core/resample.ts'

/** Of the hash that draws the crops. */
const STREAM = 3000
/** Side of the smallest crop, in parts of the photo's short side. */
const SMALLEST = 0.5

/**
 * A square piece of one of the photos, drawn by seed and number: anywhere, half to all of the short side, the photos in
 * turn, every second one mirrored.
 *
 * @param side of the piece, px
 */
export function drawCrop(
  photos: readonly PixelImage[],
  side: number,
  [seed, k]: readonly [number, number],
): PixelImage {
  const photo = photos[k % photos.length]
  const draw = (which: number) => uniform(k, seed, STREAM + which)
  const short = Math.min(photo.width, photo.height)
  const edge = Math.max(1, Math.round(short * (SMALLEST + (1 - SMALLEST) * draw(0))))
  const left = Math.floor(draw(1) * (photo.width - edge + 1))
  const top = Math.floor(draw(2) * (photo.height - edge + 1))
  const piece = resample(cutOut(photo, { left, top, width: edge, height: edge }), side, side)
  return draw(3) < 0.5 ? mirrored(piece) : piece
}

function mirrored({ width, height, data }: PixelImage): PixelImage {
  const out = new Uint8ClampedArray(data.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      out.set(data.subarray(from, from + 4), (y * width + width - 1 - x) * 4)
    }
  return { width, height, data: out }
}
