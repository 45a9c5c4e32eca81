import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { decodeImage } from '../../cli/decode.ts'
import type { PixelImage } from '../../core/image.ts'
import type { Movement } from '../../core/movements.ts'
import { readSafetensors } from '../../core/safetensors.ts'
import type { Adapter, LearntStyle } from '../../core/style.ts'

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

/** What keeps the paintings from being read, as a sentence, or null. */
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

/**
 * What the `learn` stage of `models/train` wrote of a style; null where it did not. There an adapter's `up` is
 * [outputs, rank].
 */
export async function readLearnt(folder: string, name: string): Promise<LearntStyle | null> {
  const file = path.join(folder, `${name}.safetensors`)
  if (!existsSync(file)) return null
  const tensors = readSafetensors(await readFile(file), file)
  const adapters = new Map<string, Adapter>()
  for (const [key, { shape, data }] of tensors) {
    if (!key.endsWith('.down')) continue
    const layer = key.slice(0, -'.down'.length)
    const up = tensors.get(`${layer}.up`)
    const [rank, inputs] = shape
    if (!up) throw new Error(`${file} has half an adapter of ${layer}.`)
    const [outputs] = up.shape
    const turned = up.data.map((_, i) => up.data[(i % outputs) * rank + Math.floor(i / outputs)])
    adapters.set(layer, { rank, inputs, outputs, down: data, up: turned })
  }
  const norms = tensors.get('norms')?.data
  if (!norms) throw new Error(`${file} has no norms.`)
  return { norms, adapters }
}
