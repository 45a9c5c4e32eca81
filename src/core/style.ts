import { StyleTransferError } from './errors.ts'

/** Numbers in a style vector (Ghiasi et al. 2017, section 3.2). */
export const STYLE_DIM = 100

/** The compact form of a style: {@link STYLE_DIM} numbers that a predictor read off a painting. */
export type StyleVector = Float32Array

/**
 * A low-rank addition to a pointwise convolution (Hu et al. 2022): its matrix `W` [outputs, inputs] becomes
 * `W + upᵀ · down`.
 */
export interface Adapter {
  readonly rank: number
  readonly inputs: number
  readonly outputs: number
  /** [rank · inputs], row after row. */
  readonly down: Float32Array
  /** [rank · outputs], row after row. */
  readonly up: Float32Array
}

/**
 * A style in full: what its vector comes to in a network, and what was learnt beyond that. Painting, mixing and strength
 * are arithmetic on these numbers.
 */
export interface LearntStyle {
  /** Scale, then shift, of every conditional norm in the network's order (Dumoulin et al. 2017). */
  readonly norms: Float32Array
  /** By the name of the convolution, `blocks.0.a.pointwise`; none where the style was only predicted. */
  readonly adapters: ReadonlyMap<string, Adapter>
}

/** A style as whoever paints may hold it. Vectors become norms by the network's own linear map. */
export type Style = StyleVector | LearntStyle

export function isVector(style: Style): style is StyleVector {
  return style instanceof Float32Array
}

/** A part of a mix. */
export interface Weighted<S = Style> {
  readonly style: S
  /** ≥ 0, relative to the others'; one of them is > 0. */
  readonly weight: number
}

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

/** How far from 0 a number of a learnt style may lie; learnt ones stay within some 20. */
export const LEARNT_LIMIT = 1000

const within = (numbers: unknown): numbers is Float32Array =>
  numbers instanceof Float32Array && numbers.every((number) => Math.abs(number) <= LEARNT_LIMIT)

function isSoundAdapter(value: unknown): value is Adapter {
  const { rank, inputs, outputs, down, up } = (value ?? {}) as { readonly [Name in keyof Adapter]?: unknown }
  const sides = [rank, inputs, outputs].every((side) => Number.isSafeInteger(side) && (side as number) > 0)
  return (
    sides &&
    within(down) &&
    within(up) &&
    down.length === (rank as number) * (inputs as number) &&
    up.length === (rank as number) * (outputs as number)
  )
}

/** Whether these are a learnt style's numbers, finite and of consistent sizes; whether a network has such norms is not asked. */
export function isSoundLearnt(style: unknown): style is LearntStyle {
  const { norms, adapters } = (style ?? {}) as { readonly [Name in keyof LearntStyle]?: unknown }
  return within(norms) && norms.length > 0 && adapters instanceof Map && [...adapters.values()].every(isSoundAdapter)
}

/** The weights of a mix, of sum 1. */
function shares(parts: readonly Weighted<unknown>[]): number[] {
  if (!Array.isArray(parts))
    throw new StyleTransferError('bad-option', 'A mix is a list of styles with weights: [{ style, weight }].')
  let total = 0
  for (const part of parts) {
    const { weight } = part ?? {}
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new StyleTransferError('bad-option', `The weight of a style must be a number of 0 or more, not ${weight}.`)
    total += weight
  }
  if (total === Number.POSITIVE_INFINITY)
    throw new StyleTransferError('bad-option', 'The weights of a mix are too large to be added up.')
  if (!(total > 0)) throw new StyleTransferError('bad-option', 'A mix needs at least one style with a weight above 0.')
  return parts.map(({ weight }) => weight / total)
}

/** Weighted sum, added up in doubles: rounded after each part, a sum of sound numbers may lie beyond their limit. */
function sum(lists: readonly ArrayLike<number>[], weights: readonly number[]): Float32Array {
  const out = new Array<number>(lists[0].length).fill(0)
  for (const [k, list] of lists.entries()) for (let i = 0; i < out.length; i++) out[i] += weights[k] * list[i]
  return Float32Array.from(out)
}

