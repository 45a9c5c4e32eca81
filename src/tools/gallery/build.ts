/**
 * Rebuilds the current release's built-in styles: `npm run gallery`.
 *
 * Reads the paintings that `paintings.json` names, takes each one's statistics with the release's loss network, and
 * paints the sample photo with each. Styles are those in `--learnt FOLDER`, which the `learn` stage of `models/train`
 * writes, else those that the release has, else what its predictor says; `--predict` takes only the latter. Run it after
 * changing the release, the list or the sample photo; where a style got another painting learn it anew, and add
 * `--statistics`, without which those that the release has are kept.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { fileSource, findRelease, type Release, readCatalogue } from '../../cli/models.ts'
import type { PixelImage } from '../../core/image.ts'
import type { BuiltInStyle, Manifest, ModelFile } from '../../core/release.ts'
import { readSafetensors, writeSafetensors } from '../../core/safetensors.ts'
import type { LearntStyle } from '../../core/style.ts'
import { builtInStyle, packAdapters, packNorms } from '../../core/style-numbers.ts'
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
  readLearnt,
  THUMBNAIL_PX,
} from './collection.ts'

const MAX_THUMBNAIL_BYTES = 3_200
const NORMS_FILE = 'styles.safetensors'

interface BuildOptions {
  /** Folder of learnt styles. */
  readonly learnt?: string
  /** Leaves learnt styles out. */
  readonly predict?: boolean
  /** Measures paintings anew whose statistics the release has. */
  readonly statistics?: boolean
}

/** What all styles are made with. */
interface Bench {
  readonly engine: Engine
  readonly release: Release
  readonly photo: PixelImage
  readonly options: BuildOptions
  /** What the release has so far, by name. */
  readonly before: ReadonlyMap<string, BuiltInStyle>
}

interface Made {
  readonly style: BuiltInStyle
  readonly norms: Float32Array
  /** By name, relative to the release's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

async function encodeThumbnail(picture: PixelImage): Promise<Buffer> {
  const small = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 4 } })
    .removeAlpha()
    .resize(THUMBNAIL_PX, THUMBNAIL_PX, { kernel: 'lanczos3' })
  const pixels = await small.png().toBuffer()
  for (let quality = 80; ; quality -= 4) {
    const webp = await sharp(pixels).webp({ quality, effort: 6 }).toBuffer()
    if (webp.length <= MAX_THUMBNAIL_BYTES || quality <= 40) return webp
  }
}

function entryOf(file: string, bytes: Uint8Array): ModelFile {
  return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The style before it is rounded to what its files hold. */
async function styleOf(
  { engine, options, before }: Bench,
  painting: Painting,
  image: PixelImage,
): Promise<LearntStyle> {
  const learnt = options.learnt ? await readLearnt(options.learnt, painting.name) : null
  if (learnt) return learnt
  const known = options.predict ? undefined : before.get(painting.name)
  return known ? engine.builtIn(known) : engine.fullStyle(await engine.predictStyle(image))
}

/** What the optimiser needs to know of a painting, packed; null in a release without a loss network. */
async function statisticsOf(bench: Bench, file: string, image: PixelImage): Promise<Uint8Array | null> {
  const { engine, release, options } = bench
  const known = path.join(release.folder, file)
  if (!engine.manifest.lossNetwork) return null
  if (!options.statistics && existsSync(known)) return readFile(known)
  return writeSafetensors(packStatistics(await measureStatistics(engine, image)))
}

async function buildStyle(bench: Bench, painting: Painting): Promise<Made> {
  const { engine, photo } = bench
  const { file: _, place, ...about } = painting
  const credits = { ...about, ...(place !== null && { place }) }
  const { name } = painting
  const image = await openPainting(painting)
  const style = await styleOf(bench, painting, image)
  const files = new Map<string, Uint8Array>()
  const put = (file: string, bytes: Uint8Array): ModelFile => {
    files.set(file, bytes)
    return entryOf(file, bytes)
  }
  const packed = packAdapters(style.adapters)
  const adapters = style.adapters.size > 0 ? put(`adapters/${name}.safetensors`, packed) : undefined
  const rounded = builtInStyle(
    name,
    readSafetensors(packNorms(new Map([[name, style.norms]])), name).get(name),
    readSafetensors(packed, name),
  )
  files.set(`thumbnails/${name}.webp`, await encodeThumbnail(await engine.stylise(photo, rounded)))
  const file = `statistics/${name}.safetensors`
  const statistics = await statisticsOf(bench, file, image)
  const measured = statistics && put(file, statistics)
  return {
    style: { ...credits, ...(adapters && { adapters }), ...(measured && { statistics: measured }) },
    norms: style.norms,
    files,
  }
}

/** Removes the files of styles that are no longer in the list. */
async function sweep(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) if (!kept.has(file)) await rm(path.join(folder, file))
}

