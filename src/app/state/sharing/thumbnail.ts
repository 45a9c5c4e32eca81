/** A style that came without its painting, as a tile shows it: the photo that is open, painted with it. */
import { withDeadline } from '../../../core/deadline.ts'
import { DECODING } from '../../../core/waits.ts'

/** px of its side, as the built-in styles' thumbnails have. */
const SIDE = 192

/** The middle of a picture. */
export function middleOf(picture: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas for the thumbnail.')
  const side = Math.min(picture.width, picture.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
  return withDeadline(DECODING, canvas.convertToBlob({ type: 'image/webp', quality: 0.85 }))
}
