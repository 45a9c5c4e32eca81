import { StyleTransferError } from '../core/errors.ts'
import { readChoice, readNumber, readPlain, readRecord, readSwitch, readWhole } from '../core/fields.ts'
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
    const refuse = (what: string) =>
      new StyleTransferError('bad-option', `${name} must be ${what}, not ${String(value)}.`)
    if ('choices' in knob) {
      if (!knob.choices.includes(value as string)) throw refuse(`one of ${knob.choices.join(', ')}`)
    } else if ('least' in knob) {
      if (!(typeof value === 'number' && accepts(knob, value))) throw refuse(rangeText(knob))
    } else if (typeof value !== 'boolean') throw refuse('true or false')
  }
  return settings
}

/**
 * Settings as they were stored. One that came later was as usual; one that is not known here stays, for whoever
 * compares them to find.
 *
 * @throws Unsound
 */
export function readStoredSettings(value: unknown): PolishSettings {
  const stored = Object.entries(readRecord(value, 'settings')).map(([name, value]) => {
    const called = `settings.${name}`
    if (!Object.hasOwn(KNOBS, name)) return [name, readPlain(value, called)]
    const knob: Knob = KNOBS[name as keyof PolishSettings]
    if ('choices' in knob) return [name, readChoice(value, called, knob.choices)]
    if (!('least' in knob)) return [name, readSwitch(value, called)]
    const range = [knob.least, knob.most] as const
    return [name, knob.whole ? readWhole(value, called, range) : readNumber(value, called, range)]
  })
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(stored) }
}
