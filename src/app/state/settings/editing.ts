/**
 * What a person sets, as plain values and functions: where it begins, how it is read back, and what a tap on a style
 * makes of it. The store and everything that stands in for it in tests share these rules.
 */
import { clamped, type Knob, LOOK_KNOBS, MIX } from '../../../core/knobs.ts'
import { type LookSettings, usualLook } from '../../../core/look.ts'
import { SAMPLE_ID, type Settings, type Slot, type StyleId } from '../types.ts'

export const initialSettings: Settings = {
  photoId: SAMPLE_ID,
  styleA: null,
  styleB: null,
  mix: MIX.usual,
  ...usualLook,
}

export function sameSettings(a: Settings, b: Settings): boolean {
  return (Object.keys(initialSettings) as (keyof Settings)[]).every((key) => a[key] === b[key])
}

/**
 * Settings from anywhere, such as an earlier visit, field by field: numbers come into their ranges, and what is missing
 * or is no value of its kind is as it is at the start.
 */
export function readSettings(from: unknown): Settings {
  const found = fields(from)
  const look = Object.entries<Knob>(LOOK_KNOBS).map(([name, knob]) => [name, readKnob(knob, found[name])])
  const { photoId, styleA, styleB, mix } = found
  return {
    photoId: typeof photoId === 'string' ? photoId : SAMPLE_ID,
    styleA: readStyleId(styleA),
    styleB: readStyleId(styleB),
    mix: clamped(MIX, mix as number),
    ...(Object.fromEntries(look) as LookSettings),
  }
}

/** Whether settings from anywhere say what to paint with: a style, or none. */
export function namesStyle(from: unknown): boolean {
  const { styleA } = fields(from)
  return styleA === null || readStyleId(styleA) !== null
}

/** The fields of an object; none of anything else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function readKnob(knob: Knob, value: unknown): unknown {
  // What is no number at all becomes the usual one.
  if ('least' in knob) return clamped(knob, value as number)
  return typeof value === typeof knob.usual ? value : knob.usual
}

function readStyleId(value: unknown): StyleId | null {
  return typeof value === 'string' && /^(builtin|own):/.test(value) ? (value as StyleId) : null
}

/** The setting that holds a slot's style. */
export const slotKey = { a: 'styleA', b: 'styleB' } as const satisfies Record<Slot, keyof Settings>

/** A mix that has just got its second painting begins in the middle, so that both are seen. */
export function withStyle(settings: Settings, slot: Slot, id: StyleId): Settings {
  const second = slot === 'b' && settings.styleB === null && settings.styleA !== null
  return { ...settings, [slotKey[slot]]: id, mix: second ? MIX.usual : settings.mix }
}

/** A mix that loses its first painting is left with the second alone. */
export function withoutSlot(settings: Settings, slot: Slot): Settings {
  return { ...settings, styleA: slot === 'a' ? settings.styleB : settings.styleA, styleB: null }
}

/** A and B in each other's place; unchanged unless both are there. */
export function swapped(settings: Settings): Settings {
  const { styleA, styleB } = settings
  return styleA !== null && styleB !== null ? { ...settings, styleA: styleB, styleB: styleA } : settings
}
