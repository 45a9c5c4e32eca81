import type { PixelImage } from './image.ts'
import type { Size } from './size.ts'

/** A rectangle of an image, px; it lies within it. */
export interface Rectangle extends Size {
  readonly left: number
  readonly top: number
}

/** A copy of a rectangle of the image. */
export function cutOut(image: PixelImage, { left, top, width, height }: Rectangle): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 4
    data.set(image.data.subarray(from, from + width * 4), y * width * 4)
  }
  return { width, height, data }
}

/** The middle of the image, its longer side at most `aspect` times its shorter one. */
export function centreOf(image: PixelImage, aspect: number): PixelImage {
  const short = Math.min(image.width, image.height)
  const width = Math.min(image.width, short * aspect)
  const height = Math.min(image.height, short * aspect)
  if (width === image.width && height === image.height) return image
  return cutOut(image, { left: (image.width - width) >> 1, top: (image.height - height) >> 1, width, height })
}
