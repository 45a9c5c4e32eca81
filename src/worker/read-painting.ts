import { centreOf } from '../core/cut.ts'
import type { PixelImage } from '../core/image.ts'
import { snapVector } from '../core/link-numbers.ts'
import { type Crop, straighten } from '../core/perspective.ts'
import { resample, resampleShortSide, resampleWithin } from '../core/resample.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import { encodeBlob } from './encode-blob.ts'
import type { LearntPainting } from './protocol.ts'

/** Short side in px of the painting that is kept, at most: the vector of a later release is computed from it. */
const KEPT_PX = 512
/** Side in px of the square thumbnail. */
const THUMBNAIL_PX = 256
/** Kept paintings longer than this many times their short side are cut to their middle. */
const KEPT_ASPECT = 4

/** Longer side in px of what is cut out, at most: the predictor and the copies need less. */
const CUT_EDGE = 2048
/** Longer side in px of the whole picture that is kept to be cut anew, at most. */
const ORIGINAL_EDGE = 1600
/** The whole picture is kept where it has this many times the px of the painting's copy at least. */
const WORTH_KEEPING = 1.5

/** Computes a painting's vector and, if asked for, the copies of it to keep. */
export async function learnPainting(
  engine: Engine,
  picture: PixelImage,
  { copies, crop, ...call }: CallOptions & { readonly copies: boolean; readonly crop: Crop | null },
): Promise<LearntPainting> {
  const painting = crop ? straighten(picture, crop, CUT_EDGE) : picture
  // As a link holds it, so that the picture of the link is the picture here.
  const vector = snapVector(await engine.predictStyle(painting, call))
  const release = engine.manifest.id
  if (!copies) return { release, vector, copies: null }
  const kept = centreOf(painting, KEPT_ASPECT)
  const small = Math.min(kept.width, kept.height) > KEPT_PX ? resampleShortSide(kept, KEPT_PX) : kept
  const square = centreOf(small, 1)
  const side = Math.min(THUMBNAIL_PX, square.width)
  const whole = resampleWithin(picture, ORIGINAL_EDGE)
  const more = !crop && whole.width * whole.height >= WORTH_KEEPING * small.width * small.height
  return {
    release,
    vector,
    copies: {
      painting: await encodeBlob(small, 'webp', 92),
      thumbnail: await encodeBlob(resample(square, side, side), 'webp', 80),
      original: more ? await encodeBlob(whole, 'webp', 88) : null,
    },
  }
}
