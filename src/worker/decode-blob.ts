import { isTimeOut, withDeadline } from '../core/deadline.ts'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { PICTURE_PIXELS, withinArea } from '../core/plan.ts'
import type { Size } from '../core/size.ts'
import { checkFile, checkHead, type OpenLimits, undecodable } from '../core/sniff.ts'
import { checkSvg } from '../core/svg-limits.ts'
import { DECODING, READING } from '../core/waits.ts'
import { swapsSides, takeOrientation, turned } from '../core/webp-orientation.ts'
import { isSparing } from '../engine/backends/budget.ts'
import { free } from './free.ts'
import { BITMAP_PIXELS, SvgError } from './protocol.ts'

/**
 * 120 megapixels take 480 MB while they are decoded, about what a phone's browser gives one tab; it lets the largest
 * common camera phones' 108 megapixels through.
 */
export const OPEN_LIMITS: OpenLimits = { maxBytes: 100e6, maxPixels: 120e6, choice: 'JPEG, PNG, WebP, AVIF or GIF' }

const HEAD_BYTES = 1 << 20
/** Of the canvas that a bitmap is read back through: iOS has none of more than 16.7 megapixels, and memory is short. */
const CANVAS = { width: 4096, pixels: 1 << 20 } as const

const PLAIN = { premultiplyAlpha: 'none', colorSpaceConversion: 'default' } as const

/** A decoded file: upright, sRGB, of no more px than a picture may have in a page. */
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
  const given = file.size > HEAD_BYTES ? new Uint8Array(await read(file)) : head
  signal.throwIfAborted()
  const { found, bytes } = checkFile(given, OPEN_LIMITS)
  if (found.format === 'svg') {
    checkSvg(bytes)
    throw new SvgError(found.width, found.height)
  }
  const orientation = found.format === 'webp' ? takeOrientation(bytes) : 1
  let bitmap: ImageBitmap
  try {
    // A blob of the bytes already read: a file that changed on disk since it was chosen can no longer be read.
    bitmap = await withDeadline(DECODING, decode(new Blob([bytes], { type: `image/${found.format}` })), signal)
  } catch (error) {
    throw isAbort(error) || isTimeOut(error) ? error : undecodable(found.format, error)
  }
  try {
    signal.throwIfAborted()
    const { width, height } = bitmap
    const size = withinArea(bitmap, PICTURE_PIXELS.page)
    bitmap = await reduced(bitmap, size)
    const image = turned(readBack(bitmap, size), orientation)
    const [sourceWidth, sourceHeight] = swapsSides(orientation) ? [height, width] : [width, height]
    return { image, sourceWidth, sourceHeight }
  } finally {
    bitmap.close()
  }
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image', ...PLAIN })
  } catch (error) {
    // A browser that does not know a value of an option refuses the call; its defaults come nearest.
    if (error instanceof TypeError) return createImageBitmap(file)
    throw error
  }
}

async function read(file: Blob): Promise<ArrayBuffer> {
  try {
    return await withDeadline(READING, file.arrayBuffer())
  } catch (cause) {
    if (isTimeOut(cause)) throw cause
    throw new StyleTransferError(
      'image-unreadable',
      'This file could not be read: it was moved, changed or deleted since you chose it. Choose it again.',
      { cause },
    )
  }
}

/** The bitmap at this size, itself closed; or itself, where it has that size or the browser cannot do it. */
async function reduced(bitmap: ImageBitmap, { width, height }: Size): Promise<ImageBitmap> {
  if (bitmap.width === width && bitmap.height === height) return bitmap
  try {
    const smaller = await withDeadline(DECODING, createImageBitmap(bitmap, resizing({ width, height })))
    bitmap.close()
    return smaller
  } catch {
    return bitmap
  }
}

/** Options that make a bitmap of this size. */
function resizing({ width, height }: Size): ImageBitmapOptions {
  return { ...PLAIN, resizeWidth: width, resizeHeight: height, resizeQuality: 'high' }
}

/** The bitmap's pixels at this size, no larger than it, in sRGB with straight alpha; read piece by piece. */
function readBack(bitmap: ImageBitmap, { width, height }: Size): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  const columns = Math.min(width, CANVAS.width)
  const rows = Math.min(height, Math.floor(CANVAS.pixels / columns))
  const target = context(new OffscreenCanvas(columns, rows))
  target.imageSmoothingQuality = 'high'
  for (let top = 0; top < height; top += rows)
    for (let left = 0; left < width; left += columns) {
      target.clearRect(0, 0, columns, rows)
      // The whole bitmap, of which the canvas shows a piece: smoothing then knows no edges between pieces.
      target.drawImage(bitmap, -left, -top, width, height)
      const piece = { width: Math.min(columns, width - left), height: Math.min(rows, height - top) }
      const pixels = target.getImageData(0, 0, piece.width, piece.height, { colorSpace: 'srgb' })
      for (let y = 0; y < piece.height; y++)
        data.set(pixels.data.subarray(y * piece.width * 4, (y + 1) * piece.width * 4), ((top + y) * width + left) * 4)
      free(pixels)
    }
  return { width, height, data }
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

/** px of a bitmap for the page to draw, at most. */
export function mostBitmapPixels(): number {
  return isSparing() ? BITMAP_PIXELS.sparing : BITMAP_PIXELS.ample
}

/** A bitmap for the page to draw, of at most {@link mostBitmapPixels}. */
export function toBitmap({ width, height, data }: PixelImage): Promise<ImageBitmap> {
  const size = withinArea({ width, height }, mostBitmapPixels())
  const pixels = new ImageData(data, width, height)
  const plain = { colorSpaceConversion: 'none' } as const
  return withDeadline(DECODING, createImageBitmap(pixels, size.width < width ? { ...resizing(size), ...plain } : plain))
}
