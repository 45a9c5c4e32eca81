/**
 * What a person sets, as plain values and functions: where it begins, how it is read back, and what a tap on a style
 * makes of it. The store and everything that stands in for it in tests share these rules.
 */
import { clamped, type Knob, LOOK_KNOBS, MIX, MIX_DOWN } from '../../../core/knobs.ts'
import { type LookSettings, usualLook } from '../../../core/look.ts'
import { readMask } from '../../../core/mask-text.ts'
import { SAMPLE_ID, type Settings, type Slot, type StyleId } from '../types.ts'
import { isPad, slotKey, slotShares, styleIn } from './shares.ts'

export const initialSettings: Settings = {
  photoId: SAMPLE_ID,
  styleA: null,
  styleB: null,
  styleC: null,
  styleD: null,
  mix: MIX.usual,
  mixDown: MIX_DOWN.usual,
  mask: null,
  outside: null,
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
  const { photoId, styleA, styleB, styleC, styleD, mix, mixDown, mask, outside } = found
  return {
    photoId: typeof photoId === 'string' ? photoId : SAMPLE_ID,
    styleA: readStyleId(styleA),
    styleB: readStyleId(styleB),
    styleC: readStyleId(styleC),
    styleD: readStyleId(styleD),
    mix: clamped(MIX, mix as number),
    mixDown: clamped(MIX_DOWN, mixDown as number),
    mask: readMask(mask),
    outside: readStyleId(outside),
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

/** A style's id from anywhere; null for what is none. */
export function readStyleId(value: unknown): StyleId | null {
  return typeof value === 'string' && /^(builtin|own|mix):/.test(value) ? (value as StyleId) : null
}

/** A mix that has just got one more painting begins where all of them are seen: in the middle, or a third of the way down. */
export function withStyle(settings: Settings, slot: Slot, id: StyleId): Settings {
  const next = { ...settings, [slotKey[slot]]: id }
  const there = slotShares(settings).length
  if (styleIn(settings, slot) !== null || there === 0) return next
  if (!isPad(next)) return { ...next, mix: MIX.usual }
  // Elsewhere than at an end, the point stays: the person has put it there.
  return { ...next, mix: inside(next.mix), mixDown: isPad(settings) ? inside(next.mixDown) : 1 / 3 }
}

/** Away from the ends, where some painting has no share. */
function inside(at: number): number {
  return at > 0.05 && at < 0.95 ? at : MIX.usual
}

/**
 * Without what is in the slot. The corners of a square stay where they are as long as there are three of them; of two, or
 * one, nothing is left but A and B, as much of each as there was.
 */
export function withoutSlot(settings: Settings, slot: Slot): Settings {
  const left = slotShares(settings).filter((share) => share.slot !== slot)
  if (left.length > 2) return { ...settings, [slotKey[slot]]: null }
  const [first, second] = left
  const sum = left.reduce((total, { share }) => total + share, 0)
  const mix = isPad(settings) && second ? (sum > 0 ? second.share / sum : MIX.usual) : settings.mix
  return { ...settings, styleA: first?.id ?? null, styleB: second?.id ?? null, styleC: null, styleD: null, mix }
}

/** Where the next style goes after slots have been emptied: never into one that is no longer on the page. */
export function slotAfter(settings: Settings, active: Slot): Slot {
  if (isPad(settings)) return active
  return settings.styleB === null || active === 'c' || active === 'd' ? 'a' : active
}

/** The styles of two slots in each other's place; unchanged unless both are there. */
export function swapped(settings: Settings, one: Slot, other: Slot): Settings {
  const [first, second] = [styleIn(settings, one), styleIn(settings, other)]
  return first !== null && second !== null ? { ...settings, [slotKey[one]]: second, [slotKey[other]]: first } : settings
}
