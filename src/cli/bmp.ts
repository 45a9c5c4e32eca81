/**
 * Windows bitmaps, which libvips does not read: of 1 to 32 bits a pixel, plain, with masks, or run-length coded. Own code,
 * since the packages that know all of these are not kept, and those that are kept do not.
 */
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'

const KINDS = { plain: 0, rle8: 1, rle4: 2, masks: 3, masksWithAlpha: 6 } as const

interface Header {
  readonly width: number
  readonly height: number
  /** Whether the first row is the top one. */
  readonly topDown: boolean
  readonly bits: number
  readonly compression: number
  /** Offset of the pixels. */
  readonly pixels: number
  /** Red, green, blue and alpha; of 16 and 32 bits. */
  readonly masks: readonly number[]
  /** RGB of each colour's number, for up to 8 bits. */
  readonly palette: Uint8Array
}

function damaged(): StyleTransferError {
  return new StyleTransferError(
    'image-unreadable',
    'This BMP file is damaged and cannot be opened. Copy or download it again, or choose another one.',
  )
}

function readPalette(view: DataView, at: number, count: number, entry: number): Uint8Array {
  const palette = new Uint8Array(256 * 3)
  for (let i = 0; i < count; i++)
    for (let channel = 0; channel < 3; channel++) palette[3 * i + channel] = view.getUint8(at + entry * i + 2 - channel)
  return palette
}

const USUAL_MASKS: Readonly<Record<number, readonly number[]>> = {
  16: [0x7c00, 0x3e0, 0x1f, 0],
  32: [0xff0000, 0xff00, 0xff, 0],
}

function readMasks(view: DataView, size: number, bits: number, compression: number): readonly number[] {
  if (compression !== KINDS.masks && compression !== KINDS.masksWithAlpha) return USUAL_MASKS[bits] ?? []
  const alpha = size >= 56 || compression === KINDS.masksWithAlpha
  return [54, 58, 62, 66].map((at, i) => (i < 3 || alpha ? view.getUint32(at, true) : 0))
}

function readHeader(view: DataView): Header {
  const size = view.getUint32(14, true)
  // OS/2's has 12 bytes, and 2 bytes for what later has 4.
  const old = size === 12
  if (!old && (size < 40 || size > 1024)) throw damaged()
  const height = old ? view.getInt16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(old ? 24 : 28, true)
  const compression = old ? KINDS.plain : view.getUint32(30, true)
  const masks = readMasks(view, old ? 40 : size, bits, compression)
  const more =
    size === 40 && compression === KINDS.masks ? 12 : size === 40 && compression === KINDS.masksWithAlpha ? 16 : 0
  const pixels = view.getUint32(10, true)
  const entry = old ? 3 : 4
  const table = 14 + size + more
  const room = Math.max(0, Math.floor((Math.min(pixels, view.byteLength) - table) / entry))
  const count = bits <= 8 ? Math.min(room, 2 ** bits) : 0
  const palette = readPalette(view, table, count, entry)
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  return { width, height: Math.abs(height), topDown: height < 0, bits, compression, pixels, masks, palette }
}

/** Of a run-length code, which spends two bytes on 255 pixels at most. */
const MOST_PIXELS_A_BYTE = 128

/** The numbers of the colours of run-length coded pixels, top row first; those left out are 0. */
function expandRuns(bytes: Uint8Array, { width, height, bits, pixels }: Header): Uint8Array {
  // Before any memory is taken: a short file may claim a large picture.
  if (width * height > bytes.length * MOST_PIXELS_A_BYTE) throw damaged()
  const out = new Uint8Array(width * height)
  let [x, y, at] = [0, 0, pixels]
  const put = (colour: number) => {
    if (x < width && y < height) out[(height - 1 - y) * width + x] = colour
    x++
  }
  const nibble = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
  while (at + 1 < bytes.length && y < height) {
    const count = bytes[at]
    const value = bytes[at + 1]
    at += 2
    if (count > 0) for (let i = 0; i < count; i++) put(nibble(value, i))
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) return out
    else if (value === 2) {
      x += bytes[at]
      y += bytes[at + 1]
      at += 2
    } else {
      const length = bits === 8 ? value : (value + 1) >> 1
      if (at + length > bytes.length) throw damaged()
      for (let i = 0; i < value; i++) put(nibble(bytes[at + (bits === 8 ? i : i >> 1)], i))
      at += length + (length & 1)
    }
  }
  return out
}

