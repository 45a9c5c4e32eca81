import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { type Knob, LOOK_KNOBS } from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import { POLISH_OPTIONS, type PolishChoices } from './knob-options.ts'

/** Everything that decides what a picture looks like; a change of any makes another picture. */
export interface MarkedSettings {
  readonly release: string
  /** Each style named by something that is the same on every machine. */
  readonly look: Look<string>
  readonly maxEdge: number | null
  readonly format: string
  readonly quality: number | null
  /** null: painted at once. */
  readonly polish: PolishChoices | null
}

/** The photo, as far as it is known without reading it: enough to see that another one took its name. */
export interface MarkedPhoto {
  readonly name: string
  readonly bytes: number
}

/** Settings that every mark has, in their order there. */
const FIRST_OF_LOOK = ['strength', 'stroke', 'keepColours'] as const
const FIRST_OF_POLISH = ['iterations', 'from', 'seed', 'styleWeight', 'optimiser'] as const

/** Each style with its share of the mix: the same for 1,3 and 2,6. */
export function sharesOf(styles: Look<string>['styles']): [id: string, share: string][] {
  const total = styles.reduce((sum, { weight }) => sum + weight, 0)
  return styles.map(({ style, weight }) => [style, (weight / total).toFixed(6)])
}

type Knobs = Readonly<Record<string, Knob>>

/** Settings that came later count only where they are not as usual: pictures from before them keep their marks. */
function laterSettings(settings: object, knobs: Knobs, first: readonly string[]): unknown[] {
  return Object.entries(settings).filter(
    ([name, value]) => name in knobs && !first.includes(name) && value !== knobs[name].usual,
  )
}

/**
 * 16 hex digits that tell whether a picture is what the same command would make again.
 *
 * @param knobs of the look and of polishing; a test's stand for those of a later version
 */
export function markOf(
  { release, look, maxEdge, format, quality, polish }: MarkedSettings,
  photo: MarkedPhoto,
  knobs: { readonly look: Knobs; readonly polish: Knobs } = { look: LOOK_KNOBS, polish: POLISH_OPTIONS },
): string {
  const all: unknown[] = [release, sharesOf(look.styles), ...FIRST_OF_LOOK.map((name) => look[name])]
  all.push(maxEdge, format, quality, photo.name, photo.bytes)
  // Only where there is something to add: pictures that were painted before polishing was known keep their marks.
  if (polish) all.push(...FIRST_OF_POLISH.map((name) => polish[name]))
  all.push(...laterSettings(look, knobs.look, FIRST_OF_LOOK))
  if (polish) all.push(...laterSettings(polish, knobs.polish, FIRST_OF_POLISH))
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
    return /Pastiche [^,]{0,99}, [^,]{0,99}, mark ([0-9a-f]{16})/.exec(exif?.toString('latin1') ?? '')?.[1] ?? null
  } catch {
    return null
  }
}
