import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { PolishSettings } from '../gatys/types.ts'

/** The styles of a mix, each named by something that is the same on every machine. */
export type MarkedStyles = readonly { readonly id: string; readonly weight: number }[]

/** Everything that decides what a picture looks like; a change of any makes another picture. */
export interface MarkedSettings {
  readonly release: string
  readonly styles: MarkedStyles
  readonly strength: number
  readonly stroke: number
  readonly keepColours: boolean
  readonly maxEdge: number | null
  readonly format: string
  readonly quality: number | null
  /** null: painted at once. */
  readonly polish: Pick<PolishSettings, 'iterations' | 'from' | 'seed' | 'styleWeight' | 'optimiser'> | null
}

/** The photo, as far as it is known without reading it: enough to see that another one took its name. */
export interface MarkedPhoto {
  readonly name: string
  readonly bytes: number
}

/** Each style with its share of the mix: the same for 1,3 and 2,6. */
export function sharesOf(styles: MarkedStyles): [id: string, share: string][] {
  const total = styles.reduce((sum, { weight }) => sum + weight, 0)
  return styles.map(({ id, weight }) => [id, (weight / total).toFixed(6)])
}

/** 16 hex digits that tell whether a picture is what the same command would make again. */
export function markOf(settings: MarkedSettings, photo: MarkedPhoto): string {
  const { release, strength, stroke, keepColours, maxEdge, format, quality, polish } = settings
  const styles = sharesOf(settings.styles)
  const all: unknown[] = [
    release,
    styles,
    strength,
    stroke,
    keepColours,
    maxEdge,
    format,
    quality,
    photo.name,
    photo.bytes,
  ]
  // Only where there is something to add: pictures that were painted before polishing was known keep their marks.
  if (polish) all.push(polish.iterations, polish.from, polish.seed, polish.styleWeight, polish.optimiser)
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
}

/**
 * The EXIF "Software" of a picture: program, version, release and mark. Nothing about the person or the photo.
 *
 * @param mark null for a picture that must not be taken for a finished one
 */
export function softwareField(version: string, release: string, mark: string | null): string {
  // No brackets: libvips takes what is in them for its own notes and drops it.
  return `Pastiche ${version}, ${release}${mark === null ? '' : `, mark ${mark}`}`
}

/** The mark in a picture file, or null where there is none. Reads its header only. */
export async function readMark(path: string): Promise<string | null> {
  try {
    const { exif } = await sharp(path).metadata()
    return /Pastiche [^,]*, [^,]*, mark ([0-9a-f]{16})/.exec(exif?.toString('latin1') ?? '')?.[1] ?? null
  } catch {
    return null
  }
}
