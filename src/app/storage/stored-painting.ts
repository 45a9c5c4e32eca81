/** What is kept of a person's own painting, as this version writes it, and as it and earlier ones wrote it. */
import { isSoundStyle, type StyleVector } from '../../core/style.ts'

/** A painting that the person added. */
export interface StoredPainting {
  /** The uuid of `own:<uuid>`. */
  readonly id: string
  readonly name: string
  /** ms since 1970. */
  readonly added: number
  /** Short side 512 px at most. */
  readonly painting: Blob
  /** Square. */
  readonly thumbnail: Blob
  /** The release that `vector` belongs to; vectors of different releases never mix. */
  readonly release: string
  /** null where the record has no sound one: to be learnt anew. */
  readonly vector: StyleVector | null
}

/** A record as it may lie there: of this version, damaged, or of one that kept a vector for each of three strokes. */
type Found = { readonly [Name in keyof StoredPainting]?: unknown } & {
  readonly sizes?: { readonly painted?: unknown } | null
}

/** @returns null for what is no painting: there is nothing to show or to learn from */
export function readStoredPainting(record: unknown): StoredPainting | null {
  const { id, name, added, painting, thumbnail, release, vector, sizes } = (record ?? {}) as Found
  if (typeof id !== 'string' || typeof name !== 'string' || typeof release !== 'string') return null
  if (typeof added !== 'number' || Number.isNaN(new Date(added).getTime())) return null
  if (!(painting instanceof Blob && thumbnail instanceof Blob)) return null
  return { id, name, added, painting, thumbnail, release, vector: readVector(vector ?? sizes?.painted) }
}

function readVector(found: unknown): StyleVector | null {
  return found instanceof Float32Array && isSoundStyle(found) ? found : null
}
