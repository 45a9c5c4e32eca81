/**
 * How the settings of the look are offered: one control for each knob of `core/knobs.ts`, in the order in which they
 * stand on the page. A new knob gets its control here; nothing else in the app has to know of it.
 */
import type { LookSettings } from '../../core/look.ts'
import { look } from '../words/en/look-words.ts'
import { percent } from '../words/format.ts'
import { brushworkWording, strokeWording } from './wording.ts'

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

/** Its label is read when it is shown: the language comes after this script. */
const labelled = (name: keyof LookSettings): SwitchControl => ({
  get label() {
    return look[name]
  },
})

const slider = (name: keyof LookSettings, arrowStep: number, text: SliderControl['text']): SliderControl => ({
  get label() {
    return look[name]
  },
  arrowStep,
  text,
})

/** The first one is there on every screen; short ones unfold the others. */
export const LOOK_CONTROLS: {
  readonly [Name in keyof LookSettings]: LookSettings[Name] extends boolean ? SwitchControl : SliderControl
} = {
  strength: slider('strength', 0.05, percent),
  stroke: slider('stroke', 0.1, strokeWording),
  brushwork: slider('brushwork', 0.1, brushworkWording),
  keepColours: labelled('keepColours'),
}
