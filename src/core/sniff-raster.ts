import type { ImageFormat, Sniffed } from './sniff.ts'
import { jpegStart, parseJpeg } from './sniff-jpeg.ts'
import { otherKind } from './sniff-other.ts'

type Found = { -readonly [K in keyof Sniffed]: Sniffed[K] }

interface Parser {
  readonly format: ImageFormat
  readonly matches: (bytes: Uint8Array) => boolean
  /** Fills in what it reads as it goes; reading past the end throws RangeError, which leaves `found` incomplete. */
  readonly parse: (view: DataView, found: Found) => void
}

/** Whether `bytes` has these Latin-1 characters at `offset`. */
function has(bytes: Uint8Array, offset: number, text: string): boolean {
  if (bytes.length < offset + text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false
  return true
}

function text(view: DataView, offset: number, length = 4): string {
  let out = ''
  for (let i = 0; i < length; i++) out += String.fromCharCode(view.getUint8(offset + i))
  return out
}

function parsePng(view: DataView, found: Found): void {
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    const type = text(view, at + 4)
    if (type === 'IHDR') {
      found.width = view.getUint32(at + 8)
      found.height = view.getUint32(at + 12)
    } else if (type === 'acTL') found.animated = view.getUint32(at + 8) > 1
    else if (type === 'IEND') {
      found.complete = true
      return
    }
  }
}

/** Complete with the first frame: the frames after it are not used. */
function parseGif(view: DataView, found: Found): void {
  const table = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const skipBlocks = (from: number) => {
    let at = from
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
    return at + 1
  }
  found.width = view.getUint16(6, true)
  found.height = view.getUint16(8, true)
  for (let at = 13 + table(view.getUint8(10)); ; ) {
    const kind = view.getUint8(at)
    if (kind === 0x21) at = skipBlocks(at + 2)
    else if (kind !== 0x2c) return
    else {
      if (found.complete) {
        found.animated = true
        return
      }
      at = skipBlocks(at + 11 + table(view.getUint8(at + 9)))
      found.complete = true
    }
  }
}

/** RFC 9649. */
function parseWebp(view: DataView, found: Found): void {
  const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  const type = text(view, 12)
  if (type === 'VP8X') {
    found.animated = (view.getUint8(20) & 2) !== 0
    found.width = uint24(24) + 1
    found.height = uint24(27) + 1
  } else if (type === 'VP8L') {
    const bits = view.getUint32(21, true)
    found.width = (bits & 0x3fff) + 1
    found.height = ((bits >> 14) & 0x3fff) + 1
  } else if (type === 'VP8 ') {
    found.width = view.getUint16(26, true) & 0x3fff
    found.height = view.getUint16(28, true) & 0x3fff
  }
  found.complete = view.getUint32(4, true) + 8 <= view.byteLength
}

function parseBmp(view: DataView, found: Found): void {
  const old = view.getUint32(14, true) === 12
  found.width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  found.height = old ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true))
  const bitsPerPixel = view.getUint16(old ? 24 : 28, true)
  const compression = old ? 0 : view.getUint32(30, true)
  const plain = compression === 0 || compression === 3
  const rowBytes = Math.ceil((found.width * bitsPerPixel) / 32) * 4
  const bytes = plain ? view.getUint32(10, true) + rowBytes * found.height : view.getUint32(2, true)
  found.complete = bytes <= view.byteLength
}

function parseIco(view: DataView, found: Found): void {
  found.width = view.getUint8(6) || 256
  found.height = view.getUint8(7) || 256
  found.complete = view.getUint32(18, true) + view.getUint32(14, true) <= view.byteLength
}

/** Where a number stands in a directory of a TIFF, and how many of them there are. */
interface TiffField {
  readonly type: number
  readonly count: number
  /** Offset of the first value. */
  readonly at: number
}

/** Bytes of a value of each type, by its number; 0 for what no size or place is told in. */
const TIFF_BYTES = [0, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 8]

/** Reads the directories of TIFF 6.0 and of BigTIFF, whose offsets and counts have eight bytes. */
class Tiff {
  readonly #view: DataView
  readonly #little: boolean
  readonly #big: boolean

  constructor(view: DataView) {
    this.#view = view
    this.#little = view.getUint8(0) === 0x49
    this.#big = view.getUint16(2, this.#little) === 43
  }

