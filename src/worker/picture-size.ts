import { reducedBy } from '../core/plan.ts'
import type { Engine } from '../engine/types.ts'
import type { DecodedFile } from './decode-blob.ts'
import type { PictureSize } from './protocol.ts'

/** px of a photo's picture, and why it is smaller than the photo's file, if it is. */
export function pictureSize(engine: Pick<Engine, 'plan'>, photo: DecodedFile): PictureSize {
  const { width, height } = engine.plan(photo.image.width, photo.image.height)
  const source = { width: photo.sourceWidth, height: photo.sourceHeight }
  return { width, height, reducedBy: reducedBy({ width, height }, source, { otherwise: 'limit' }) }
}
