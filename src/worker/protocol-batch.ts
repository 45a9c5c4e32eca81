/** What is asked of the worker for several photos at once. */
import type { Look } from '../core/look.ts'
import type { StyleRef } from '../core/style-ref.ts'

/** A file to be painted and encoded in one go; nothing of it stays in the worker. */
export interface PaintFileRequest {
  readonly file: Blob
  readonly look: Look<StyleRef>
  readonly format: 'png' | 'jpeg' | 'webp'
  /** Of jpeg and webp; see {@link import('../core/knobs.ts').QUALITY}. */
  readonly quality: number
}

export interface PaintedFile {
  readonly file: Blob
  /** px of the file's picture. */
  readonly width: number
  readonly height: number
}
