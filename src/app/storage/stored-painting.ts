/** What is kept of a person's own painting, as this version writes it, and as it and earlier ones wrote it. */
import { type Crop, readCrop } from '../../core/perspective.ts'
import { isSoundStyle, type StyleVector } from '../../core/style.ts'
import { PAINTING_FORMAT } from './unlearnt.ts'

/** A style that was learnt from a painting, or that came as a link or a file. */
export interface StoredStyle {
  /** As `packStyle` of `core/style-numbers.ts` makes them; read by whoever paints. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The release that they belong to. */
  readonly release: string
  /** How far learning had come, 0..1; 1 = to its end. */
  readonly done: number
}

/** Whether the style is to be learnt: `wanted` until it is, `paused` by the person, `stopped` as good enough or unwanted. */
export const LEARNING = ['wanted', 'paused', 'stopped', 'ended'] as const

/** A painting that the person added, or a style that came without one. */
export interface StoredPainting {
  readonly format: typeof PAINTING_FORMAT
  /** The uuid of `own:<uuid>`. */
  readonly id: string
  readonly name: string
  /** ms since 1970. */
  readonly added: number
  /** What the style is of: cut out and put straight, short side 512 px at most. null for a style that came without. */
  readonly painting: Blob | null
  /** The whole picture that the painting was cut out of, or can be; null where there is no more of it. */
  readonly original: Blob | null
  /** What was cut out of it; null for the whole. */
  readonly crop: Crop | null
  /** Square; null only where there is no painting either. */
  readonly thumbnail: Blob | null
  /** The release that `vector` belongs to; vectors of different releases never mix. */
  readonly release: string
  /** null where the record has no sound one: to be predicted anew. */
  readonly vector: StyleVector | null
  readonly learnt: StoredStyle | null
  /** Which of the two is painted with, where both are there. */
  readonly using: 'predicted' | 'learnt'
  /** null where nobody has asked for it, as in records of earlier versions. */
  readonly learning: (typeof LEARNING)[number] | null
  /** Where learning can be gone on from, for the worker to read; null before its first steps and after its end. */
  readonly resume: Uint8Array<ArrayBuffer> | null
}

export { unlearnt } from './unlearnt.ts'

/** A record as it may lie there: of this version, damaged, or of one that kept a vector for each of three strokes. */
type Found = { readonly [Name in keyof StoredPainting]?: unknown } & {
  readonly sizes?: { readonly painted?: unknown } | null
}

/** Bytes of a packed style, or of a state of learning, at most: some ten times what adapters of a useful rank take. */
const MOST_BYTES = 4e6

/** @returns null for what is no painting: there is nothing to show or to paint with */
export function readStoredPainting(record: unknown): StoredPainting | null {
  const found = (record ?? {}) as Found
  const { id, name, added, release } = found
  if (typeof id !== 'string' || typeof name !== 'string' || typeof release !== 'string') return null
  if (typeof added !== 'number' || Number.isNaN(new Date(added).getTime())) return null
  // What a later version writes is not for this one to judge.
  if (Number(found.format ?? 0) > PAINTING_FORMAT) return null
  const [painting, thumbnail] = [readBlob(found.painting), readBlob(found.thumbnail)]
  const learnt = readStyle(found.learnt)
  const isWhole = painting
    ? thumbnail !== null
    : found.painting === null && (learnt !== null || (isOfThisVersion(found) && readVector(found.vector) !== null))
  if (!isWhole) return null
  const original = painting && readBlob(found.original)
  return {
    format: PAINTING_FORMAT,
    ...{ id, name, added, painting, thumbnail, release, original, learnt },
    vector: readVector(found.vector ?? found.sizes?.painted),
    crop: original && readKeptCrop(found.crop),
    using: found.using === 'learnt' && learnt ? 'learnt' : 'predicted',
    learning: LEARNING.find((known) => known === found.learning) ?? null,
    resume: readBytes(found.resume),
  }
}

/** Earlier versions kept no style without its painting, so that one of theirs is damaged. */
function isOfThisVersion({ format }: Found): boolean {
  return format === PAINTING_FORMAT
}

function readBlob(found: unknown): Blob | null {
  return found instanceof Blob ? found : null
}

function readVector(found: unknown): StyleVector | null {
  return found instanceof Float32Array && isSoundStyle(found) ? found : null
}

function readStyle(found: unknown): StoredStyle | null {
  const { bytes, release, done } = (found ?? {}) as { readonly [Name in keyof StoredStyle]?: unknown }
  const read = readBytes(bytes)
  if (!read || typeof release !== 'string' || typeof done !== 'number' || !(done >= 0 && done <= 1)) return null
  return { bytes: read, release, done }
}

function readBytes(found: unknown): Uint8Array<ArrayBuffer> | null {
  const isSome = found instanceof Uint8Array && found.length > 0 && found.length <= MOST_BYTES
  return isSome ? (found as Uint8Array<ArrayBuffer>) : null
}

/** One that is damaged cuts nothing off when it is next asked for. */
function readKeptCrop(found: unknown): Crop | null {
  try {
    return found === null || found === undefined ? null : readCrop(found)
  } catch {
    return null
  }
}
