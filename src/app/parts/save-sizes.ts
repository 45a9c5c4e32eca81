/** The sizes that a picture can be saved at: its own, a screen's, and prints'. */
import type { Size } from '../../core/size.ts'

export const SAVE_SIZES = ['photo', 'screen', 'print'] as const

export type SaveSize = (typeof SAVE_SIZES)[number]

/** Sides of a print, cm. */
export const PRINTS = [
  [10, 15],
  [13, 18],
  [20, 30],
] as const

export type Print = (typeof PRINTS)[number]

/** px to a cm of paper at 300 dpi, finer than which nobody sees. */
const PX_PER_CM = 300 / 2.54
/** Longer side in px of what screens show whole. */
const SCREEN_PX = 2048

const longer = ({ width, height }: Size) => Math.max(width, height)

/** Longer side of a print in px. */
export function printEdge([, long]: Print): number {
  return Math.round(long * PX_PER_CM)
}

/** The prints that a picture has enough pixels for. */
export function printsOf(picture: Size): readonly Print[] {
  return PRINTS.filter((print) => printEdge(print) <= longer(picture))
}

/** Longer side in px of what this screen shows whole, and of most others. */
export function screenEdge({ width, height }: Size, pixelRatio: number): number {
  return Math.max(SCREEN_PX, Math.round(Math.max(width, height) * pixelRatio))
}

/** What there is to choose from for a picture. @param edge as {@link screenEdge} */
export function saveSizesOf(picture: Size, edge: number): readonly SaveSize[] {
  return SAVE_SIZES.filter(
    (size) => size === 'photo' || (size === 'screen' ? longer(picture) > edge : printsOf(picture).length > 0),
  )
}
