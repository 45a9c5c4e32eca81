/** px, whole and positive. */
export interface Size {
  readonly width: number
  readonly height: number
}

export function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}

/** The size times `factor` (> 0), rounded, at least 1 px a side: the one rounding, so that plan, preview and file agree. */
export function scaled({ width, height }: Size, factor: number): Size {
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

/** The size with its longer side reduced to `edge` px at most, aspect kept; never enlarged. */
export function withinEdge(size: Size, edge: number): Size {
  return scaled(size, Math.min(1, edge / Math.max(size.width, size.height)))
}

/** Index of position `i` ≥ 0 in a row of `n` mirrored at its ends without repeating the edge. */
export function mirror(i: number, n: number): number {
  if (n === 1) return 0
  const period = 2 * (n - 1)
  const k = i % period
  return k < n ? k : period - k
}
