import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { decodeImage } from '../../cli/decode.ts'
import type { Release } from '../../cli/models.ts'
import type { PixelImage } from '../../core/image.ts'
import type { Movement } from '../../core/movements.ts'
import type { BuiltInStyle, StyleCatalogue } from '../../core/release.ts'
import { isSoundStyle, STYLE_DIM, type StyleVector } from '../../core/style.ts'

export const ROOT = path.resolve(import.meta.dirname, '../../..')

/** The paintings lie beside the checkout: only numbers read off them are part of the project. */
export const PAINTINGS_FOLDER = path.resolve(ROOT, '../shared/data')

export const SAMPLE = path.join(ROOT, 'public/sample.jpg')

/** px of a thumbnail's side: a tile's, on a screen of two dots a px at most. */
export const THUMBNAIL_PX = 128

/** The square of the sample photo that thumbnails show, as shares of its width: the jug, its flowers, the fruit before it. */
const CROP = { left: 0.27, top: 0.035, side: 0.66 }
/** px of the square's side when it is painted: strokes then look as they do in the app's preview. */
const PAINTED_PX = 512

/** An entry of `paintings.json`: a built-in style's credits and where its painting is. */
export interface Painting {
  /** Kebab-case. */
  readonly name: string
  readonly title: string
  readonly artist: string
  readonly year: string
  readonly movement: Movement
  /** Museum and city; null where it is not known or in private hands. */
  readonly place: string | null
  /** A sentence of at most 160 characters. */
  readonly about: string
  /** Relative to {@link PAINTINGS_FOLDER}. */
  readonly file: string
}

/** The paintings in the order in which the app shows them. */
export async function readCollection(): Promise<readonly Painting[]> {
  return JSON.parse(await readFile(path.join(import.meta.dirname, 'paintings.json'), 'utf8'))
}

/** What keeps this painting's vector from being computed, as a sentence, or null. */
export function missingPaintings(paintings: readonly Painting[]): string | null {
  if (!existsSync(PAINTINGS_FOLDER))
    return `The paintings are not here: ${PAINTINGS_FOLDER} does not exist. Put the painting collection there and run this again.`
  const missing = paintings.filter(({ file }) => !existsSync(path.join(PAINTINGS_FOLDER, file)))
  if (missing.length === 0) return null
  return `${missing.length} of ${paintings.length} paintings are missing in ${PAINTINGS_FOLDER}, the first is ${missing[0].file}.`
}

/** The painting itself, sRGB, opaque. */
export async function openPainting(painting: Painting): Promise<PixelImage> {
  const { image } = await decodeImage(path.join(PAINTINGS_FOLDER, painting.file))
  return image
}

/** The part of the sample photo that thumbnails show, {@link PAINTED_PX} square. */
export async function openThumbnailPhoto(): Promise<PixelImage> {
  const { width } = await sharp(SAMPLE).metadata()
  const px = (share: number) => Math.round(share * width)
  const square = sharp(SAMPLE).extract({
    left: px(CROP.left),
    top: px(CROP.top),
    width: px(CROP.side),
    height: px(CROP.side),
  })
  const png = await square.resize(PAINTED_PX, PAINTED_PX, { kernel: 'lanczos3' }).png().toBuffer()
  return (await decodeImage(png)).image
}

/** What the `fit` stage of `models/train` writes. */
interface FittedFile {
  readonly release: string
  readonly styles: Readonly<Record<string, BuiltInStyle['vector']>>
}

/**
 * Fitted vectors by style: those in `file`, or without one those that the release's catalogue has already.
 *
 * @throws Error where the file is of another release, whose vectors mean nothing here, or lacks a number
 */
export async function readFitted(
  release: Release,
  file?: string,
): Promise<ReadonlyMap<string, BuiltInStyle['vector']>> {
  const found = file === undefined ? await fittedBefore(release) : JSON.parse(await readFile(file, 'utf8'))
  const { release: of, styles } = found as FittedFile
  if (of !== release.id) throw new Error(`${file} has vectors of ${of}, not of ${release.id}: fit that release’s.`)
  for (const [name, vector] of Object.entries(styles))
    if (!isSoundStyle(vector))
      throw new Error(`${file ?? 'styles.json'}: ${name} is not ${STYLE_DIM} numbers: fit it anew.`)
  return new Map(Object.entries(styles))
}

async function fittedBefore({ id, folder }: Release): Promise<FittedFile> {
  const file = path.join(folder, 'styles.json')
  const { release, styles }: StyleCatalogue = existsSync(file)
    ? JSON.parse(await readFile(file, 'utf8'))
    : { release: id, styles: [] }
  const kept = release === id ? styles.filter(({ fitted }) => fitted) : []
  return { release: id, styles: Object.fromEntries(kept.map(({ name, vector }) => [name, vector])) }
}

/** A vector as `styles.json` holds it: five significant digits move no pixel by as much as one level. */
export function roundVector(vector: StyleVector): number[] {
  return Array.from(vector, (v) => Number(v.toPrecision(5)))
}
