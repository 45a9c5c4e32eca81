/** Where pictures lie in a list of thousands, so that only those in sight have to be there. */

/** CSS px, all of them. */
export interface GridShape {
  /** Of the whole grid. */
  readonly width: number
  /** Side of a picture's square at least. */
  readonly least: number
  readonly gap: number
  /** Below each square. */
  readonly caption: number
  /** Of a day's heading. */
  readonly heading: number
}

/** A heading, or pictures beside each other. */
export interface GridRow {
  /** What the pictures of this row, and of those around it, have in common; null: nothing. */
  readonly group: string | null
  /** Places of its pictures in the list: from the first up to, but without, the last. Empty for a heading. */
  readonly from: number
  readonly to: number
  readonly top: number
  readonly height: number
}

export interface Grid {
  readonly rows: readonly GridRow[]
  readonly columns: number
  /** px of a square's side. */
  readonly side: number
  readonly height: number
}

/** @param groups of each picture, in their order; neighbours of the same one lie under one heading */
export function gridOf(groups: readonly (string | null)[], { width, least, gap, caption, heading }: GridShape): Grid {
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)))
  const side = Math.max(1, (width - gap * (columns - 1)) / columns)
  const rows: GridRow[] = []
  let top = 0
  for (let from = 0; from < groups.length; ) {
    const group = groups[from]
    if (group !== null && group !== groups[from - 1]) {
      rows.push({ group, from, to: from, top, height: heading })
      top += heading
    }
    let to = from
    while (to < groups.length && to - from < columns && groups[to] === group) to++
    rows.push({ group, from, to, top, height: side + caption + gap })
    top += side + caption + gap
    from = to
  }
  return { rows, columns, side, height: top }
}

/** The rows of which something lies between two heights. */
export function rowsWithin({ rows }: Grid, top: number, bottom: number): readonly GridRow[] {
  const first = rows.findIndex((row) => row.top + row.height > top)
  if (first < 0) return []
  const end = rows.findIndex((row) => row.top >= bottom)
  return rows.slice(first, end < 0 ? undefined : end)
}

/** The row of a picture; undefined where there is none. */
export function rowOf({ rows }: Grid, place: number): GridRow | undefined {
  return rows.find(({ from, to }) => place >= from && place < to)
}

/** The place that a key leads to from a picture; null where the key leads nowhere. @param page rows of a screen */
export function placeAfter(
  grid: Grid,
  place: number,
  { key, rightToLeft, page }: { readonly key: string; readonly rightToLeft: boolean; readonly page: number },
): number | null {
  const count = grid.rows.at(-1)?.to ?? 0
  const forward = rightToLeft ? -1 : 1
  const steps: Readonly<Record<string, number>> = { ArrowRight: forward, ArrowLeft: -forward }
  if (key in steps) return Math.min(count - 1, Math.max(0, place + steps[key]))
  if (key === 'Home') return 0
  if (key === 'End') return Math.max(0, count - 1)
  const down: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
  return key in down ? placeBelow(grid, place, down[key]) : null
}

function placeBelow({ rows }: Grid, place: number, by: number): number {
  const tiles = rows.filter(({ from, to }) => to > from)
  const at = tiles.findIndex(({ from, to }) => place >= from && place < to)
  const row = tiles[Math.min(tiles.length - 1, Math.max(0, at + by))]
  if (!row || at < 0) return place
  return Math.min(row.to - 1, row.from + place - tiles[at].from)
}
