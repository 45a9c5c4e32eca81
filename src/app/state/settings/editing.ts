import { clamped, LOOK_KNOBS, MIX } from '../../../core/knobs.ts'
import { type Look, type LookStyle, lookSettings, mapStyles, usualLook } from '../../../core/look.ts'
import type { StyleSizes } from '../../../core/style.ts'
import type { PaintSpec } from '../pictures/picture-painter.ts'
import type { PolishEdge, Settings, Slot, StyleId } from '../types.ts'

export const SAMPLE_ID = 'sample'

export const initialSettings: Settings = {
  photoId: SAMPLE_ID,
  styleA: null,
  styleB: null,
  mix: MIX.usual,
  ...usualLook,
}

/** Sizes to polish at. */
export const POLISH_EDGES: readonly PolishEdge[] = [512, 768, 1024]

export function sameSettings(a: Settings, b: Settings): boolean {
  return (Object.keys(a) as (keyof Settings)[]).every((key) => Object.is(a[key], b[key]))
}

/** The settings with every number inside its range; a number that is none becomes the initial one. */
export function inRange(settings: Settings): Settings {
  return {
    ...settings,
    mix: clamped(MIX, settings.mix),
    strength: clamped(LOOK_KNOBS.strength, settings.strength),
    stroke: clamped(LOOK_KNOBS.stroke, settings.stroke),
  }
}

/** A style as the gallery knows it: its vectors, `waiting` for them, or `gone`. */
export type Lookup = (id: StyleId) => StyleSizes | 'waiting' | 'gone'

/** A painting's share in the picture. */
export interface StylePart {
  readonly id: StyleId
  readonly sizes: StyleSizes
}

/**
 * The look that the settings ask for, of the paintings that are there; null where none is.
 *
 * @returns `waiting` while one's vectors are not there yet
 */
export function wantedLook(settings: Settings, lookup: Lookup): Look<StylePart> | 'waiting' | null {
  const { styleA, styleB, mix } = settings
  const styles: LookStyle<StylePart>[] = []
  const both = styleA !== null && styleB !== null
  for (const [id, weight] of [
    [styleA, both ? 1 - mix : 1],
    [styleB, both ? mix : 1],
  ] as const) {
    if (id === null) continue
    const sizes = lookup(id)
    if (sizes === 'waiting') return 'waiting'
    if (sizes !== 'gone') styles.push({ style: { id, sizes }, weight })
  }
  if (styles.length === 0) return null
  // The other painting of the mix was removed, and this one had no share in it.
  const none = styles.every(({ weight }) => weight === 0)
  return { ...lookSettings(settings), styles: none ? styles.map((part) => ({ ...part, weight: 1 })) : styles }
}

/** Names what the settings look like, so that the same picture is not painted twice. */
export function paintKey(settings: Settings): string {
  const { photoId, styleA, styleB, mix, strength, stroke, keepColours } = settings
  return JSON.stringify([photoId, styleA, styleB, styleA && styleB ? mix : 0, strength, stroke, keepColours])
}

/** What the settings ask for; `waiting` while the photo or a style is not there yet. */
export function paintSpec(settings: Settings, lookup: Lookup, openId: string | null): PaintSpec | 'waiting' {
  const wanted = wantedLook(settings, lookup)
  if (wanted === 'waiting' || settings.photoId !== openId) return 'waiting'
  const look = wanted && mapStyles(wanted, ({ sizes }) => sizes)
  return { key: `${paintKey(settings)}${look ? '' : ' none'}`, photoId: settings.photoId, look }
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
  return { ...settings, [slotKey[slot]]: id, mix: second ? MIX.usual : settings.mix }
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
