/** What the gallery asks the worker for, in idle time. */
import type { Look } from '../core/look.ts'
import type { StyleRef } from '../core/style-ref.ts'

/** A small square of the open photo in a style. */
export interface ThumbnailRequest {
  readonly photoId: string
  readonly look: Look<StyleRef>
}

/** px of a thumbnail's side: a tile's, on a screen of two dots a px. */
export const THUMBNAIL_PX = 128
