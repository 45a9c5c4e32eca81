/**
 * What a picture looks like, as one value that travels whole: from the page's settings or the command line, through the
 * worker or the painter, to the networks; and into the names of pictures, so that none is taken for another.
 */
import { LOOK_KNOBS, type ValueOf } from './knobs.ts'
import type { Style, Weighted } from './style.ts'

/** What is set beside the styles; ranges and meanings stand in {@link LOOK_KNOBS}. */
export type LookSettings = { readonly [Name in keyof typeof LOOK_KNOBS]: ValueOf<(typeof LOOK_KNOBS)[Name]> }

/** Settings, and one or more styles: by name, as numbers, or as whatever stands for a style at that place. */
export interface Look<S = Style> extends LookSettings {
  /** Mixed by weight; the same for every stroke size, which is the draft's size. */
  readonly styles: readonly Weighted<S>[]
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
