/**
 * What a file is, read off its own bytes: file names and media types lie, and browsers and libraries decode a file
 * that is cut short into a picture that is half grey without a word.
 */
import { StyleTransferError } from './errors.ts'
import { wholeJpeg } from './sniff-jpeg.ts'
import { otherKind } from './sniff-other.ts'
import { sniffRaster } from './sniff-raster.ts'
import { sniffSvg } from './sniff-svg.ts'

export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'heic' | 'bmp' | 'ico' | 'tiff' | 'jxl' | 'svg'

/** What the bytes of an image file say about it, before anything is decoded. */
export interface Sniffed {
  readonly format: ImageFormat
  /** px as stored, before EXIF orientation; null where the header does not say. */
  readonly width: number | null
  readonly height: number | null
  /** Whether all bytes of the (first) picture are there, as far as the format lets one tell. */
  readonly complete: boolean
  /** Whether there is more than one frame. */
  readonly animated: boolean
}

/** Reads the kind, size and completeness of an image off its bytes; null when they are no image known here. */
export function sniff(bytes: Uint8Array): Sniffed | null {
  return sniffRaster(bytes) ?? sniffSvg(bytes)
}

/** What a program is ready to decode. */
export interface OpenLimits {
  /** Size of the file in bytes at most. */
  readonly maxBytes: number
  /** px of width × height at most. */
  readonly maxPixels: number
  /** What to choose instead of a file that is no image: "JPEG, PNG or GIF". */
  readonly choice: string
}

const names: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  avif: 'AVIF',
  heic: 'HEIC',
  bmp: 'BMP',
  ico: 'icon',
  tiff: 'TIFF or raw camera',
  jxl: 'JPEG XL',
  svg: 'SVG',
}

/** The format as a person knows it: "JPEG", "HEIC". */
export function formatName(format: ImageFormat): string {
  return names[format]
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
const megapixels = (pixels: number) => `${Math.round(pixels / 1e6)} megapixels`

function unknownFile(head: Uint8Array, { choice }: OpenLimits): StyleTransferError {
  const other = otherKind(head)
  if (other) return new StyleTransferError('image-unsupported', other)
  return new StyleTransferError(
    'image-unreadable',
    `This file is not an image that can be opened here. Choose a ${choice} file.`,
  )
}

/** The error for a file that is too large to be read. */
export function tooManyBytes(fileBytes: number, { maxBytes }: OpenLimits): StyleTransferError {
  return new StyleTransferError(
    'image-too-large',
    `This file has ${megabytes(fileBytes)}; up to ${megabytes(maxBytes)} can be opened here. ` +
      'Save it smaller, for example as a JPEG, and open that.',
  )
}

/**
 * Refuses, with a sentence, a file that is empty, no image, or too large; only the file's first bytes are needed.
 *
 * @param head the first bytes of the file, 64 kB or more where it has them
 * @param fileBytes size of the whole file
 * @throws StyleTransferError `image-unreadable`, `image-unsupported`, `image-too-large`
 */
export function checkHead(head: Uint8Array, fileBytes: number, limits: OpenLimits): Sniffed {
  if (fileBytes === 0)
    throw new StyleTransferError('image-unreadable', 'This file is empty (0 bytes). Choose another one.')
  const found = sniff(head)
  if (!found) throw unknownFile(head, limits)
  if (fileBytes > limits.maxBytes) throw tooManyBytes(fileBytes, limits)
  const { width, height } = found
  if (width !== null && height !== null && width * height > limits.maxPixels)
    throw new StyleTransferError(
      'image-too-large',
      `This image has ${width} × ${height} px (${megapixels(width * height)}); up to ` +
        `${megapixels(limits.maxPixels)} can be opened here. Reduce it in an image program and open that.`,
    )
  return found
}

/** A whole file, as decoders take it. */
export interface WholeFile {
  readonly found: Sniffed
  /** What was given, but for what every viewer puts up with and some decoders do not. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * {@link checkHead} on a whole file, which also refuses one of whose picture a part is missing.
 *
 * @throws StyleTransferError `image-unreadable`, `image-unsupported`, `image-too-large`
 */
export function checkFile(given: Uint8Array<ArrayBuffer>, limits: OpenLimits): WholeFile {
  const found = checkHead(given, given.length, limits)
  const bytes = found.format === 'jpeg' ? wholeJpeg(given, found.complete) : found.complete ? given : null
  if (bytes === 'damaged') throw undecodable('jpeg')
  if (!bytes)
    throw new StyleTransferError(
      'image-unreadable',
      `This ${formatName(found.format)} file is cut short: its end is missing. Copy or download it again.`,
    )
  return { found: { ...found, complete: true }, bytes }
}

/** The error for a whole file of a known format that the decoder at hand gave up on. */
export function undecodable(format: ImageFormat, cause?: unknown): StyleTransferError {
  if (format === 'heic')
    return new StyleTransferError(
      'image-unsupported',
      'HEIC photos cannot be opened here. Export it as JPEG (on an iPhone: Settings, Camera, Formats, ' +
        'Most Compatible) and open that.',
      { cause },
    )
  if (format === 'tiff' || format === 'jxl' || format === 'avif' || format === 'ico')
    return new StyleTransferError(
      'image-unsupported',
      `${formatName(format)} files cannot be opened here. Export it as JPEG or PNG and open that.`,
      { cause },
    )
  return new StyleTransferError(
    'image-unreadable',
    `This ${formatName(format)} file is damaged and cannot be opened. Copy or download it again, or choose another one.`,
    { cause },
  )
}
