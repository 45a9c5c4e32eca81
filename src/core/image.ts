import { StyleTransferError } from './errors.ts'

/** An image in memory: RGBA, row-major, sRGB, straight (not premultiplied) alpha, 4 × width × height bytes. */
export interface PixelImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** Throws `image-unreadable` unless the sides are whole, positive and match the data's length. */
export function checkImage(image: PixelImage): void {
  const { width, height, data } = image
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new StyleTransferError('image-unreadable', `This image has no pixels (${width} × ${height}).`)
  if (data.length !== width * height * 4)
    throw new StyleTransferError(
      'image-unreadable',
      `This image is damaged: ${width} × ${height} pixels need ${width * height * 4} bytes, not ${data.length}.`,
    )
}
