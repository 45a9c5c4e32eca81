/** What page and worker say about reading a painting's style off it. */
import type { Crop } from '../core/perspective.ts'
import type { StyleVector } from '../core/style.ts'

export interface LearnRequest {
  readonly file: Blob
  /** Whether to make the copies to keep too, or only the vector (anew, for another release). */
  readonly copies: boolean
  /** What to cut out of the file's picture first; null or absent: it is the painting as a whole. */
  readonly crop?: Crop | null
}

export interface LearntPainting {
  readonly release: string
  readonly vector: StyleVector
  /** Short side 512 px at most; square; the whole of it, where there is more to cut out. null unless asked for. */
  readonly copies: { readonly painting: Blob; readonly thumbnail: Blob; readonly original: Blob | null } | null
}
