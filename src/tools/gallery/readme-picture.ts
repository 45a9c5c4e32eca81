/**
 * Makes the README's picture, `.github/readme.jpg`: `npx tsx src/tools/gallery/readme-picture.ts`.
 *
 * The sample photo and three repaintings by the current release, side by side.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { decodeImage } from '../../cli/decode.ts'
import { fileSource, findRelease, readCatalogue } from '../../cli/models.ts'
import type { PixelImage } from '../../core/image.ts'
import { createEngine } from '../../engine/engine.ts'
import { ROOT, SAMPLE } from './collection.ts'

const STYLES = ['starry-night', 'the-scream', 'great-wave']
/** px: longer side at which each is painted, then its size in the picture, and the gap between two. */
const PAINTED_EDGE = 768
const WIDTH = 560
const HEIGHT = 420
const GAP = 10
const MAX_BYTES = 200_000

async function tile(image: PixelImage): Promise<Buffer> {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } })
    .removeAlpha()
    .resize(WIDTH, HEIGHT, { fit: 'cover', kernel: 'lanczos3' })
    .png()
    .toBuffer()
}

async function paintTiles(): Promise<Buffer[]> {
  const release = await findRelease(path.join(ROOT, 'models'))
  const { styles } = await readCatalogue(release)
  const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
  const { image: photo } = await decodeImage(SAMPLE)
  const tiles = [await tile(photo)]
  for (const name of STYLES) {
    const style = styles.find((style) => style.name === name)
    if (!style) throw new Error(`${release.id} has no style ${name}; name another one here.`)
    const picture = await engine.stylise(photo, await engine.builtIn(style), { maxEdge: PAINTED_EDGE })
    tiles.push(await tile(picture))
  }
  await engine.dispose()
  return tiles
}

const tiles = await paintTiles()
const sheet = sharp({
  create: { width: 2 * WIDTH + GAP, height: 2 * HEIGHT + GAP, channels: 3, background: '#ffffff' },
}).composite(
  tiles.map((input, i) => ({ input, left: (i % 2) * (WIDTH + GAP), top: Math.floor(i / 2) * (HEIGHT + GAP) })),
)
const pixels = await sheet.png().toBuffer()
await mkdir(path.join(ROOT, '.github'), { recursive: true })
for (let quality = 86; quality >= 50; quality -= 4) {
  const jpeg = await sharp(pixels).jpeg({ quality, mozjpeg: true }).toBuffer()
  if (jpeg.length > MAX_BYTES) continue
  await writeFile(path.join(ROOT, '.github/readme.jpg'), jpeg)
  console.log(`.github/readme.jpg: quality ${quality}, ${jpeg.length} bytes`)
  break
}
