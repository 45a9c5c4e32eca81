import path from 'node:path'
import { decodeImage } from '../../../src/cli/decode.ts'
import type { PixelImage } from '../../../src/core/image.ts'

/** The photo that comes with the app. */
export async function samplePhoto(): Promise<PixelImage> {
  return (await decodeImage(path.resolve(import.meta.dirname, '../../../public/sample.jpg'))).image
}
