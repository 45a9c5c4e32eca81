import { mixStyles, type StyleSizes, type StyleVector, withStroke } from '../../core/style.ts'
import type { PaintSpec } from './painter.ts'
import type { PolishEdge, Settings, Slot, StyleId } from './types.ts'

export const SAMPLE_ID = 'sample'

export const initialSettings: Settings = {
  photoId: SAMPLE_ID,
  styleA: null,
  styleB: null,
  mix: 0.5,
  strength: 1,
  stroke: 0,
  keepColours: false,
}

/** Sizes to polish at. */
export const POLISH_EDGES: readonly PolishEdge[] = [512, 768, 1024]

export function sameSettings(a: Settings, b: Settings): boolean {
  return (Object.keys(a) as (keyof Settings)[]).every((key) => Object.is(a[key], b[key]))
}

/** The settings with every number inside its range; a number that is none becomes the initial one. */
export function inRange(settings: Settings): Settings {
  const clamp = (key: 'mix' | 'strength' | 'stroke', low: number, high: number) =>
    Number.isFinite(settings[key]) ? Math.min(high, Math.max(low, settings[key])) : initialSettings[key]
  return {
    ...settings,
    mix: clamp('mix', 0, 1),
    strength: clamp('strength', 0, 1.5),
    stroke: clamp('stroke', -1, 1),
  }
}

/** A style as the gallery knows it: its vectors, `waiting` for them, or `gone`. */
export type Lookup = (id: StyleId) => StyleSizes | 'waiting' | 'gone'

/** What the settings ask for: a vector, no painting at all, or one whose vectors are not there yet. */
export type Wanted = StyleVector | 'none' | 'waiting'

/** A painting's share in the picture. */
export interface StylePart {
  readonly id: StyleId
  readonly style: StyleVector
  readonly weight: number
}

/** The paintings that the settings ask for, as far as they are there, with weights that are not all 0. */
export function wantedParts({ styleA, styleB, mix, stroke }: Settings, lookup: Lookup): StylePart[] | 'waiting' {
  const parts: StylePart[] = []
  const both = styleA !== null && styleB !== null
  for (const [id, weight] of [
    [styleA, both ? 1 - mix : 1],
    [styleB, both ? mix : 1],
  ] as const) {
    if (id === null) continue
    const sizes = lookup(id)
    if (sizes === 'waiting') return 'waiting'
    if (sizes !== 'gone') parts.push({ id, style: withStroke(sizes, stroke), weight })
  }
  // The other painting of the mix was removed, and this one had no share in it.
  return parts.every(({ weight }) => weight === 0) ? parts.map((part) => ({ ...part, weight: 1 })) : parts
}

/** The style that the settings ask for. */
export function wantedStyle(settings: Settings, lookup: Lookup): Wanted {
  const parts = wantedParts(settings, lookup)
  if (parts === 'waiting') return parts
  return parts.length > 0 ? mixStyles(parts) : 'none'
}

/** Names what the settings look like, so that the same picture is not painted twice. */
export function paintKey(settings: Settings): string {
  const { photoId, styleA, styleB, mix, strength, stroke, keepColours } = settings
  return JSON.stringify([photoId, styleA, styleB, styleA && styleB ? mix : 0, strength, stroke, keepColours])
}

/** What the settings ask for; `waiting` while the photo or a style is not there yet. */
export function paintSpec(settings: Settings, lookup: Lookup, openId: string | null): PaintSpec | 'waiting' {
  const wanted = wantedStyle(settings, lookup)
  if (wanted === 'waiting' || settings.photoId !== openId) return 'waiting'
  const style = wanted === 'none' ? null : wanted
  const { photoId, strength, keepColours } = settings
  return { key: `${paintKey(settings)}${style ? '' : ' none'}`, photoId, style, strength, keepColours }
}

/** The settings that {@link paintKey} names. */
export function settingsOf(key: string): Settings {
  const [photoId, styleA, styleB, mix, strength, stroke, keepColours] = JSON.parse(key)
  return { photoId, styleA, styleB, mix, strength, stroke, keepColours }
}

/** The setting that holds a slot's style. */
export const slotKey = { a: 'styleA', b: 'styleB' } as const satisfies Record<Slot, keyof Settings>

/** A mix that has just got its second painting begins in the middle, so that both are seen. */
export function withStyle(settings: Settings, slot: Slot, id: StyleId): Settings {
  const second = slot === 'b' && settings.styleB === null && settings.styleA !== null
  return { ...settings, [slotKey[slot]]: id, mix: second ? 0.5 : settings.mix }
}

/** A mix that loses its first painting goes on with the second alone. */
export function withoutSlot(settings: Settings, slot: Slot): Settings {
  return { ...settings, styleA: slot === 'a' ? settings.styleB : settings.styleA, styleB: null }
}

/** A and B in each other's place; unchanged unless both are there. */
export function swapped(settings: Settings): Settings {
  const { styleA, styleB } = settings
  return styleA !== null && styleB !== null ? { ...settings, styleA: styleB, styleB: styleA } : settings
}
