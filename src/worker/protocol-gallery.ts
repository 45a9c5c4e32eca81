/** What the gallery asks the worker for, in idle time. */
import type { Look } from '../core/look.ts'
import type { StyleRef } from '../core/style-ref.ts'

/** A small picture of the open photo in a style, which gives way to everything else. */
export interface ThumbnailRequest {
  readonly photoId: string
  readonly look: Look<StyleRef>
  /** Longer side in px of a picture of the whole photo, as a film has many; default: a square for a tile. */
  readonly edge?: number
}

/** px of a thumbnail's side: a tile's, on a screen of two dots a px. */
export const THUMBNAIL_PX = 128
