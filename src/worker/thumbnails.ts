/** Small squares of the open photo in a style, for the gallery's tiles. */
import { centreOf } from '../core/cut.ts'
import type { PixelImage } from '../core/image.ts'
import { resample } from '../core/resample.ts'
import { THUMBNAIL_PX } from './protocol-gallery.ts'

/** px of the square's side when it is painted: enough for strokes to be told apart once it is small. */
const PAINTED_PX = 192
const QUALITY = 0.82

export class Thumbnails {
  /** The same object for the same photo, with which the engine keeps what it has read off it. */
  #square: { readonly of: PixelImage; readonly image: PixelImage } | null = null

  /** @param stylise paints the square; what it throws is passed on */
  async paint(photo: PixelImage, stylise: (square: PixelImage) => Promise<PixelImage>): Promise<Blob> {
    if (this.#square?.of !== photo)
      this.#square = { of: photo, image: resample(centreOf(photo, 1), PAINTED_PX, PAINTED_PX) }
    const painted = await stylise(this.#square.image)
    const { width, height, data } = resample(painted, THUMBNAIL_PX, THUMBNAIL_PX)
    // Not through the codecs that pictures are saved with: those are half a megabyte of script.
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
    return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  }
}
