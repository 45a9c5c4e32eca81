import type { ImageInput, PixelImage } from 'pastiche'
import sharp from 'sharp'

/** Opens a picture as the library takes it: RGBA, sRGB, upright. */
export async function open(file: string): Promise<ImageInput> {
  const pixels = sharp(file).autoOrient().toColourspace('srgb').ensureAlpha().raw()
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** Writes a picture; the file's ending says in which format. */
export async function save({ width, height, data }: PixelImage, file: string): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 4 } }).toFile(file)
}
