import { StyleTransferError } from './errors.ts'

/** Numbers in a style vector (Ghiasi et al. 2017, section 3.2). */
export const STYLE_DIM = 100

/** A style as a value: {@link STYLE_DIM} numbers that a predictor read off a painting. */
export type StyleVector = Float32Array

/**
 * How far from 0 a number of a sound style vector may lie. The built-in styles stay within 13, and what the predictor
 * reads within 31: measured on some 200 paintings and photos, and on flat colours, stripes and noise from 16 to 640 px, of
 * which flat red at 16 px is the most. Thirty times that can only be damage, and paints noise or nothing.
 */
export const STYLE_LIMIT = 1000

/** Whether these are {@link STYLE_DIM} finite numbers within {@link STYLE_LIMIT}: the one rule for a sound style. */
export function isSoundStyle(style: unknown): style is StyleVector | readonly number[] {
  if (!(style instanceof Float32Array || Array.isArray(style)) || style.length !== STYLE_DIM) return false
  // Not `every`, which passes over the holes of a list.
  for (let i = 0; i < STYLE_DIM; i++)
    if (!(typeof style[i] === 'number' && Math.abs(style[i]) <= STYLE_LIMIT)) return false
  return true
}

/** Throws `bad-option` unless {@link isSoundStyle}, also of a list of numbers of another kind. */
export function checkStyle(style: StyleVector): void {
  if (!isSoundStyle(ArrayBuffer.isView(style) ? Array.from(style) : style))
    throw new StyleTransferError(
      'bad-option',
      `A style is a vector of ${STYLE_DIM} numbers from -${STYLE_LIMIT} to ${STYLE_LIMIT}; this one is none, or damaged.`,
    )
}

/**
 * The weighted mean of styles (Ghiasi et al. 2017, section 4.3).
 *
 * @param parts one or more styles with weights ≥ 0, at least one of them > 0; weights are normalised to sum 1
 * @throws StyleTransferError `bad-option`
 */
export function mixStyles(parts: readonly { style: StyleVector; weight: number }[]): StyleVector {
  if (!Array.isArray(parts))
    throw new StyleTransferError('bad-option', 'A mix is a list of styles with weights: [{ style, weight }].')
  let total = 0
  for (const part of parts) {
    const { style, weight } = part ?? {}
    checkStyle(style)
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new StyleTransferError('bad-option', `The weight of a style must be a number of 0 or more, not ${weight}.`)
    total += weight
  }
  if (total === Number.POSITIVE_INFINITY)
    throw new StyleTransferError('bad-option', 'The weights of a mix are too large to be added up.')
  if (!(total > 0)) throw new StyleTransferError('bad-option', 'A mix needs at least one style with a weight above 0.')
  // Added up in doubles: rounded after each part, a sum of sound styles may lie beyond the limit.
  const out = new Array<number>(STYLE_DIM).fill(0)
  for (const { style, weight } of parts) for (let i = 0; i < STYLE_DIM; i++) out[i] += (weight / total) * style[i]
  return Float32Array.from(out)
}

/**
 * The line from the photo's own vector to the painting's (Ghiasi et al. 2017, section 4.3).
 *
 * @param strength 0 = the photo, 1 = the painting; may pass 1 (up to 1.5 is useful)
 * @throws StyleTransferError `bad-option`
 */
export function withStrength(photo: StyleVector, painting: StyleVector, strength: number): StyleVector {
  checkStyle(photo)
  checkStyle(painting)
  const refuse = () =>
    new StyleTransferError('bad-option', `The strength must be a number of 0 or more, not ${strength}.`)
  if (!(strength >= 0)) throw refuse()
  const out = photo.map((p, i) => p + strength * (painting[i] - p))
  // Also for a strength that is finite and yet too large for a float.
  if (!out.every(Number.isFinite)) throw refuse()
  return out
}

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
