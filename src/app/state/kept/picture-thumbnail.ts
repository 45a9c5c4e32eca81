/** A kept picture as the list of them shows it. */
import { withDeadline } from '../../../core/deadline.ts'
import { withinEdge } from '../../../core/size.ts'
import { DECODING } from '../../../core/waits.ts'

/** px of its longer side. */
const EDGE = 320

/** @param picture a bitmap, which is drawn before this returns, or the picture's file */
export async function pictureThumbnail(picture: ImageBitmap | Blob): Promise<Blob> {
  const bitmap = picture instanceof Blob ? await withDeadline(DECODING, createImageBitmap(picture)) : picture
  const { width, height } = withinEdge(bitmap, EDGE)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas for the thumbnail.')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  if (picture instanceof Blob) bitmap.close()
  const blob = await withDeadline(DECODING, canvas.convertToBlob({ type: 'image/webp', quality: 0.8 }))
  // Safari writes no WebP, and a PNG in its place.
  return blob.type === 'image/webp'
    ? blob
    : withDeadline(DECODING, canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 }))
}
