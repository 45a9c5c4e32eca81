/**
 * Rebuilds the current release's `styles.json`, thumbnails and statistics: `npm run gallery`.
 *
 * Reads the paintings that `paintings.json` names, takes each one's statistics with the release's loss network, and
 * paints the sample photo with each. Vectors are those in `--vectors FILE`, which the `fit` stage of `models/train`
 * writes, else the fitted ones that the catalogue has, else what the release's predictor says; `--predict` takes only
 * the latter. Run it after changing the release, the list or the sample photo; fit anew where a style got another painting.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { fileSource, findRelease } from '../../cli/models.ts'
import type { PixelImage } from '../../core/image.ts'
import type { BuiltInStyle, ModelFile } from '../../core/release.ts'
import { writeSafetensors } from '../../core/safetensors.ts'
import { createEngine } from '../../engine/engine.ts'
import type { Engine } from '../../engine/types.ts'
import { measureStatistics, packStatistics } from '../../gatys/statistics.ts'
import {
  missingPaintings,
  openPainting,
  openThumbnailPhoto,
  type Painting,
  ROOT,
  readCollection,
  readFitted,
  roundVector,
  THUMBNAIL_PX,
} from './collection.ts'

const MAX_THUMBNAIL_BYTES = 4_000

/** One line a vector: a rebuilt file then shows in a diff which styles moved. */
function catalogueText(release: string, styles: readonly BuiltInStyle[]): string {
  const entry = ({ vector, ...credits }: BuiltInStyle) => {
    const head = Object.entries(credits).map(([key, value]) => `      "${key}": ${JSON.stringify(value)},`)
    return `    {\n${head.join('\n')}\n      "vector": ${JSON.stringify(vector)}\n    }`
  }
  return `{\n  "release": ${JSON.stringify(release)},\n  "styles": [\n${styles.map(entry).join(',\n')}\n  ]\n}\n`
}

async function encodeThumbnail(picture: PixelImage): Promise<Buffer> {
  const small = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 4 } })
    .removeAlpha()
    .resize(THUMBNAIL_PX, THUMBNAIL_PX, { kernel: 'lanczos3' })
  const pixels = await small.png().toBuffer()
  for (let quality = 76; ; quality -= 6) {
    const webp = await sharp(pixels).webp({ quality, effort: 6 }).toBuffer()
    if (webp.length <= MAX_THUMBNAIL_BYTES || quality <= 30) return webp
  }
}

/** What the optimiser needs to know of a painting, as a file of the release; nothing without a loss network. */
async function buildStatistics(engine: Engine, image: PixelImage, file: string) {
  if (!engine.manifest.lossNetwork) return null
  const bytes = writeSafetensors(packStatistics(await measureStatistics(engine, image)))
  const entry: ModelFile = { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  return { bytes, entry }
}

async function buildStyle(engine: Engine, painting: Painting, photo: PixelImage, fitted?: BuiltInStyle['vector']) {
  const { name, title, artist, year, movement, place, about } = painting
  const image = await openPainting(painting)
  const vector = fitted ?? roundVector(await engine.predictStyle(image))
  const picture = await engine.stylise(photo, new Float32Array(vector))
  const statistics = await buildStatistics(engine, image, `statistics/${name}.safetensors`)
  const style: BuiltInStyle = {
    ...{ name, title, artist, year, movement, ...(place && { place }), about, vector },
    ...(fitted && { fitted: true as const }),
    ...(statistics && { statistics: statistics.entry }),
  }
  return { style, thumbnail: await encodeThumbnail(picture), statistics: statistics?.bytes }
}

/** Removes the files of styles that are no longer in the list. */
async function sweep(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) if (!kept.has(file)) await rm(path.join(folder, file))
}

interface BuildOptions {
  /** File of fitted vectors. */
  readonly vectors?: string
  /** Leaves fitted vectors out. */
  readonly predict?: boolean
}

async function build(paintings: readonly Painting[], options: BuildOptions): Promise<void> {
  const release = await findRelease(path.join(ROOT, 'models'))
  const fitted = options.predict ? new Map() : await readFitted(release, options.vectors)
  const [thumbnails, numbers] = ['thumbnails', 'statistics'].map((name) => path.join(release.folder, name))
  for (const folder of [thumbnails, numbers]) await mkdir(folder, { recursive: true })
  const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
  const photo = await openThumbnailPhoto()
  const styles: BuiltInStyle[] = []
  let bytes = 0
  for (const painting of paintings) {
    const { style, thumbnail, statistics } = await buildStyle(engine, painting, photo, fitted.get(painting.name))
    await writeFile(path.join(thumbnails, `${style.name}.webp`), thumbnail)
    if (statistics) await writeFile(path.join(numbers, `${style.name}.safetensors`), statistics)
    styles.push(style)
    bytes += thumbnail.length
    console.log(`${String(styles.length).padStart(3)}/${paintings.length}  ${style.name}, ${thumbnail.length} bytes`)
  }
  await engine.dispose()
  await sweep(thumbnails, new Set(styles.map(({ name }) => `${name}.webp`)))
  await sweep(numbers, new Set(styles.filter(({ statistics }) => statistics).map(({ name }) => `${name}.safetensors`)))
  const text = catalogueText(release.id, styles)
  await writeFile(path.join(release.folder, 'styles.json'), text)
  const known = styles.filter((style) => style.fitted).length
  console.log(
    `${release.id}: ${styles.length} styles, ${known} with fitted vectors, ${text.length} bytes; thumbnails ${bytes} bytes`,
  )
}

const { values } = parseArgs({ options: { vectors: { type: 'string' }, predict: { type: 'boolean' } } })
const paintings = await readCollection()
const missing = missingPaintings(paintings)
if (missing) {
  console.error(missing)
  process.exitCode = 1
} else await build(paintings, values)
