/**
 * A square with a painting at each corner, and what a point in it makes of them.
 *
 * @param there whether there is a painting: top left, top right, bottom left, bottom right
 * @param across 0 = left, 1 = right
 * @param down 0 = top, 1 = bottom
 * @returns each corner's share, 0..1, of sum 1 where there is any painting: bilinear, so that a corner is that painting
 *   alone and an edge a mix of two. Of a corner without a painting its row's other corner has the share, of a row
 *   without paintings the other row.
 */
export function cornerShares(there: readonly boolean[], across: number, down: number): readonly number[] {
  const [a, b, c, d] = there
  const [top, bottom] = pair(a || b, c || d, down)
  return [...pair(a, b, across).map((share) => share * top), ...pair(c, d, across).map((share) => share * bottom)]
}

/** The shares of two sides at a place between them; one that is alone has all. */
function pair(first: boolean, second: boolean, at: number): readonly [number, number] {
  return first && second ? [1 - at, at] : [Number(first), Number(second)]
}

/** Shares as whole percentages, of sum 100 where theirs is 1: what rounding leaves goes to those that it took most from. */
export function percentages(shares: readonly number[]): readonly number[] {
  const exact = shares.map((share) => share * 100)
  const out = exact.map(Math.floor)
  const missing = Math.round(exact.reduce((sum, part) => sum + part, 0)) - out.reduce((sum, part) => sum + part, 0)
  const lost = (i: number) => exact[i] - out[i]
  const order = [...out.keys()].sort((i, j) => lost(j) - lost(i))
  for (const i of order.slice(0, missing)) out[i]++
  return out
}