/**
 * The weighted mean of style vectors (Ghiasi et al. 2017, section 4.3).
 *
 * @param parts one or more styles with weights ≥ 0, at least one of them > 0; weights are normalised to sum 1
 * @throws StyleTransferError `bad-option`
 */
export function mixStyles(parts: readonly Weighted<StyleVector>[]): StyleVector {
  if (Array.isArray(parts)) for (const part of parts) checkStyle(part?.style)
  const weights = shares(parts)
  return sum(
    parts.map(({ style }) => style),
    weights,
  )
}

/**
 * The same of learnt styles: of the norms, and of what the adapters add, whose ranks add up.
 *
 * @throws StyleTransferError `bad-option`, also where they are of different networks
 */
export function mixLearnt(given: readonly Weighted<LearntStyle>[]): LearntStyle {
  const weights = shares(given)
  const parts = given.map(({ style }, i) => ({ style, weight: weights[i] })).filter(({ weight }) => weight > 0)
  for (const { style } of parts) checkLearnt(style, parts[0].style?.norms?.length)
  if (parts.length === 1) return parts[0].style
  const norms = sum(
    parts.map(({ style }) => style.norms),
    parts.map(({ weight }) => weight),
  )
  const names = new Set(parts.flatMap(({ style }) => [...style.adapters.keys()]))
  const adapters = new Map<string, Adapter>()
  for (const name of names)
    adapters.set(
      name,
      stacked(
        parts.flatMap(({ style, weight }) => {
          const adapter = style.adapters.get(name)
          return adapter ? [scaled(adapter, weight)] : []
        }),
      ),
    )
  return { norms, adapters }
}

/** Throws `bad-option` unless {@link isSoundLearnt}, and with so many norms where that is known. */
export function checkLearnt(style: LearntStyle, norms?: number): void {
  if (!isSoundLearnt(style) || (norms !== undefined && style.norms.length !== norms))
    throw new StyleTransferError('bad-option', 'This learnt style is damaged, or was learnt for other networks.')
}

function scaled(adapter: Adapter, factor: number): Adapter {
  return { ...adapter, up: adapter.up.map((number) => factor * number) }
}

/** One adapter that adds what all of them add. */
function stacked(adapters: readonly Adapter[]): Adapter {
  const [{ inputs, outputs }] = adapters
  if (adapters.some((other) => other.inputs !== inputs || other.outputs !== outputs))
    throw new StyleTransferError('bad-option', 'These styles were learnt for different networks.')
  const rank = adapters.reduce((ranks, adapter) => ranks + adapter.rank, 0)
  const joined = (side: number, rows: (adapter: Adapter) => Float32Array) => {
    const out = new Float32Array(rank * side)
    let at = 0
    for (const adapter of adapters) {
      out.set(rows(adapter), at)
      at += adapter.rank * side
    }
    return out
  }
  return { rank, inputs, outputs, down: joined(inputs, ({ down }) => down), up: joined(outputs, ({ up }) => up) }
}

/** The line from `from` to `to`, and beyond; throws `bad-option` where the strength is no number for it. */
function onTheLine(from: Float32Array, to: Float32Array, strength: number): Float32Array {
  const refuse = () =>
    new StyleTransferError('bad-option', `The strength must be a number of 0 or more, not ${strength}.`)
  if (!(strength >= 0)) throw refuse()
  const out = from.map((number, i) => number + strength * (to[i] - number))
  // Also for a strength that is finite and yet too large for a float.
  if (!out.every(Number.isFinite)) throw refuse()
  return out
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
  return onTheLine(photo, painting, strength)
}

/**
 * The same of a learnt style: strength 0 is the photo's own norms, without adapters.
 *
 * @param photo norms that the photo's own vector comes to
 * @throws StyleTransferError `bad-option`
 */
export function learntWithStrength(photo: Float32Array, painting: LearntStyle, strength: number): LearntStyle {
  checkLearnt(painting, photo.length)
  const norms = onTheLine(photo, painting.norms, strength)
  const adapters = new Map([...painting.adapters].map(([name, adapter]) => [name, scaled(adapter, strength)]))
  return { norms, adapters: strength === 0 ? new Map() : adapters }
}
