/** From settings to the picture that they ask for: its styles, its name, and what the worker is to paint. */
import { type Look, lookSettings, lookValues, mapStyles, usualLook } from '../../../core/look.ts'
import { maskName } from '../../../core/mask-text.ts'
import type { Weighted } from '../../../core/style.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { Where } from '../../../worker/protocol.ts'
import type { Settings, StyleId } from '../types.ts'
import { flatShares, isPad, type PartsOf, type StyleShare, slotShares, unmixed } from './shares.ts'

/** A picture that is wanted. */
export interface PaintSpec {
  /** Equal for equal pictures. */
  readonly key: string
  readonly photoId: string
  /** null: the photo itself at the working size. */
  readonly look: Look<StyleRef> | null
  /** Where the look goes; undefined: everywhere. */
  readonly where?: Where | undefined
}

/** A kept mix as the gallery knows it. */
export interface KnownMix {
  readonly parts: readonly StyleShare[]
}

/** A style as the gallery knows it: how the worker knows it, what it is a mix of, `waiting` for that, or `gone`. */
export type Lookup = (id: StyleId) => StyleRef | KnownMix | 'waiting' | 'gone'

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
  const shares = flatShares(settings, partsBy(lookup))
  if (shares === 'waiting') return shares
  const styles: Weighted<StylePart>[] = []
  for (const { id, share } of shares) {
    const found = lookup(id)
    if (found === 'waiting') return found
    // No mix is kept of mixes.
    if (found !== 'gone' && !isMix(found)) styles.push({ style: { id, ref: found }, weight: share })
  }
  if (styles.length === 0) return null
  // The other painting of the mix was removed, and this one had no share in it.
  const none = styles.every(({ weight }) => weight === 0)
  return { ...lookSettings(settings), styles: none ? styles.map((part) => ({ ...part, weight: 1 })) : styles }
}

function isMix(found: StyleRef | KnownMix): found is KnownMix {
  return 'parts' in found
}

/** What kept mixes are made of, as the gallery knows them. */
function partsBy(lookup: Lookup): PartsOf {
  return (id) => {
    if (!id.startsWith('mix:')) return null
    const found = lookup(id)
    if (typeof found === 'string') return found
    return isMix(found) ? found.parts : 'gone'
  }
}

/** Whether a picture of these settings is painted with a style, also as a part of a mix. */
export function paintsWith(settings: Settings, id: StyleId, lookup: Lookup): boolean {
  const isIn = (painted: Settings): boolean => {
    const shares = flatShares(painted, partsBy(lookup))
    return shares === 'waiting' || shares.some((part) => part.id === id)
  }
  return isIn(settings) || (settings.mask !== null && isIn(outsideOf(settings)))
}

/** What the inside of a mask is painted with, and what the outside. */
const insideOf = (settings: Settings): Settings => ({ ...settings, mask: null, outside: null })
const outsideOf = (settings: Settings): Settings => ({ ...unmixed(insideOf(settings)), styleA: settings.outside })

/** Settings of the look that have been in keys from the first one on. */
const OLDEST = 3

/**
 * What tells the styles of these settings from what they were, or will be, under the same ids: how an own painting was cut
 * out and how far it had been learnt, and what is not there. None of built-in styles, and none of own paintings that are
 * whole and predicted, as all were once: what was kept without versions is of those.
 */
export function styleVersions(settings: Settings, lookup: Lookup): readonly string[] {
  if (settings.mask !== null)
    return [insideOf(settings), outsideOf(settings)].flatMap((painted) => styleVersions(painted, lookup))
  const flat = flatShares(settings, partsBy(lookup))
  // A kept mix that is gone or on its way has no parts that could say so.
  const ids = new Set([...slotShares(settings), ...(flat === 'waiting' ? [] : flat)].map(({ id }) => id))
  return [...ids].flatMap((id) => versionOf(id, lookup(id)))
}

function versionOf(id: StyleId, found: ReturnType<Lookup>): readonly string[] {
  if (typeof found === 'string') return [`${id} ${found}`]
  const key = isMix(found) || found.kind === 'built-in' ? null : found.key
  return key ? [key] : []
}

/**
 * Names a picture: equal where one release paints the same, so that this is not done twice. Only to compare, never to read.
 *
 * @param versions its styles', as {@link styleVersions}
 */
export function pictureKey(settings: Settings, versions: readonly string[]): string {
  return [settingsKey(settings), ...versions].join(' ')
}

/** Later settings are left out at the end while they are as usual, so that names in storage stay what they are. */
function settingsKey(settings: Settings): string {
  const { photoId, styleA, styleB, styleC, styleD, mix, mixDown } = settings
  const usual = lookValues(usualLook)
  const values = lookValues(settings)
  const last = values.findLastIndex((value, i) => i < OLDEST || value !== usual[i])
  const counts = isPad(settings) || (styleA && styleB)
  // The square came later: beside styles and values, which names without it consist of, it is a list.
  const square = isPad(settings) ? [[styleC, styleD, mixDown]] : []
  // What is no list and no number is a mask.
  const masked = settings.mask === null ? [] : [{ mask: maskName(settings.mask), outside: settings.outside }]
  return JSON.stringify([photoId, styleA, styleB, counts ? mix : 0, ...values.slice(0, last + 1), ...square, ...masked])
}

/** What the settings ask for; `waiting` while the photo or a style is not there yet. */
export function paintSpec(settings: Settings, lookup: Lookup, openId: string | null): PaintSpec | 'waiting' {
  const { mask, photoId } = settings
  const look = refLook(settings, lookup)
  if (look === 'waiting' || photoId !== openId) return 'waiting'
  const key = pictureKey(settings, styleVersions(settings, lookup))
  if (mask === null) return { key, photoId, look }
  const outside = refLook(outsideOf(settings), lookup)
  if (outside === 'waiting') return outside
  return { key, photoId, ...masked(settings, [look, outside], lookup) }
}

function refLook(settings: Settings, lookup: Lookup): Look<StyleRef> | 'waiting' | null {
  const wanted = wantedLook(settings, lookup)
  return wanted === 'waiting' ? wanted : wanted && mapStyles(wanted, ({ ref }) => ref)
}

type Sides = readonly [inside: Look<StyleRef> | null, outside: Look<StyleRef> | null]

/** Where there is no style inside, the one outside is painted where the mask is not. */
function masked(settings: Settings, [look, outside]: Sides, lookup: Lookup): Pick<PaintSpec, 'look' | 'where'> {
  if (settings.mask === null || (!look && !outside)) return { look }
  const keys = [insideOf(settings), outsideOf(settings)].map((side) => pictureKey(side, styleVersions(side, lookup)))
  const { mask } = settings
  return look
    ? { look, where: { mask, isInverted: false, outside, keys: [keys[0], keys[1]] } }
    : { look: outside, where: { mask, isInverted: true, outside: null, keys: [keys[1], keys[0]] } }
}

/** As {@link paintSpec}'s, for what lies over the picture. */
export function whereOf(settings: Settings, lookup: Lookup): Where | undefined {
  const spec = paintSpec(settings, lookup, settings.photoId)
  return spec === 'waiting' ? undefined : spec.where
}