/** Takes a channel out of a pixel: 0..255, or null where there is no such channel. */
function channelReader(mask: number): ((pixel: number) => number) | null {
  if (mask === 0) return null
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  return (pixel) => Math.round(((((pixel & mask) >>> shift) & most) * 255) / most)
}

/** Writes a row of true colour; whether it has any alpha. */
type RowReader = (at: number, out: Uint8ClampedArray) => boolean

function trueColourRows(view: DataView, { bits, masks }: Header): RowReader {
  if (bits === 24)
    return (at, out) => {
      for (let p = 0, i = at; p < out.length; p += 4, i += 3) {
        out[p] = view.getUint8(i + 2)
        out[p + 1] = view.getUint8(i + 1)
        out[p + 2] = view.getUint8(i)
        out[p + 3] = 255
      }
      return false
    }
  const [red, green, blue, alpha] = masks.map(channelReader)
  return (at, out) => {
    let any = false
    for (let p = 0, i = at; p < out.length; p += 4, i += bits / 8) {
      const pixel = bits === 16 ? view.getUint16(i, true) : view.getUint32(i, true)
      out[p] = red?.(pixel) ?? 0
      out[p + 1] = green?.(pixel) ?? 0
      out[p + 2] = blue?.(pixel) ?? 0
      out[p + 3] = alpha?.(pixel) ?? 255
      any ||= alpha !== null && out[p + 3] !== 0
    }
    return any
  }
}

function paletteRows(bytes: Uint8Array, { bits, palette }: Header): RowReader {
  return (at, out) => {
    for (let x = 0, p = 0; p < out.length; x++, p += 4) {
      const bit = x * bits
      const number = (bytes[at + (bit >> 3)] >> (8 - bits - (bit & 7))) & (2 ** bits - 1)
      out.set(palette.subarray(3 * number, 3 * number + 3), p)
      out[p + 3] = 255
    }
    return false
  }
}

function readPixels(bytes: Uint8Array, header: Header): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, topDown, bits, compression, pixels } = header
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const runs = compression === KINDS.rle4 || compression === KINDS.rle8
  const indices = runs ? expandRuns(bytes, header) : null
  const stride = indices ? width : Math.ceil((width * bits) / 32) * 4
  const first = indices ? 0 : pixels
  if (first + stride * height > (indices ?? bytes).length) throw damaged()
  const row = indices
    ? paletteRows(indices, { ...header, bits: 8 })
    : bits <= 8
      ? paletteRows(bytes, header)
      : trueColourRows(view, header)
  const data = new Uint8ClampedArray(width * height * 4)
  let hasAlpha = false
  for (let y = 0; y < height; y++) {
    const stored = topDown || indices ? y : height - 1 - y
    hasAlpha = row(first + stored * stride, data.subarray(y * width * 4, (y + 1) * width * 4)) || hasAlpha
  }
  // Programs declare an alpha that they leave empty.
  if (!hasAlpha) for (let p = 3; p < data.length; p += 4) data[p] = 255
  return data
}

function isKnown({ bits, compression }: Header): boolean {
  if (compression === KINDS.rle8) return bits === 8
  if (compression === KINDS.rle4) return bits === 4
  if (compression === KINDS.plain) return [1, 2, 4, 8, 16, 24, 32].includes(bits)
  return (compression === KINDS.masks || compression === KINDS.masksWithAlpha) && (bits === 16 || bits === 32)
}

/**
 * Decodes a BMP file.
 *
 * @param bytes all of it; its size in px was checked before
 * @throws StyleTransferError `image-unreadable`
 */
export function decodeBmp(bytes: Uint8Array): PixelImage {
  try {
    const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const { width, height } = header
    if (!(width > 0 && height > 0) || !isKnown(header)) throw damaged()
    return { width, height, data: readPixels(bytes, header) }
  } catch (error) {
    if (error instanceof RangeError) throw damaged()
    throw error
  }
}
