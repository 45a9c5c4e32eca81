import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** px of a picture from which what is left of its painting is worth a collection, which takes some 10 ms. */
const LARGE = 8e6

/**
 * Collects garbage behind a large picture: the kernels' memory, over a gigabyte, would lie until the collector counts
 * enough objects, while the encoder takes as much again.
 */
export function collectGarbage({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height < LARGE) return
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  if (typeof collect === 'function') collect()
}
