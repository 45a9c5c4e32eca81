/**
 * How the settings of the look are offered: one control for each knob of `core/knobs.ts`, in the order in which they
 * stand on the page. A new knob gets its control here; nothing else in the app has to know of it.
 */
import type { LookSettings } from '../../core/look.ts'
import { brushworkWording, percent, strokeWording } from './wording.ts'

export interface SliderControl {
  readonly label: string
  /** What an arrow key adds. */
  readonly arrowStep: number
  /** The value in words. */
  readonly text: (value: number) => string
}

export interface SwitchControl {
  readonly label: string
}

/** The first one is there on every screen; short ones unfold the others. */
export const LOOK_CONTROLS: {
  readonly [Name in keyof LookSettings]: LookSettings[Name] extends boolean ? SwitchControl : SliderControl
} = {
  strength: { label: 'Strength', arrowStep: 0.05, text: percent },
  stroke: { label: 'Stroke size', arrowStep: 0.1, text: strokeWording },
  brushwork: { label: 'Brushwork', arrowStep: 0.1, text: brushworkWording },
  keepColours: { label: 'Keep colours' },
}
