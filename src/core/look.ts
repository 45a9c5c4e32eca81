/**
 * What a picture looks like, as one value that travels whole: from the page's settings or the command line, through the
 * worker or the painter, to the networks; and into the names of pictures, so that none is taken for another.
 */
import { LOOK_KNOBS, type ValueOf } from './knobs.ts'
import { mixStyles, type StyleVector } from './style.ts'

/** What is set beside the styles; ranges and meanings stand in {@link LOOK_KNOBS}. */
export type LookSettings = { readonly [Name in keyof typeof LOOK_KNOBS]: ValueOf<(typeof LOOK_KNOBS)[Name]> }

/** A style of a mix. */
export interface LookStyle<Style> {
  readonly style: Style
  /** ≥ 0, relative to the others'; one of them is > 0. */
  readonly weight: number
}

/** Settings, and one or more styles: by name, as vectors, or as whatever stands for a style at that place. */
export interface Look<Style = StyleVector> extends LookSettings {
  readonly styles: readonly LookStyle<Style>[]
}

const NAMES = Object.keys(LOOK_KNOBS) as readonly (keyof LookSettings)[]

/** The settings as they are where nobody has changed them. */
export const usualLook: LookSettings = Object.fromEntries(
  NAMES.map((name) => [name, LOOK_KNOBS[name].usual]),
) as unknown as LookSettings

/** The settings of a look, or of anything that holds more than them. */
export function lookSettings(from: LookSettings): LookSettings {
  return Object.fromEntries(NAMES.map((name) => [name, from[name]])) as unknown as LookSettings
}

/** The settings as a list of values, in an order that stays: new ones come last. */
export function lookValues(from: LookSettings): readonly (number | boolean)[] {
  return NAMES.map((name) => from[name])
}

/** The same look with something else for each style. */
export function mapStyles<From, To>(look: Look<From>, to: (style: From, place: number) => To): Look<To> {
  return { ...look, styles: look.styles.map(({ style, weight }, place) => ({ style: to(style, place), weight })) }
}

/**
 * The vector that a look is painted with at full strength: its styles mixed by weight. The same for every stroke size,
 * which is the draft's size.
 *
 * @throws StyleTransferError `bad-option`
 */
export function lookVector({ styles }: Look): StyleVector {
  return mixStyles(styles)
}
