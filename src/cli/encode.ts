import sharp from 'sharp'
import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { QUALITY } from '../core/knobs.ts'
import { DEFAULT_QUALITY, MAX_SIDE, type OutputFormat } from './formats.ts'

export interface EncodeOptions {
  readonly format: OutputFormat
  /** null: the format's own. */
  readonly quality: number | null
  /** Put into the EXIF field "Software". */
  readonly software: string
}

/**
 * Refuses a picture that its format can't hold; cheap, so that it can come before the painting.
 *
 * @throws StyleTransferError `image-too-large`
 */
export function checkFits(width: number, height: number, format: OutputFormat): void {
  const limit = MAX_SIDE[format]
  if (Math.max(width, height) > limit)
    throw new StyleTransferError(
      'image-too-large',
      `The picture has ${width} × ${height} px, and ${format.toUpperCase()} holds ${limit} px a side at most; choose --format png or a --max-edge.`,
    )
}

function isOpaque({ data }: PixelImage): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

/**
 * Encodes a picture, tagged as sRGB. JPEG, which has no alpha, shows it on white. Colour is kept at full resolution
 * (4:4:4): halved chroma smears the edges of strokes.
 *
 * @returns the file's bytes
 */
export async function encodeImage(image: PixelImage, options: EncodeOptions): Promise<Uint8Array> {
  const { width, height, data } = image
  checkFits(width, height, options.format)
  const picture = sharp(Buffer.from(data.buffer, data.byteOffset, data.length), {
    raw: { width, height, channels: 4 },
    limitInputPixels: false,
  })
  if (options.format === 'jpeg') picture.flatten({ background: '#ffffff' })
  else if (isOpaque(image)) picture.removeAlpha()
  picture.withIccProfile('srgb').withExif({ IFD0: { Software: options.software } })
  const quality = options.quality ?? DEFAULT_QUALITY[options.format] ?? QUALITY.most
  switch (options.format) {
    case 'jpeg':
      return picture.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
    case 'png':
      return picture.png().toBuffer()
    case 'webp':
      return picture.webp({ quality, smartSubsample: true }).toBuffer()
    case 'avif':
      return picture.avif({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
  }
}
