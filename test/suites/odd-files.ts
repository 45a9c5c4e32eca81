/** Files as people have them, made on the spot from the fixtures: colours told by numbers, ends missing, bytes changed. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

const fixtures = path.resolve(import.meta.dirname, '../fixtures')
const read = (name: string) => readFile(path.join(fixtures, name))

/** RGB of 8 bits, row-major. */
export interface Rgb {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** The landscape of `good.png`. */
export async function landscape(): Promise<Rgb> {
  const { data, info } = await sharp(await read('good.png'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

const uint32 = (...values: number[]) => {
  const out = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) out.writeUInt32BE(value, 4 * i)
  return out
}

/** A PNG with one more chunk behind its header. */
export function withChunk(png: Buffer, type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

const gamma = (value: number) => uint32(Math.round(value * 100_000))
/** White, red, green and blue of Display P3. */
const P3 = uint32(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000)

/** 16 bits with a profile, which a library must take to sRGB and not to a colour space of its own. */
async function deepP3(): Promise<Buffer> {
  const { width, height, data } = await landscape()
  const words = Uint16Array.from(data, (byte) => byte * 257)
  const png = await sharp(words, { raw: { width, height, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer()
  const { icc } = await sharp(await read('display-p3.png')).metadata()
  return withChunk(png, 'iCCP', Buffer.concat([Buffer.from('P3\0\0', 'latin1'), deflateSync(icc!)]))
}

/** What a bitmap is stored as. */
export interface BmpKind {
  readonly bits: 4 | 8 | 16 | 24 | 32
  readonly compression?: 0 | 1 | 2 | 3
  readonly topDown?: boolean
  /** Of the three channels and alpha, for `compression` 3. */
  readonly masks?: readonly [number, number, number, number]
}

/** A file of Windows' bitmaps around stored rows. */
export function bmp(
  { width, height }: Pick<Rgb, 'width' | 'height'>,
  kind: BmpKind,
  rows: Uint8Array,
  palette = 0,
): Buffer {
  const size = kind.masks ? 108 : 40
  const head = Buffer.alloc(14 + size + 4 * palette)
  head.write('BM', 'latin1')
  head.writeUInt32LE(head.length + rows.length, 2)
  head.writeUInt32LE(head.length, 10)
  head.writeUInt32LE(size, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(kind.topDown ? -height : height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(kind.bits, 28)
  head.writeUInt32LE(kind.compression ?? 0, 30)
  for (const [i, mask] of kind.masks?.entries() ?? []) head.writeUInt32LE(mask, 54 + 4 * i)
  for (let i = 0; i < palette; i++)
    head.fill(i * Math.floor(255 / (palette - 1)), 14 + size + 4 * i, 14 + size + 4 * i + 3)
  return Buffer.concat([head, rows])
}

/** Plain, bottom row first, each filled up to four bytes. */
export function bmp24({ width, height, data }: Rgb): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4
  const rows = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3
      rows.set([data[from + 2], data[from + 1], data[from]], (height - 1 - y) * stride + 3 * x)
    }
  return bmp({ width, height }, { bits: 24 }, rows)
}

/** What a TIFF is to hold. */
export interface TiffKind {
  /** 3 is floating point. */
  readonly sampleFormat?: number
  /** Samples of a pixel. */
  readonly samples: number
  /** 2 is RGB, 8 CIE Lab. */
  readonly photometric?: number
}

/** An uncompressed TIFF of one strip. */
export function tiff(
  { width, height }: Pick<Rgb, 'width' | 'height'>,
  kind: TiffKind,
  pixels: Uint16Array | Float32Array | Uint8Array,
): Buffer {
  const { samples, sampleFormat = 1, photometric = samples < 3 ? 1 : 2 } = kind
  const bits = pixels.BYTES_PER_ELEMENT * 8
  const many = 8 + 2 + 12 * 11 + 4
  const data = many + 2 * 2 * samples
  const fields = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, samples, samples === 1 ? bits : many],
    [259, 3, 1, 1],
    [262, 3, 1, photometric],
    [273, 4, 1, data],
    [277, 3, 1, samples],
    [278, 4, 1, height],
    [279, 4, 1, pixels.byteLength],
    [284, 3, 1, 1],
    [339, 3, samples, samples === 1 ? sampleFormat : many + 2 * samples],
  ]
  const out = Buffer.alloc(data + pixels.byteLength)
  out.write('II*\0', 'latin1')
  out.writeUInt32LE(8, 4)
  out.writeUInt16LE(fields.length, 8)
  for (const [i, [tag, type, count, value]] of fields.entries()) {
    out.writeUInt16LE(tag, 10 + 12 * i)
    out.writeUInt16LE(type, 12 + 12 * i)
    out.writeUInt32LE(count, 14 + 12 * i)
    out.writeUInt32LE(value, 18 + 12 * i)
  }
  for (let i = 0; i < samples; i++) {
    out.writeUInt16LE(bits, many + 2 * i)
    out.writeUInt16LE(sampleFormat, many + 2 * samples + 2 * i)
  }
  Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength).copy(out, data)
  return out
}

/** A block of a disk in the middle of a scan lost, all marks in their places. */
function changed(jpeg: Buffer): Buffer {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
  const at = (scan + jpeg.length) >> 1
  return Buffer.from(jpeg).fill(0, at, at + 512)
}

/** Files that app and terminal program open and see alike, by name. */
export async function oddFiles(): Promise<Map<string, Buffer>> {
  const [png, jpeg, corners] = await Promise.all(['good.png', 'good.jpg', 'photo-orientation-6.jpg'].map(read))
  const rgb = await landscape()
  const webp = (orientation: number) =>
    sharp(corners).autoOrient().withMetadata({ orientation }).webp({ lossless: true }).toBuffer()
  const files: [string, Buffer | Promise<Buffer>][] = [
    ['gamma-1.png', withChunk(png, 'gAMA', gamma(1))],
    ['gamma-1.8.png', withChunk(png, 'gAMA', gamma(1 / 1.8))],
    ['gamma-usual.png', withChunk(png, 'gAMA', gamma(0.45455))],
    ['gamma-and-p3.png', withChunk(withChunk(png, 'cHRM', P3), 'gAMA', gamma(0.45455))],
    ['gamma-but-srgb.png', withChunk(withChunk(png, 'gAMA', gamma(1)), 'sRGB', Buffer.from([0]))],
    ['code-p3.png', withChunk(png, 'cICP', Buffer.from([12, 13, 0, 1]))],
    ['code-television.png', withChunk(png, 'cICP', Buffer.from([9, 14, 0, 1]))],
    ['code-pq.png', withChunk(png, 'cICP', Buffer.from([9, 16, 0, 1]))],
    ['deep-p3.png', deepP3()],
    ['no-end.jpg', jpeg.subarray(0, -2)],
    ['stray-bytes.jpg', Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), jpeg])],
    ['plain.bmp', bmp24(rgb)],
    ...[2, 3, 4, 5, 6, 7, 8].map((mark): [string, Promise<Buffer>] => [`lying-${mark}.webp`, webp(mark)]),
  ]
  return new Map(await Promise.all(files.map(async ([name, bytes]) => [name, await bytes] as const)))
}

/** Files of whose picture a part is missing or changed: nothing may paint them as if they were whole. */
export async function damagedFiles(): Promise<Map<string, Buffer>> {
  const [jpeg, png, webp, avif] = await Promise.all(['good.jpg', 'good.png', 'good.webp', 'good.avif'].map(read))
  const large = await sharp(png).resize(640, 480).sharpen().jpeg({ quality: 95 }).toBuffer()
  return new Map([
    ['changed.jpg', changed(large)],
    ['cut.jpg', jpeg.subarray(0, Math.floor(jpeg.length * 0.9))],
    ['cut-by-a-byte.jpg', jpeg.subarray(0, -8)],
    ['cut-behind-stray-bytes.jpg', Buffer.concat([Buffer.from('\r\n'), large.subarray(0, -40)])],
    ['cut.png', png.subarray(0, -40)],
    ['cut.webp', webp.subarray(0, -8)],
    ['cut.avif', avif.subarray(0, -8)],
  ])
}
