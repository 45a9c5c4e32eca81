/**
 * Files are encoded from our own bytes, never from a canvas: Firefox and Brave add noise to what is read from a
 * canvas when fingerprinting protection is on.
 */
import { withDeadline } from '../core/deadline.ts'
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { QUALITY } from '../core/knobs.ts'
import { CODEC } from '../core/waits.ts'
import { isSparing } from '../engine/backends/budget.ts'
import type { EncodeRequest } from './protocol.ts'

/** The one call of an emscripten codec that is used here. */
interface Codec {
  encode(data: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array<ArrayBuffer> | null
}

let jpegCodec: Promise<Codec> | null = null
let webpCodec: Promise<Codec> | null = null

/** px a side that a format's files have at most. */
const EDGES = { png: Infinity, jpeg: 65_500, webp: 16_383 } as const
const NAMES = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' } as const

/**
 * @param quality for jpeg and webp; what lies outside the range of {@link QUALITY} is taken for its end
 * @returns the file; jpeg on white where the image is transparent, since it has no alpha
 * @throws StyleTransferError `image-too-large` for a side that the format cannot hold, `write-failed`
 */
export async function encodeBlob(image: PixelImage, format: EncodeRequest['format'], quality: number): Promise<Blob> {
  const q = Math.min(QUALITY.most, Math.max(QUALITY.least, Math.round(quality)))
  if (Math.max(image.width, image.height) > EDGES[format])
    throw new StyleTransferError(
      'image-too-large',
      `${NAMES[format]} files have at most ${EDGES[format]} px a side and this picture has ` +
        `${image.width} × ${image.height}. Save it as ${format === 'webp' ? 'PNG or JPEG' : 'PNG'}.`,
    )
  try {
    const bytes = await encoders[format](image, q)
    return new Blob([bytes], { type: `image/${format}` })
  } catch (cause) {
    throw new StyleTransferError(
      'write-failed',
      `The ${format.toUpperCase()} file could not be made. Check the connection, then try again or choose another format.`,
      { cause },
    )
  } finally {
    // A codec keeps the room for the largest picture that it has encoded.
    if (isSparing()) forgetCodecs()
  }
}

function forgetCodecs(): void {
  jpegCodec = null
  webpCodec = null
}

const encoders: Readonly<
  Record<
    EncodeRequest['format'],
    (image: PixelImage, quality: number) => Promise<ArrayBuffer | Uint8Array<ArrayBuffer>>
  >
> = {
  async png({ width, height, data }) {
    const { default: encode } = await withDeadline(CODEC, import('@jsquash/png/encode.js'))
    return encode(new ImageData(data, width, height))
  },
  async jpeg(image, quality) {
    jpegCodec ??= loadJpeg()
    const { data, width, height } = onWhite(image)
    const { defaultOptions } = await import('@jsquash/jpeg/meta.js')
    return bytesOf((await reloadable(jpegCodec)).encode(data, width, height, { ...defaultOptions, quality }))
  },
  async webp({ data, width, height }, quality) {
    webpCodec ??= loadWebp()
    const { defaultOptions } = await import('@jsquash/webp/meta.js')
    const options = { ...defaultOptions, quality, use_sharp_yuv: 1 }
    return bytesOf((await reloadable(webpCodec)).encode(data, width, height, options))
  },
}

/** A codec that did not load is asked for again the next time. */
async function reloadable(codec: Promise<Codec>): Promise<Codec> {
  try {
    return await withDeadline(CODEC, codec)
  } catch (error) {
    if (jpegCodec === codec) jpegCodec = null
    if (webpCodec === codec) webpCodec = null
    throw error
  }
}

/** The codec itself and not `@jsquash/jpeg/encode.js`, so that a failed load can be tried again. */
async function loadJpeg(): Promise<Codec> {
  const { default: create } = await import('@jsquash/jpeg/codec/enc/mozjpeg_enc.js')
  return (await create({ noInitialRun: true })) as unknown as Codec
}

/** The SIMD build only: every browser that runs tfjs's wasm backend at a useful speed has SIMD. */
async function loadWebp(): Promise<Codec> {
  const { default: create } = await import('@jsquash/webp/codec/enc/webp_enc_simd.js')
  return (await create({ noInitialRun: true })) as unknown as Codec
}

function bytesOf(encoded: Uint8Array<ArrayBuffer> | null): Uint8Array<ArrayBuffer> {
  if (!encoded?.length) throw new Error('The encoder returned nothing.')
  return encoded
}

/** The image over white; itself where it is opaque. */
function onWhite(image: PixelImage): PixelImage {
  const { data } = image
  let opaque = true
  for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i] === 255
  if (opaque) return image
  const out = new Uint8ClampedArray(data.length)
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] / 255
    for (let c = 0; c < 3; c++) out[i + c] = 255 + (data[i + c] - 255) * alpha
    out[i + 3] = 255
  }
  return { ...image, data: out }
}
