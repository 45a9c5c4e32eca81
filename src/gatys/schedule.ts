import { type Size, scaled } from '../core/size.ts'

/** Sizes relative to the finished picture, coarse to fine, and each one's share of the iterations. */
const LEVELS = [
  { scale: 1 / 4, share: 0.1 },
  { scale: 1 / 2, share: 0.15 },
  { scale: 1, share: 0.75 },
] as const

/** Short side in px below which the deepest tap has too few places for statistics. */
const MIN_SHORT_SIDE = 48

/** One size of the coarse-to-fine schedule. */
export interface Level extends Size {
  /** Relative to the finished picture; the painting is scaled along. */
  readonly scale: number
}

/** The sizes of a run, the finished one last; small pictures have fewer. */
export function planLevels(size: Size): Level[] {
  return LEVELS.map(({ scale }) => ({ ...scaled(size, scale), scale })).filter(
    ({ width, height, scale }) => scale === 1 || Math.min(width, height) >= MIN_SHORT_SIDE,
  )
}

/** Iterations at each size but the last, which has the rest. */
export function planCoarse(levels: readonly Level[], iterations: number): number[] {
  return levels
    .slice(0, -1)
    .map(({ scale }) => Math.floor(iterations * (LEVELS.find((level) => level.scale === scale)?.share ?? 0)))
}

/** Share of the work that is done, 0..1, from places times iterations. */
export function shareDone(levels: readonly Level[], planned: readonly number[], done: readonly number[]): number {
  const work = (counts: readonly number[]) =>
    levels.reduce((sum, { width, height }, i) => sum + width * height * (counts[i] ?? 0), 0)
  const total = work(planned)
  return total > 0 ? Math.min(1, work(done) / total) : 1
}
