/** Small pictures of the open photo in a style: squares for the gallery's tiles, whole ones for films. */
import { centreOf } from '../core/cut.ts'
import type { PixelImage } from '../core/image.ts'
import { resample } from '../core/resample.ts'
import { sameSize, withinEdge } from '../core/size.ts'
import { THUMBNAIL_PX } from './protocol-gallery.ts'

/** px of the square's side when it is painted: enough for strokes to be told apart once it is small. */
const PAINTED_PX = 192
const QUALITY = 0.82
/** Of a film's pictures, which are encoded once more. */
const STILL_QUALITY = 0.95

type Stylise = (photo: PixelImage) => Promise<PixelImage>

export class Thumbnails {
  /** The same object for the same photo, with which the engine keeps what it has read off it. */
  #square: { readonly of: PixelImage; readonly image: PixelImage } | null = null

  /** @param stylise paints the square; what it throws is passed on */
  async paint(photo: PixelImage, stylise: Stylise): Promise<Blob> {
    if (this.#square?.of !== photo)
      this.#square = { of: photo, image: resample(centreOf(photo, 1), PAINTED_PX, PAINTED_PX) }
    const painted = await stylise(this.#square.image)
    return jpegOf(resample(painted, THUMBNAIL_PX, THUMBNAIL_PX), QUALITY)
  }
}

export class Stills {
  /** The same object for the same photo and size, with which the engine keeps what it has read off it. */
  #small: { readonly of: PixelImage; readonly image: PixelImage } | null = null

  /** @param edge longer side in px at most @param stylise paints the small photo; what it throws is passed on */
  async paint(photo: PixelImage, edge: number, stylise: Stylise): Promise<Blob> {
    const size = withinEdge(photo, edge)
    if (this.#small?.of !== photo || !sameSize(this.#small.image, size))
      this.#small = { of: photo, image: resample(photo, size.width, size.height) }
    return jpegOf(await stylise(this.#small.image), STILL_QUALITY)
  }
}

/** Not through the codecs that pictures are saved with: those are half a megabyte of script. */
function jpegOf({ width, height, data }: PixelImage, quality: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}
