import { open, readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { PICTURE_PIXELS, withinArea } from '../core/plan.ts'
import { checkFile, checkHead, formatName, type ImageFormat, type OpenLimits, undecodable } from '../core/sniff.ts'
import { readError, systemCode } from './failure.ts'

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

const LIMITS: OpenLimits = { maxBytes: 4_000_000_000, maxPixels: 500_000_000 }

const DECODABLE: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff']

/** TIFF inside, but what a TIFF reader finds in them is the thumbnail. */
const RAW_EXTENSIONS = new Set([
  '.nef',
  '.nrw',
  '.cr2',
  '.cr3',
  '.dng',
  '.arw',
  '.sr2',
  '.orf',
  '.rw2',
  '.pef',
  '.srw',
  '.raf',
])

function checkFormat(format: ImageFormat, path: string): void {
  if (format === 'svg')
    throw new StyleTransferError(
      'image-unsupported',
      'SVG files are drawings without pixels. Export it as PNG and open that.',
    )
  if (format === 'tiff' && RAW_EXTENSIONS.has(extname(path).toLowerCase()))
    throw new StyleTransferError(
      'image-unsupported',
      'Raw camera files cannot be opened here. Export it as JPEG and open that.',
    )
  if (format === 'heic') throw undecodable(format)
  if (!DECODABLE.includes(format))
    throw new StyleTransferError(
      'image-unsupported',
      `${formatName(format)} files cannot be opened here. Export it as JPEG or PNG and open that.`,
    )
}

async function readHead(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const head = new Uint8Array(Math.min(bytes, HEAD_BYTES))
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The file's path or its bytes, whichever sharp is to read, after all checks on its header. */
async function openFile(path: string): Promise<{ source: string | Uint8Array; format: ImageFormat }> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new StyleTransferError('image-unreadable', 'It is not a file.')
    const { format } = checkHead(await readHead(path, found.size), found.size, LIMITS)
    checkFormat(format, path)
    if (found.size > IN_MEMORY_BYTES) return { source: path, format }
    const bytes = await readFile(path)
    checkFile(bytes, LIMITS)
    return { source: bytes, format }
  } catch (error) {
    if (error instanceof StyleTransferError || !systemCode(error)) throw error
    throw readError(error)
  }
}

function openBytes(bytes: Uint8Array): { source: Uint8Array; format: ImageFormat } {
  const { format } = checkHead(bytes, bytes.length, LIMITS)
  checkFormat(format, '')
  checkFile(bytes, LIMITS)
  return { source: bytes, format }
}

function decodeError(error: unknown, format: ImageFormat): StyleTransferError {
  if (error instanceof StyleTransferError) return error
  const text = error instanceof Error ? error.message : ''
  if (/premature end|truncated|unexpected end|read error|not enough data|end of stream/i.test(text))
    return new StyleTransferError(
      'image-unreadable',
      `This ${formatName(format)} file is cut short or damaged. Copy or download it again.`,
      { cause: error },
    )
  if (/memory|allocat/i.test(text))
    return new StyleTransferError(
      'out-of-memory',
      'There is not enough memory to decode this image. Reduce it and open that.',
      {
        cause: error,
      },
    )
  return undecodable(format, error)
}

/** Upright, sRGB, reduced where it is huge. Colour conversion by the file's profile is sharp's default. */
async function pipeline(source: string | Uint8Array): Promise<{ reader: Sharp; width: number; height: number }> {
  const reader = sharp(source, { failOn: 'truncated', limitInputPixels: LIMITS.maxPixels })
  const { autoOrient, width, height } = await reader.metadata()
  const upright = { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height }
  if (upright.width * upright.height > LIMITS.maxPixels)
    throw new StyleTransferError(
      'image-too-large',
      `This image has ${upright.width} × ${upright.height} px. Reduce it and open that.`,
    )
  reader.autoOrient()
  // What is beyond the largest picture need never be in memory.
  const within = withinArea(upright, PICTURE_PIXELS.program)
  if (within !== upright) reader.resize({ ...within, fit: 'fill' })
  return { reader, ...upright }
}

/**
 * Decodes an image file: the first frame, upright, converted to 8-bit sRGB by its profile, with straight alpha.
 *
 * @param file a path, or the bytes themselves
 * @throws StyleTransferError `image-unreadable`, `image-unsupported`, `image-too-large`, `out-of-memory`
 */
export async function decodeImage(file: string | Uint8Array): Promise<DecodedImage> {
  const { source, format } = typeof file === 'string' ? await openFile(file) : openBytes(file)
  try {
    const { reader, width, height } = await pipeline(source)
    const { data, info } = await reader
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length)
    return { image: { width: info.width, height: info.height, data: pixels }, fileWidth: width, fileHeight: height }
  } catch (error) {
    throw decodeError(error, format)
  }
}
