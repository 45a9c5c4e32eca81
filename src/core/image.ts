import { StyleTransferError } from './errors.ts'

/** An image in memory: RGBA, row-major, sRGB, straight (not premultiplied) alpha, 4 × width × height bytes. */
export interface PixelImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** An image as callers may have it: a {@link PixelImage}, or the same bytes in a `Uint8Array` or a Node `Buffer`. */
export interface ImageInput {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray | Uint8Array
}

/** Throws `image-unreadable` unless the data are bytes, and the sides whole, positive and fitting the data's length. */
export function checkImage(image: ImageInput): void {
  const { width, height, data } = image ?? {}
  if (!(data instanceof Uint8ClampedArray || data instanceof Uint8Array))
    throw new StyleTransferError(
      'image-unreadable',
      'An image is { width, height, data } with RGBA bytes in a Uint8ClampedArray, Uint8Array or Buffer as its data.',
    )
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new StyleTransferError('image-unreadable', `This image has no pixels (${width} × ${height}).`)
  if (data.length !== width * height * 4)
    throw new StyleTransferError(
      'image-unreadable',
      `This image is damaged: ${width} × ${height} pixels need ${width * height * 4} bytes, not ${data.length}.`,
    )
}

/** One view for each image, since engines keep what they read off an image with the object. */
const views = new WeakMap<ImageInput, PixelImage>()

/**
 * The image itself, or a view of its bytes where they come in another array; nothing is copied.
 *
 * @throws StyleTransferError `image-unreadable` as {@link checkImage}
 */
export function readImage(image: ImageInput): PixelImage {
  checkImage(image)
  if (image.data instanceof Uint8ClampedArray) return image as PixelImage
  const { width, height, data } = image
  const view = views.get(image) ?? {
    width,
    height,
    data: new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length),
  }
  views.set(image, view)
  return view
}
