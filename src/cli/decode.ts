import { readFile, stat } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { PICTURE_PIXELS, withinArea } from '../core/plan.ts'
import { checkFile, checkHead, formatName, type ImageFormat, undecodable } from '../core/sniff.ts'
import { decodeBmp } from './bmp.ts'
import { readError, systemCode } from './failure.ts'
import { isRaw, OPEN_LIMITS } from './formats.ts'
import { type ImageSource, pixelsOf, type Reading } from './pixels-of.ts'
import { readHead } from './read-head.ts'

/** An image as the networks take it, with the size that its file has. */
export interface DecodedImage {
  readonly image: PixelImage
  /** px of the file's picture, upright. */
  readonly fileWidth: number
  readonly fileHeight: number
}

/** A page of memory is enough to know a file by; larger files are decoded from disk, never held whole. */
const HEAD_BYTES = 65_536
const IN_MEMORY_BYTES = 64_000_000

/** A BMP is held whole, both as it is stored and as pixels. */
const BMP_LIMITS = { ...OPEN_LIMITS, maxBytes: 500_000_000, maxPixels: 120_000_000 }

const DECODABLE: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'bmp']

const RAW = 'Raw camera files cannot be opened here. Export it as JPEG and open that.'

function checkFormat(format: ImageFormat, path: string): void {
  if (format === 'svg')
    throw new StyleTransferError(
      'image-unsupported',
      'SVG files are drawings without pixels. Export it as PNG and open that.',
    )
  if (format === 'tiff' && isRaw(path)) throw new StyleTransferError('image-unsupported', RAW)
  if (format === 'heic') throw undecodable(format)
  if (!DECODABLE.includes(format))
    throw new StyleTransferError(
      'image-unsupported',
      `${formatName(format)} files cannot be opened here. Export it as JPEG or PNG and open that.`,
    )
}

/** What an image is read from, after all checks on its header. */
async function openFile(path: string): Promise<ImageSource> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new StyleTransferError('image-unreadable', 'It is not a file.')
    const head = await readHead(path, Math.min(found.size, HEAD_BYTES))
    const { format } = checkHead(head, found.size, OPEN_LIMITS)
    checkFormat(format, path)
    if (format === 'bmp') checkHead(head, found.size, BMP_LIMITS)
    else if (found.size > IN_MEMORY_BYTES) return { file: path, head, format }
    return openBytes(await readFile(path))
  } catch (error) {
    if (error instanceof StyleTransferError || !systemCode(error)) throw error
    throw readError(error, path)
  }
}

function openBytes(given: Uint8Array): ImageSource {
  const { format } = checkHead(given, given.length, OPEN_LIMITS)
  checkFormat(format, '')
  const limits = format === 'bmp' ? BMP_LIMITS : OPEN_LIMITS
  const { bytes } = checkFile(given as Uint8Array<ArrayBuffer>, limits)
  return { file: bytes, head: bytes.subarray(0, HEAD_BYTES), format }
}

function decodeError(error: unknown, format: ImageFormat): StyleTransferError {
  if (error instanceof StyleTransferError) return error
  const text = error instanceof Error ? error.message : ''
  const cause = { cause: error }
  if (/premature end|truncated|unexpected end|read error|not enough data|end of stream|corrupt jpeg/i.test(text))
    return new StyleTransferError(
      'image-unreadable',
      `This ${formatName(format)} file is cut short or damaged. Copy or download it again.`,
      cause,
    )
  if (/memory|allocat/i.test(text))
    return new StyleTransferError(
      'out-of-memory',
      'There is not enough memory to decode this image. Reduce it and open that.',
      cause,
    )
  if (format === 'tiff')
    return new StyleTransferError(
      'image-unsupported',
      'This TIFF file is damaged, or of a kind that is not read (Lab colours, 64-bit numbers). Export it as PNG and open that.',
      cause,
    )
  return undecodable(format, error)
}

/**
 * What libjpeg warns of that is no loss: a version or a mark that it does not know, and a field that writers fill in
 * wrongly. Anything else that it warns of is damage to the picture.
 */
const HARMLESS = /unknown JFIF revision|Unknown Adobe color transform|Invalid SOS parameters|Inconsistent progression/i

/** How strict libvips is: of damage it tells only as a warning, and paints on in brown. */
type Strictness = 'warning' | 'truncated'

/** Upright, reduced where it is huge. */
async function openReading(
  source: ImageSource,
  failOn: Strictness,
): Promise<Reading & { width: number; height: number }> {
  const open = (ignoreIcc: boolean): Sharp =>
    sharp(source.file, { failOn, limitInputPixels: OPEN_LIMITS.maxPixels, ignoreIcc })
  const meta = await open(false).metadata()
  const { autoOrient, width, height } = meta
  const upright = { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height }
  if (upright.width * upright.height > OPEN_LIMITS.maxPixels)
    throw new StyleTransferError(
      'image-too-large',
      `This image has ${upright.width} × ${upright.height} px. Reduce it and open that.`,
    )
  // What is beyond the largest picture need never be in memory.
  const within = withinArea(upright, PICTURE_PIXELS.program)
  const reader = ({ ignoreIcc = false } = {}) => {
    const picture = open(ignoreIcc).autoOrient()
    return within === upright ? picture : picture.resize({ ...within, fit: 'fill' })
  }
  return { meta, reader, ...upright }
}

async function decodeBy(source: ImageSource, failOn: Strictness): Promise<DecodedImage> {
  const { width, height, ...reading } = await openReading(source, failOn)
  return { image: await pixelsOf(reading, source), fileWidth: width, fileHeight: height }
}

async function decodeRaster(source: ImageSource): Promise<DecodedImage> {
  try {
    return await decodeBy(source, 'warning')
  } catch (error) {
    if (error instanceof Error && HARMLESS.test(error.message)) return decodeBy(source, 'truncated')
    throw error
  }
}

async function reduceBitmap(image: PixelImage): Promise<DecodedImage> {
  const { width, height, data } = image
  const within = withinArea(image, PICTURE_PIXELS.program)
  if (within.width === width) return { image, fileWidth: width, fileHeight: height }
  const raw = { width, height, channels: 4 } as const
  const reduced = await sharp(data, { raw, limitInputPixels: false })
    .resize({ ...within, fit: 'fill' })
    .raw()
    .toBuffer()
  const pixels = new Uint8ClampedArray(reduced.buffer as ArrayBuffer, reduced.byteOffset, reduced.length)
  return { image: { ...within, data: pixels }, fileWidth: width, fileHeight: height }
}

/**
 * Decodes an image file: the first frame, upright, converted to 8-bit sRGB by what it says of its colours, with
 * straight alpha. A file of which something is lost is refused.
 *
 * @param file a path, or the bytes themselves
 * @throws StyleTransferError `image-unreadable`, `image-unsupported`, `image-too-large`, `out-of-memory`
 */
export async function decodeImage(file: string | Uint8Array): Promise<DecodedImage> {
  const source = typeof file === 'string' ? await openFile(file) : openBytes(file)
  try {
    if (source.format === 'bmp') return await reduceBitmap(decodeBmp(source.file as Uint8Array))
    return await decodeRaster(source)
  } catch (error) {
    throw decodeError(error, source.format)
  }
}
