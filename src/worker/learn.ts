import type { PixelImage } from '../core/image.ts'
import { resample, resampleShortSide } from '../core/resample.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import { encodeBlob } from './encode-blob.ts'
import type { LearntPainting } from './protocol.ts'

/** Short side in px of the painting that is kept, at most: the vector of a later release is computed from it. */
const KEPT_PX = 512
/** Side in px of the square thumbnail. */
const THUMBNAIL_PX = 256
/** Kept paintings longer than this many times their short side are cut to their middle. */
const KEPT_ASPECT = 4

/** Computes a painting's vector and, if asked for, the copies of it to keep. */
export async function learnPainting(
  engine: Engine,
  painting: PixelImage,
  { copies, ...call }: CallOptions & { readonly copies: boolean },
): Promise<LearntPainting> {
  const vector = await engine.predictStyle(painting, call)
  const release = engine.manifest.id
  if (!copies) return { release, vector, copies: null }
  const kept = centre(painting, KEPT_ASPECT)
  const small = Math.min(kept.width, kept.height) > KEPT_PX ? resampleShortSide(kept, KEPT_PX) : kept
  const square = centre(small, 1)
  const side = Math.min(THUMBNAIL_PX, square.width)
  return {
    release,
    vector,
    copies: {
      painting: await encodeBlob(small, 'webp', 92),
      thumbnail: await encodeBlob(resample(square, side, side), 'webp', 80),
    },
  }
}

/** The middle of the image, its longer side at most `aspect` times its shorter one. */
function centre(image: PixelImage, aspect: number): PixelImage {
  const short = Math.min(image.width, image.height)
  const width = Math.min(image.width, short * aspect)
  const height = Math.min(image.height, short * aspect)
  if (width === image.width && height === image.height) return image
  const left = (image.width - width) >> 1
  const top = (image.height - height) >> 1
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 4
    data.set(image.data.subarray(from, from + width * 4), y * width * 4)
  }
  return { width, height, data }
}
