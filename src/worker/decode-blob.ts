import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { withinEdge } from '../core/size.ts'
import { checkFile, checkHead, type OpenLimits, undecodable } from '../core/sniff.ts'
import { PHOTO_EDGE, SvgError } from './protocol.ts'

/**
 * 120 megapixels take 480 MB while they are decoded, about what a phone's browser gives one tab; it lets the largest
 * common camera phones' 108 megapixels through.
 */
export const OPEN_LIMITS: OpenLimits = { maxBytes: 100e6, maxPixels: 120e6 }

const HEAD_BYTES = 1 << 20

/** A decoded file: upright, sRGB, its longer side at most {@link PHOTO_EDGE} px. */
export interface DecodedFile {
  readonly image: PixelImage
  /** px of the file's picture, upright, before it was reduced. */
  readonly sourceWidth: number
  readonly sourceHeight: number
}

/**
 * Decodes the first frame of an image file.
 *
 * @throws StyleTransferError `image-unreadable`, `image-unsupported`, `image-too-large`; {@link SvgError} for an SVG
 */
export async function decodeBlob(file: Blob, signal: AbortSignal): Promise<DecodedFile> {
  const head = new Uint8Array(await read(file.slice(0, HEAD_BYTES)))
  checkHead(head, file.size, OPEN_LIMITS)
  const bytes = file.size > HEAD_BYTES ? new Uint8Array(await read(file)) : head
  signal.throwIfAborted()
  const found = checkFile(bytes, OPEN_LIMITS)
  if (found.format === 'svg') throw new SvgError(found.width, found.height)
  let bitmap: ImageBitmap
  try {
    // A blob of the bytes already read: a file that changed on disk since it was chosen can no longer be read.
    bitmap = await decode(new Blob([bytes], { type: `image/${found.format}` }))
  } catch (error) {
    throw undecodable(found.format, error)
  }
  try {
    signal.throwIfAborted()
    return { image: readBack(bitmap, PHOTO_EDGE), sourceWidth: bitmap.width, sourceHeight: bitmap.height }
  } finally {
    bitmap.close()
  }
}

async function decode(file: Blob): Promise<ImageBitmap> {
  const upright = { imageOrientation: 'from-image', premultiplyAlpha: 'none', colorSpaceConversion: 'default' } as const
  try {
    return await createImageBitmap(file, upright)
  } catch (error) {
    // A browser that does not know a value of an option refuses the call; its defaults come nearest.
    if (error instanceof TypeError) return createImageBitmap(file)
    throw error
  }
}

async function read(file: Blob): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch (cause) {
    throw new StyleTransferError(
      'image-unreadable',
      'This file could not be read: it was moved, changed or deleted since you chose it. Choose it again.',
      { cause },
    )
  }
}

/** The bitmap's pixels in sRGB with straight alpha, reduced so that the longer side is at most `maxEdge` px. */
function readBack(bitmap: ImageBitmap, maxEdge: number): PixelImage {
  const { width, height } = withinEdge(bitmap, maxEdge)
  let source: ImageBitmap | OffscreenCanvas = bitmap
  // By halves, because some browsers' smoothing looks at 2 × 2 pixels only and would alias beyond that.
  while (source.width > 2 * width || source.height > 2 * height)
    source = drawn(source, Math.max(width, Math.ceil(source.width / 2)), Math.max(height, Math.ceil(source.height / 2)))
  const canvas = drawn(source, width, height)
  return { width, height, data: context(canvas).getImageData(0, 0, width, height, { colorSpace: 'srgb' }).data }
}

function drawn(source: ImageBitmap | OffscreenCanvas, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const target = context(canvas)
  target.imageSmoothingQuality = 'high'
  target.drawImage(source, 0, 0, width, height)
  return canvas
}

function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const found = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
  if (!found)
    throw new StyleTransferError(
      'out-of-memory',
      'There is not enough memory to open this image. Close other tabs and try again, or open a smaller one.',
    )
  return found
}

/** A bitmap for the page to draw. */
export function toBitmap(image: PixelImage): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(image.data, image.width, image.height), { colorSpaceConversion: 'none' })
}
