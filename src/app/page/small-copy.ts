/** A small square of a picture's file, for a tile; null where the browser cannot read it. */
import { withDeadline } from '../../core/deadline.ts'
import { DECODING } from '../../core/waits.ts'

/** px of its side, for a screen of two dots a px. */
const SIDE = 224

export async function smallCopy(file: Blob): Promise<Blob | null> {
  const bitmap = await withDeadline(DECODING, createImageBitmap(file)).catch(() => null)
  if (!bitmap) return null
  try {
    const canvas = new OffscreenCanvas(SIDE, SIDE)
    const context = canvas.getContext('2d')
    if (!context) return null
    const side = Math.min(bitmap.width, bitmap.height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 })
  } finally {
    bitmap.close()
  }
}
