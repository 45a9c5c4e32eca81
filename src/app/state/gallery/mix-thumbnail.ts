/** A kept mix's thumbnail: the middle of the picture that it painted, or its paintings' own side by side. */
import { withDeadline } from '../../../core/deadline.ts'
import { THUMBNAIL } from '../../../core/waits.ts'

/** px of its side, as the built-in styles' thumbnails have. */
const SIDE = 192

export interface ThumbnailPart {
  readonly share: number
  readonly thumbnail: string
}

/** @param picture what the mix painted; null where nothing is painted yet */
export async function mixThumbnail(picture: ImageBitmap | null, parts: readonly ThumbnailPart[]): Promise<Blob> {
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas for the thumbnail.')
  context.imageSmoothingQuality = 'high'
  if (picture) drawMiddle(context, picture)
  else await drawParts(context, parts)
  return withDeadline(THUMBNAIL, canvas.convertToBlob({ type: 'image/webp', quality: 0.85 }))
}

function drawMiddle(context: OffscreenCanvasRenderingContext2D, image: ImageBitmap): void {
  const side = Math.min(image.width, image.height)
  context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
}

/** A strip of each, as wide as its share. */
async function drawParts(context: OffscreenCanvasRenderingContext2D, parts: readonly ThumbnailPart[]): Promise<void> {
  context.fillStyle = '#888'
  context.fillRect(0, 0, SIDE, SIDE)
  let left = 0
  for (const { share, thumbnail } of parts) {
    const width = share * SIDE
    const image = new Image()
    image.src = thumbnail
    // One that cannot be had leaves its strip grey.
    const loaded = await withDeadline(THUMBNAIL, image.decode()).then(
      () => true,
      () => false,
    )
    if (loaded) {
      const scale = image.naturalWidth / SIDE
      context.drawImage(image, left * scale, 0, width * scale, image.naturalHeight, left, 0, width, SIDE)
    }
    left += width
  }
}
