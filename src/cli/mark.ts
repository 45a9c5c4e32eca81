import { createHash } from 'node:crypto'
import sharp from 'sharp'

/** Everything that decides what a picture looks like; a change of any makes another picture. */
export interface MarkedSettings {
  readonly release: string
  readonly styles: readonly { readonly id: string; readonly weight: number }[]
  readonly strength: number
  readonly stroke: number
  readonly keepColours: boolean
  readonly maxEdge: number | null
  readonly format: string
  readonly quality: number | null
}

/** The photo, as far as it is known without reading it: enough to see that another one took its name. */
export interface MarkedPhoto {
  readonly name: string
  readonly bytes: number
}

/** 16 hex digits that tell whether a picture is what the same command would make again. */
export function markOf(settings: MarkedSettings, photo: MarkedPhoto): string {
  const total = settings.styles.reduce((sum, { weight }) => sum + weight, 0)
  const styles = settings.styles.map(({ id, weight }) => [id, (weight / total).toFixed(6)])
  const { release, strength, stroke, keepColours, maxEdge, format, quality } = settings
  const all = [release, styles, strength, stroke, keepColours, maxEdge, format, quality, photo.name, photo.bytes]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
}

/** The EXIF "Software" of a picture: program, version, release and mark. Nothing about the person or the photo. */
export function softwareField(version: string, release: string, mark: string): string {
  // No brackets: libvips takes what is in them for its own notes and drops it.
  return `Pastiche ${version}, ${release}, mark ${mark}`
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
