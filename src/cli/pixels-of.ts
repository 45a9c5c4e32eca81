/** Pixels in sRGB from what a file holds: most colours are libvips' affair, and what it takes otherwise than browsers is ours. */
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import type { ImageFormat } from '../core/sniff.ts'
import { pngColour, taggedToSrgb } from './png-colour.ts'

/** A file to decode. */
export interface ImageSource {
  /** A path, or all bytes. */
  readonly file: string | Uint8Array
  /** The first bytes. */
  readonly head: Uint8Array
  readonly format: ImageFormat
}

/** A file that libvips has opened. */
export interface Reading {
  readonly meta: Metadata
  /** Reads the file anew, upright and in the size wanted. */
  readonly reader: (options?: { readonly ignoreIcc?: boolean }) => Sharp
}

interface Raw<Data> {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Data
}

async function readRaw<Data>(
  picture: Sharp,
  depth: 'uchar' | 'ushort' | 'float',
  view: new (buffer: ArrayBuffer, offset: number, length: number) => Data,
): Promise<Raw<Data>> {
  const { data, info } = await picture.raw({ depth }).toBuffer({ resolveWithObject: true })
  const bytes = { uchar: 1, ushort: 2, float: 4 }[depth]
  const { width, height, channels } = info
  return { width, height, channels, data: new view(data.buffer as ArrayBuffer, data.byteOffset, data.length / bytes) }
}

/** @param meta of the file */
async function usual(
  picture: Sharp,
  { space, hasProfile }: Pick<Metadata, 'space' | 'hasProfile'>,
): Promise<PixelImage> {
  // sharp takes colours of 16 bits from their profile to Display P3, and on to sRGB only where that is asked for.
  if (space === 'rgb16' && hasProfile) picture.withIccProfile('srgb')
  const raw = await readRaw(picture.toColourspace('srgb').ensureAlpha(), 'uchar', Uint8ClampedArray<ArrayBuffer>)
  return { width: raw.width, height: raw.height, data: raw.data }
}

/** Inks without a profile mix as browsers mix them: what each leaves of the paper's white. */
async function fromInks({ reader }: Reading): Promise<PixelImage> {
  const inks = reader().pipelineColourspace('cmyk').toColourspace('cmyk')
  const { width, height, channels, data } = await readRaw(inks, 'uchar', Uint8Array)
  const out = new Uint8ClampedArray(width * height * 4)
  for (let p = 0, i = 0; p < out.length; p += 4, i += channels) {
    const paper = 255 - data[i + 3]
    for (let channel = 0; channel < 3; channel++)
      out[p + channel] = Math.floor(((255 - data[i + channel]) * paper) / 255)
    out[p + 3] = channels > 4 ? data[i + 4] : 255
  }
  return { width, height, data: out }
}

/** The values that programs write for white in floating point, and the most that nine tenths of a picture then have. */
const WHITES = [
  { white: 1, most: 8 },
  { white: 255, most: 2040 },
  { white: 65_535, most: Number.POSITIVE_INFINITY },
] as const

const SAMPLES = 65_536

/**
 * The value of white. By convention it is 1, and by habit it may be 255 or 65535. What nine tenths do not exceed tells,
 * not the brightest value: in pictures of a high dynamic range, lamps are a hundred times as bright as white.
 */
function whiteOf({ data, channels }: Raw<Float32Array>): number {
  const step = channels * Math.max(1, Math.floor(data.length / channels / SAMPLES))
  const samples: number[] = []
  for (let i = 0; i < data.length; i += step) samples.push(data[i] || 0)
  samples.sort((a, b) => a - b)
  const high = samples[Math.floor(samples.length * 0.9)]
  return WHITES.find(({ most }) => high <= most)?.white ?? 1
}

/** 16-bit RGBA of floating-point numbers; as sRGB has them, unless a profile says otherwise. */
function toWords({ width, height, channels, data }: Raw<Float32Array>, white: number): Uint16Array {
  const out = new Uint16Array(width * height * 4)
  const word = (value: number, one: number) => Math.round(65_535 * Math.min(1, Math.max(0, value / one || 0)))
  const step = channels < 3 ? 0 : 1
  for (let p = 0, i = 0; p < out.length; p += 4, i += channels) {
    for (let channel = 0; channel < 3; channel++) out[p + channel] = word(data[i + channel * step], white)
    const alpha = data[i + channels - 1]
    out[p + 3] = channels % 2 === 0 ? word(alpha, alpha > 1 ? white : 1) : 65_535
  }
  return out
}

/** A PNG with one more chunk behind its header. */
function withChunk(png: Buffer, type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  const header = 33
  return Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)])
}

/** libvips knows no profile on floating-point numbers, so those go through a PNG of 16 bits that carries it. */
async function fromFloats({ meta, reader }: Reading): Promise<PixelImage> {
  const space = meta.space as 'scrgb' | 'b-w'
  const floats = reader({ ignoreIcc: true }).pipelineColourspace(space).toColourspace(space)
  const raw = await readRaw(floats, 'float', Float32Array)
  const { width, height } = raw
  const words = toWords(raw, whiteOf(raw))
  if (!meta.icc) return { width, height, data: Uint8ClampedArray.from(words, (word) => word / 257) }
  const png = await sharp(words, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .toColourspace('rgb16')
    .png({ compressionLevel: 0 })
    .toBuffer()
  const profile = Buffer.concat([Buffer.from('profile\0\0', 'latin1'), deflateSync(meta.icc)])
  const whole = sharp(withChunk(png, 'iCCP', profile), { limitInputPixels: false })
  return usual(whole, { space: 'rgb16', hasProfile: true })
}

async function fromTagged(reading: Reading, tag: NonNullable<ReturnType<typeof pngColour>>): Promise<PixelImage> {
  const deep = reading.meta.depth === 'ushort'
  const picture = reading
    .reader({ ignoreIcc: true })
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .ensureAlpha()
  const { width, height, data } = deep
    ? await readRaw(picture, 'ushort', Uint16Array)
    : await readRaw(picture, 'uchar', Uint8Array)
  return { width, height, data: taggedToSrgb(data, tag) }
}

/**
 * Pixels in sRGB, 8 bits, with straight alpha.
 *
 * @throws StyleTransferError `image-unsupported`; libvips' errors
 */
export async function pixelsOf(reading: Reading, { head, format }: ImageSource): Promise<PixelImage> {
  const { depth, space, hasProfile } = reading.meta
  if (depth === 'float' && (space === 'scrgb' || space === 'b-w')) return fromFloats(reading)
  if (depth === 'float' || depth === 'double' || depth === 'complex')
    throw new StyleTransferError(
      'image-unsupported',
      'This TIFF file holds numbers in a form that is not read here. Export it with 8 or 16 bits and open that.',
    )
  if (space === 'cmyk' && !hasProfile) return fromInks(reading)
  const tag = format === 'png' ? pngColour(head) : null
  return tag ? fromTagged(reading, tag) : usual(reading.reader(), reading.meta)
}
