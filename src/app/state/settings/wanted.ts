/** From settings to the picture that they ask for: its styles, its name, and what the worker is to paint. */
import { type Look, lookSettings, lookValues, mapStyles, usualLook } from '../../../core/look.ts'
import type { Weighted } from '../../../core/style.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { Settings, StyleId } from '../types.ts'

/** A picture that is wanted. */
export interface PaintSpec {
  /** Equal for equal pictures. */
  readonly key: string
  readonly photoId: string
  /** null: the photo itself at the working size. */
  readonly look: Look<StyleRef> | null
}

/** A style as the gallery knows it: how the worker knows it, `waiting` for that, or `gone`. */
export type Lookup = (id: StyleId) => StyleRef | 'waiting' | 'gone'

/** A painting's share in the picture. */
export interface StylePart {
  readonly id: StyleId
  readonly ref: StyleRef
}

/**
 * The look that the settings ask for, of the paintings that are there; null where none is.
 *
 * @returns `waiting` while one is not there yet
 */
export function wantedLook(settings: Settings, lookup: Lookup): Look<StylePart> | 'waiting' | null {
  const { styleA, styleB, mix } = settings
  const styles: Weighted<StylePart>[] = []
  const both = styleA !== null && styleB !== null
  for (const [id, weight] of [
    [styleA, both ? 1 - mix : 1],
    [styleB, both ? mix : 1],
  ] as const) {
    if (id === null) continue
    const ref = lookup(id)
    if (ref === 'waiting') return 'waiting'
    if (ref !== 'gone') styles.push({ style: { id, ref }, weight })
  }
  if (styles.length === 0) return null
  // The other painting of the mix was removed, and this one had no share in it.
  const none = styles.every(({ weight }) => weight === 0)
  return { ...lookSettings(settings), styles: none ? styles.map((part) => ({ ...part, weight: 1 })) : styles }
}

/** Settings of the look that have been in keys from the first one on. */
const OLDEST = 3

/**
 * Names what the settings look like, so that the same picture is not painted twice. Only to compare, never to read.
 * Later settings are left out at the end while they are as usual, so that names in storage stay what they are.
 */
export function paintKey(settings: Settings): string {
  const { photoId, styleA, styleB, mix } = settings
  const usual = lookValues(usualLook)
  const values = lookValues(settings)
  const last = values.findLastIndex((value, i) => i < OLDEST || value !== usual[i])
  return JSON.stringify([photoId, styleA, styleB, styleA && styleB ? mix : 0, ...values.slice(0, last + 1)])
}

/** What tells a painting of one's own from what it was before it was cut out anew or learnt; built-in ones stay. */
function versionOf(ref: StyleRef): string[] {
  if (ref.kind === 'built-in') return []
  return [ref.kind === 'learnt' ? ref.key : ref.vector.subarray(0, 4).join()]
}

/** What the settings ask for; `waiting` while the photo or a style is not there yet. */
export function paintSpec(settings: Settings, lookup: Lookup, openId: string | null): PaintSpec | 'waiting' {
  const wanted = wantedLook(settings, lookup)
  if (wanted === 'waiting' || settings.photoId !== openId) return 'waiting'
  const look = wanted && mapStyles(wanted, ({ ref }) => ref)
  const versions = wanted ? wanted.styles.flatMap(({ style }) => versionOf(style.ref)) : ['none']
  return { key: [paintKey(settings), ...versions].join(' '), photoId: settings.photoId, look }
}
