/**
 * Makes the picture that a first visit sees before anything is painted, `src/app/first-picture.webp`:
 * `npx tsx src/tools/gallery/first-picture.ts`.
 *
 * The sample photo in the first style, painted by the current release as the app does it, at twice a phone's width.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { decodeImage } from '../../cli/decode.ts'
import { fileSource, findRelease, readCatalogue } from '../../cli/models.ts'
import { FIRST_STYLE } from '../../core/style-ref.ts'
import { createEngine } from '../../engine/engine.ts'
import { ROOT, SAMPLE } from './collection.ts'

const WIDTH = 780
const MAX_BYTES = 40_000
const FILE = 'src/app/first-picture.webp'

const release = await findRelease(path.join(ROOT, 'models'))
const { styles } = await readCatalogue(release)
const style = styles.find(({ name }) => name === FIRST_STYLE)
if (!style) throw new Error(`${release.id} has no style ${FIRST_STYLE}.`)
const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
const { image: photo } = await decodeImage(SAMPLE)
const { data, width, height } = await engine.stylise(photo, await engine.builtIn(style))
await engine.dispose()
const small = await sharp(data, { raw: { width, height, channels: 4 } })
  .removeAlpha()
  .resize({ width: WIDTH, kernel: 'lanczos3' })
  .png()
  .toBuffer()
for (let quality = 80; quality >= 20; quality -= 2) {
  const webp = await sharp(small).webp({ quality, effort: 6, smartSubsample: true }).toBuffer()
  if (webp.length > MAX_BYTES) continue
  await writeFile(path.join(ROOT, FILE), webp)
  console.log(`${FILE}: quality ${quality}, ${webp.length} bytes`)
  break
}
