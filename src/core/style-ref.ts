import type { ModelFile } from './release.ts'
import type { StyleVector } from './style.ts'

/** A style as it is named between page and worker, or program and painter: whoever has the networks reads its numbers. */
export type StyleRef =
  /** Of the release's catalogue, whose entry says which file its adapters are in. */
  | { readonly kind: 'built-in'; readonly name: string; readonly adapters?: ModelFile | undefined }
  /** `key` is another one for another piece of the painting; the whole of it needs none. */
  | { readonly kind: 'vector'; readonly vector: StyleVector; readonly key?: string | undefined }
  /** As `packStyle` has it; `key` is another one for other bytes. */
  | { readonly kind: 'learnt'; readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** The built-in style that a first visit begins with, where the catalogue has it; it works offline from the start. */
export const FIRST_STYLE = 'starry-night'

/** The files that these styles' adapters are in. */
export function adaptersOf(styles: readonly StyleRef[]): ModelFile[] {
  return styles.flatMap((style) => (style.kind === 'built-in' && style.adapters) || [])
}
