import type { ModelFile } from '../core/release.ts'
import type { StyleRef } from '../core/style-ref.ts'

/**
 * Where the statistics of a painting come from: a file that a release ships for a built-in style, or the painting
 * itself, to be measured. `Painting` is whatever names one at that place: a path, a blob.
 */
export type StatisticsSource<Painting> =
  | { readonly kind: 'statistics'; readonly entry: ModelFile }
  | { readonly kind: 'painting'; readonly file: Painting }

/** A style of a look, as polishing needs it. */
export interface TargetStyle<Painting> {
  readonly style: StyleRef
  readonly source: StatisticsSource<Painting>
}
