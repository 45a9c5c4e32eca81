import { type NetworkLayer, reductions } from '../../core/network.ts'
import type { Size } from '../../core/size.ts'

/** Rows of a picture that are computed in one memory, counted where its features are smallest; `to` is not included. */
export interface Strip {
  readonly from: number
  readonly to: number
}

/** Rows of one layer's output: a strip's own, and with those of its neighbours that are there as well. */
export interface Span {
  readonly from: number
  readonly to: number
  /** First row that is there: one above its own, where there is one. */
  readonly above: number
  /** Behind the last that is there. */
  readonly below: number
}

/** How many times the sides of the smallest features fit into the picture's. */
export function deepest(layers: readonly NetworkLayer[]): number {
  return Math.max(...reductions(layers).values())
}

export function wholeOf({ height }: Size, layers: readonly NetworkLayer[]): Strip {
  return { from: 0, to: height / deepest(layers) }
}

/** px */
export function stripHeight({ from, to }: Strip, layers: readonly NetworkLayer[]): number {
  return (to - from) * deepest(layers)
}

/** How many neighbours a strip has, of each of which it has a row. */
export function halosOf({ from, to }: Strip, size: Size, layers: readonly NetworkLayer[]): number {
  return (from > 0 ? 1 : 0) + (to < wholeOf(size, layers).to ? 1 : 0)
}

/** The rows of a layer's output that a strip is. */
export function spanOf(
  name: string,
  { strip, size, layers }: { readonly strip: Strip; readonly size: Size; readonly layers: readonly NetworkLayer[] },
): Span {
  const by = reductions(layers).get(name) ?? 1
  const rows = deepest(layers) / by
  const [from, to] = [strip.from * rows, strip.to * rows]
  return { from, to, above: Math.max(0, from - 1), below: Math.min(size.height / by, to + 1) }
}

/** The picture in so many strips, as equal as they come; fewer where it has not so many rows. */
export function stripsOf(size: Size, count: number, layers: readonly NetworkLayer[]): readonly Strip[] {
  const { to: rows } = wholeOf(size, layers)
  const strips = Math.max(1, Math.min(count, rows))
  // The first, whose thread has the photo to read as well, is none of the larger ones.
  const edge = (i: number) => Math.floor((i * rows) / strips)
  return Array.from({ length: strips }, (_, i) => ({ from: edge(i), to: edge(i + 1) }))
}

/** The row of its input before the first that row `y` of a layer's output hangs on; -1 for none. */
export function rowBefore({ resize }: NetworkLayer, y: number): number {
  if (resize === 'doubled') return Math.max(-1, (y >> 1) - (y & 1 ? 1 : 2))
  return Math.max(-1, (resize === 'halved' ? 2 * y : y) - 2)
}

/** A layer's feature at the strip's ends, addresses in the kernels' memory; 0 where there is no such row. */
export interface Edges {
  readonly rowBytes: number
  /** Of the strip's own. */
  readonly first: number
  readonly last: number
  /** Of its neighbours'. */
  readonly above: number
  readonly below: number
}

/** @param address of the feature's row 0 */
export function edgesOf({ from, to, above, below }: Span, address: number, rowBytes: number): Edges {
  const at = (row: number) => address + row * rowBytes
  return {
    rowBytes,
    first: at(from),
    last: at(to - 1),
    above: above < from ? at(above) : 0,
    below: below > to ? at(to) : 0,
  }
}
