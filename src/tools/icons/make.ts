/**
 * Makes the app's icons in `public/`: `npx tsx src/tools/icons/make.ts`.
 *
 * One picture: a flower, smooth as a photo on the left and painted by the current release on the right, with the divider
 * of the app between. `favicon.svg` and the monochrome icon are the same, drawn.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { decodeImage } from '../../cli/decode.ts'
import { fileSource, findRelease, readCatalogue } from '../../cli/models.ts'
import { createEngine } from '../../engine/engine.ts'
import { drawn, MONOCHROME, scene } from './drawn.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const PUBLIC = path.join(ROOT, 'public')
const STYLE = 'starry-night'
/** px: painted small, so that the strokes are seen in an icon. */
const PAINTED = 384
const SIZE = 512
/** Corner of a tile, of its side. */
const CORNER = 0.21
/** How much smaller the flower is where systems cut out their own shape. */
const MASKED = 0.8

/** Both halves at 512 px, without the divider. @param share of the side that the flower takes */
async function picture(share: number): Promise<Buffer> {
  const svg = Buffer.from(scene(share))
  const photo = await sharp(svg, { density: (72 * SIZE) / 64 })
    .resize(SIZE, SIZE)
    .removeAlpha()
    .png()
    .toBuffer()
  const file = path.join(ROOT, '.cache/icon.png')
  await mkdir(path.dirname(file), { recursive: true })
  await sharp(photo).resize(PAINTED, PAINTED).toFile(file)
  const release = await findRelease(path.join(ROOT, 'models'))
  const style = (await readCatalogue(release)).styles.find(({ name }) => name === STYLE)
  if (!style) throw new Error(`${release.id} has no style ${STYLE}; name another one here.`)
  const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
  const { image } = await decodeImage(file)
  const { data, width, height } = await engine.stylise(image, await engine.builtIn(style), { maxEdge: PAINTED })
  await engine.dispose()
  const right = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(SIZE, SIZE, { kernel: 'lanczos3' })
    .modulate({ brightness: 1.12, saturation: 1.25 })
    .extract({ left: SIZE / 2, top: 0, width: SIZE / 2, height: SIZE })
    .png()
    .toBuffer()
  return sharp(photo)
    .composite([{ input: right, left: SIZE / 2, top: 0 }])
    .png()
    .toBuffer()
}

/** @param corner radius of the tile, of its side; 0 fills the square, for systems that cut their own shape */
async function icon(image: Buffer, px: number, corner: number): Promise<Buffer> {
  const line = `<rect x="247" width="18" height="512" fill="#fff"/>`
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512"><rect width="512" height="512" rx="${512 * corner}"/></svg>`
  const whole = await sharp(image)
    .composite([
      { input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">${line}</svg>`) },
      ...(corner > 0 ? [{ input: Buffer.from(shape), blend: 'dest-in' as const }] : []),
    ])
    .png()
    .toBuffer()
  const sized = sharp(whole).resize(px, px, { kernel: 'lanczos3' })
  const opaque = corner > 0 ? sized : sized.removeAlpha()
  if (px > 256) return opaque.webp({ quality: 78, effort: 6, smartSubsample: true }).toBuffer()
  return opaque.png({ palette: true, colours: 128, effort: 10, compressionLevel: 9, dither: 0.6 }).toBuffer()
}

async function write(file: string, bytes: Buffer | string): Promise<void> {
  await writeFile(path.join(PUBLIC, file), bytes)
  console.log(`${file}: ${bytes.length} bytes`)
}

const near = await picture(0.92)
const wide = await picture(0.92 * MASKED)
await write('favicon.svg', drawn(14))
await write('icon-192.png', await icon(near, 192, CORNER))
await write('icon-512.webp', await icon(near, 512, CORNER))
await write('icon-maskable-512.webp', await icon(wide, 512, 0))
await write('apple-touch-icon.png', await icon(near, 180, 0))
const mono = sharp(Buffer.from(MONOCHROME), { density: (72 * 512) / 64 }).resize(512, 512)
await write('icon-monochrome-512.png', await mono.png({ palette: true, colours: 16, effort: 10 }).toBuffer())
