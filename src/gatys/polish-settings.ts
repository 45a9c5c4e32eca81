import { StyleTransferError } from '../core/errors.ts'
import { accepts, type Knob, LOOK_KNOBS, POLISH_KNOBS, rangeText, STROKE_PX } from '../core/knobs.ts'
import type { PolishOptions, PolishSettings } from './types.ts'

const { strength, keepColours, brushwork } = LOOK_KNOBS

/** The knob of each setting. */
const KNOBS = { ...POLISH_KNOBS, strokePx: STROKE_PX, strength, keepColours, brushwork } as const satisfies Readonly<
  Record<keyof PolishSettings, Knob>
>

export const DEFAULT_SETTINGS = Object.fromEntries(
  Object.entries(KNOBS).map(([name, { usual }]) => [name, usual]),
) as unknown as PolishSettings

/**
 * The settings with their defaults.
 *
 * @throws StyleTransferError `bad-option` naming the setting and its range
 */
export function readSettings(options: PolishOptions): PolishSettings {
  const { resume: _, signal: __, ...given } = options
  const settings = { ...DEFAULT_SETTINGS, ...given }
  for (const [name, knob] of Object.entries<Knob>(KNOBS)) {
    const value: unknown = settings[name as keyof PolishSettings]
    if ('choices' in knob && !knob.choices.includes(value as string))
      throw new StyleTransferError('bad-option', `${name} must be one of ${knob.choices.join(', ')}, not ${value}.`)
    if ('least' in knob && !(typeof value === 'number' && accepts(knob, value)))
      throw new StyleTransferError('bad-option', `${name} must be ${rangeText(knob)}, not ${value}.`)
  }
  return settings
}