/** The file of all styles' norms, and its line in the manifest. */
async function writeNorms({ folder }: Release, made: readonly Made[]): Promise<number> {
  const bytes = packNorms(new Map(made.map(({ style, norms }) => [style.name, norms])))
  await writeFile(path.join(folder, NORMS_FILE), bytes)
  const file = path.join(folder, 'manifest.json')
  const manifest: Manifest = JSON.parse(await readFile(file, 'utf8'))
  const files = { ...manifest.files, styles: entryOf(NORMS_FILE, bytes) }
  await writeFile(file, `${JSON.stringify({ ...manifest, files }, null, 2)}\n`)
  return bytes.length
}

/** One line a field: a rebuilt file then shows in a diff which styles moved. */
function catalogueText(release: string, styles: readonly BuiltInStyle[]): string {
  const entry = (style: BuiltInStyle) => {
    const lines = Object.entries(style).map(([key, value]) => `      "${key}": ${JSON.stringify(value)}`)
    return `    {\n${lines.join(',\n')}\n    }`
  }
  return `{\n  "release": ${JSON.stringify(release)},\n  "styles": [\n${styles.map(entry).join(',\n')}\n  ]\n}\n`
}

async function build(paintings: readonly Painting[], options: BuildOptions): Promise<void> {
  const release = await findRelease(path.join(ROOT, 'models'))
  const rooms = ['thumbnails', 'statistics', 'adapters']
  for (const room of rooms) await mkdir(path.join(release.folder, room), { recursive: true })
  const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
  const before = engine.manifest.files.styles ? (await readCatalogue(release)).styles : []
  const bench: Bench = {
    ...{ engine, release, options },
    photo: await openThumbnailPhoto(),
    before: new Map(before.map((style) => [style.name, style])),
  }
  const made: Made[] = []
  for (const painting of paintings) {
    made.push(await buildStyle(bench, painting))
    console.log(`${String(made.length).padStart(3)}/${paintings.length}  ${painting.name}`)
  }
  await engine.dispose()
  const files = new Map(made.flatMap((one) => [...one.files]))
  for (const [file, bytes] of files) await writeFile(path.join(release.folder, file), bytes)
  for (const room of rooms)
    await sweep(path.join(release.folder, room), new Set([...files.keys()].map((file) => path.basename(file))))
  const text = catalogueText(
    release.id,
    made.map(({ style }) => style),
  )
  await writeFile(path.join(release.folder, 'styles.json'), text)
  const norms = await writeNorms(release, made)
  const sum = (room: string) =>
    [...files].reduce((bytes, [file, { length }]) => bytes + (file.startsWith(room) ? length : 0), 0)
  const learnt = made.filter(({ style }) => style.adapters).length
  console.log(`${release.id}: ${made.length} styles, ${learnt} learnt; at the start:`)
  console.log(
    `catalogue ${text.length}, norms ${norms}, thumbnails ${sum('thumbnails')} bytes; adapters ${sum('adapters')}`,
  )
}

const { values } = parseArgs({
  options: { learnt: { type: 'string' }, predict: { type: 'boolean' }, statistics: { type: 'boolean' } },
})
const paintings = await readCollection()
const missing = missingPaintings(paintings)
if (missing) {
  console.error(missing)
  process.exitCode = 1
} else await build(paintings, values)
