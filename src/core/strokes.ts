/** Sizes of strokes: of the draft that a picture is painted over, and of the painting that it is polished towards. */
import { StyleTransferError } from './errors.ts'

/** A number of px for each of the stroke sizes -1, 0 and 1. */
type StrokeSizes = Readonly<Record<'fine' | 'painted' | 'bold', number>>

/** Longer side in px of the draft that a picture's strokes are painted in, by stroke size. */
export const DRAFT_PX = { fine: 768, painted: 512, bold: 384 } as const satisfies StrokeSizes

/** Short side in px of a painting whose strokes a picture is polished towards, by stroke size. */
export const STYLE_PX = { fine: 192, painted: 384, bold: 640 } as const satisfies StrokeSizes

/**
 * Longer side of the draft in px: the smaller it is, the bolder the strokes. Between the sizes of {@link DRAFT_PX} in
 * equal ratios.
 *
 * @param stroke -1 = fine, 0 = as usual, 1 = bold; clamped outside
 * @throws StyleTransferError `bad-option`
 */
export function draftEdge(stroke: number): number {
  return betweenSizes(DRAFT_PX, stroke)
}

/**
 * The painting's short side in px that gives a stroke size; what lies between the three of {@link STYLE_PX} does so in
 * equal ratios.
 *
 * @param stroke -1 = fine, 0 = medium, 1 = bold; clamped outside
 * @throws StyleTransferError `bad-option`
 */
export function strokePx(stroke: number): number {
  return betweenSizes(STYLE_PX, stroke)
}

/**
 * The stroke size at which {@link strokePx} is `px`: its inverse.
 *
 * @returns -1 = fine, 0 = medium, 1 = bold; clamped
 */
export function strokeOf(px: number): number {
  const { fine, painted, bold } = STYLE_PX
  const ratio = Math.log(px / painted)
  const stroke = ratio < 0 ? ratio / Math.log(painted / fine) : ratio / Math.log(bold / painted)
  return Math.min(1, Math.max(-1, stroke))
}

function betweenSizes(px: StrokeSizes, stroke: number): number {
  const amount = Math.min(1, Math.abs(stroke))
  if (!Number.isFinite(amount))
    throw new StyleTransferError('bad-option', `The stroke size must be -1 to 1, not ${stroke}.`)
  return Math.round(px.painted * ((stroke < 0 ? px.fine : px.bold) / px.painted) ** amount)
}
