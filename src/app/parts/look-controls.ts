/**
 * How the settings of the look are offered: one control for each knob of `core/knobs.ts`, in the order in which they
 * stand on the page. A new knob gets its control here; nothing else in the app has to know of it.
 */
import type { LookSettings } from '../../core/look.ts'
import { percent } from '../words/format.ts'
import { brushworkWording, strokeWording } from './wording.ts'

export interface SliderControl {
  /** What an arrow key adds. */
  readonly arrowStep: number
  /** The value in words. */
  readonly text: (value: number) => string
}

/** The first one is there on every screen; short ones unfold the others. Their labels are words of the section `look`. */
export const LOOK_CONTROLS: {
  readonly [Name in keyof LookSettings]: LookSettings[Name] extends boolean ? 'switch' : SliderControl
} = {
  strength: { arrowStep: 0.05, text: percent },
  stroke: { arrowStep: 0.1, text: strokeWording },
  brushwork: { arrowStep: 0.1, text: brushworkWording },
  keepColours: 'switch',
}