  #number(at: number, bytes: number): number {
    if (bytes === 2) return this.#view.getUint16(at, this.#little)
    return bytes === 4 ? this.#view.getUint32(at, this.#little) : Number(this.#view.getBigUint64(at, this.#little))
  }

  /** The first directory, by tag. */
  fields(): Map<number, TiffField> {
    const word = this.#big ? 8 : 4
    const directory = this.#number(this.#big ? 8 : 4, word)
    const count = this.#number(directory, this.#big ? 8 : 2)
    const out = new Map<number, TiffField>()
    for (let i = 0; i < count; i++) {
      const at = directory + (this.#big ? 8 + 20 * i : 2 + 12 * i)
      const type = this.#number(at + 2, 2)
      const values = this.#number(at + 4, word)
      const inside = values * (TIFF_BYTES[type] ?? 0) <= word
      const place = at + 4 + word
      out.set(this.#number(at, 2), { type, count: values, at: inside ? place : this.#number(place, word) })
    }
    return out
  }

  value({ type, at }: TiffField, index = 0): number {
    const bytes = TIFF_BYTES[type] ?? 0
    return bytes === 0 ? 0 : this.#number(at + index * bytes, bytes)
  }

  /** Whether all strips or tiles lie within the file. */
  holdsPicture(fields: ReadonlyMap<number, TiffField>): boolean {
    const offsets = fields.get(273) ?? fields.get(324)
    const lengths = fields.get(279) ?? fields.get(325)
    if (!offsets || !lengths) return true
    for (let i = 0; i < Math.min(offsets.count, lengths.count); i++)
      if (this.value(offsets, i) + this.value(lengths, i) > this.#view.byteLength) return false
    return true
  }
}

function parseTiff(view: DataView, found: Found): void {
  const tiff = new Tiff(view)
  const fields = tiff.fields()
  const read = (tag: number) => {
    const field = fields.get(tag)
    return field ? tiff.value(field) || null : null
  }
  found.width = read(256)
  found.height = read(257)
  found.complete = tiff.holdsPicture(fields)
}

/** Boxes that are looked at, one after the other: pictures have a few dozen, and films some thousands. */
const MOST_BOXES = 100_000

/** The boxes of ISO/IEC 14496-12 between two offsets; a box that says 0 goes on to the end. */
function* boxes(view: DataView, from: number, to: number): Generator<{ type: string; start: number; end: number }> {
  for (let at = from, count = 0; at + 8 <= to && count < MOST_BOXES; count++) {
    let size = view.getUint32(at)
    let header = 8
    if (size === 1) {
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12)
      header = 16
    } else if (size === 0) size = to - at
    if (size < header) return
    yield { type: text(view, at + 4), start: at + header, end: at + size }
    at += size
  }
}

/** The first box of a type; one after the other, since a file may have millions. */
function boxInside(view: DataView, type: string, from: number, to: number) {
  for (const box of boxes(view, from, Math.min(to, view.byteLength))) if (box.type === type) return box
  return null
}

/** AVIF and HEIC (ISO/IEC 23008-12): the largest `ispe` is the picture, smaller ones are tiles and thumbnails. */
function parseHeif(view: DataView, found: Found): void {
  let end = 0
  let hasData = false
  for (const box of boxes(view, 0, view.byteLength)) {
    // What follows the boxes that matter may be anything: programs append notes of their own.
    if (['meta', 'mdat', 'moov'].includes(box.type)) end = box.end
    if (box.type === 'mdat' || box.type === 'moov') hasData = true
    if (box.type === 'ftyp') found.animated = text(view, box.start) === 'avis' || text(view, box.start) === 'hevc'
    if (box.type !== 'meta') continue
    const iprp = boxInside(view, 'iprp', box.start + 4, box.end)
    const ipco = iprp && boxInside(view, 'ipco', iprp.start, iprp.end)
    if (!ipco) continue
    for (const property of boxes(view, ipco.start, Math.min(ipco.end, view.byteLength))) {
      if (property.type !== 'ispe') continue
      const width = view.getUint32(property.start + 4)
      const height = view.getUint32(property.start + 8)
      if (width * height > (found.width ?? 0) * (found.height ?? 0)) Object.assign(found, { width, height })
    }
  }
  found.complete = hasData && end <= view.byteLength
}

/** Bytes of an `ftyp` box that are looked through: files have a handful of brands. */
const MOST_BRANDS = 1024

/** The `ftyp` box's brands, the major one first. */
function brands(bytes: Uint8Array): string[] {
  if (!has(bytes, 4, 'ftyp')) return []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Math.min(view.getUint32(0), bytes.length, MOST_BRANDS)
  const out: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) out.push(text(view, at))
  return out
}

const isAvif = (bytes: Uint8Array) => brands(bytes).some((brand) => brand === 'avif' || brand === 'avis')
const isHeic = (bytes: Uint8Array) => brands(bytes).some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))

const parsers: readonly Parser[] = [
  { format: 'jpeg', matches: (bytes) => has(bytes, 0, '\xff\xd8\xff'), parse: parseJpeg },
  { format: 'png', matches: (bytes) => has(bytes, 0, '\x89PNG\r\n\x1a\n'), parse: parsePng },
  { format: 'gif', matches: (bytes) => has(bytes, 0, 'GIF87a') || has(bytes, 0, 'GIF89a'), parse: parseGif },
  { format: 'webp', matches: (bytes) => has(bytes, 0, 'RIFF') && has(bytes, 8, 'WEBP'), parse: parseWebp },
  { format: 'avif', matches: isAvif, parse: parseHeif },
  { format: 'heic', matches: isHeic, parse: parseHeif },
  { format: 'bmp', matches: (bytes) => has(bytes, 0, 'BM') && has(bytes, 6, '\0\0\0\0'), parse: parseBmp },
  { format: 'ico', matches: (bytes) => has(bytes, 0, '\0\0\x01\0') && bytes[4] > 0, parse: parseIco },
  {
    format: 'tiff',
    matches: (bytes) => ['II*\0', 'MM\0*', 'II+\0\x08\0', 'MM\0+\0\x08'].some((start) => has(bytes, 0, start)),
    parse: parseTiff,
  },
  {
    format: 'jxl',
    matches: (bytes) => has(bytes, 0, '\xff\x0a') || has(bytes, 0, '\0\0\0\x0cJXL \r\n\x87\n'),
    parse: (_view, found) => {
      found.complete = true
    },
  },
]

/** {@link Sniffed} for every format but SVG, which is text. */
export function sniffRaster(bytes: Uint8Array): Sniffed | null {
  const parser = parsers.find(({ matches }) => matches(bytes))
  if (!parser)
    return jpegStart(bytes) > 0 && otherKind(bytes) === null ? sniffRaster(bytes.subarray(jpegStart(bytes))) : null
  const found: Found = { format: parser.format, width: null, height: null, complete: false, animated: false }
  try {
    parser.parse(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), found)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}
