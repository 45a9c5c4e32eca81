/** How much of which style: the one place where slots and the point between them become weights. */
import { cornerShares } from '../../../core/corners.ts'
import { type Settings, SLOTS, type Slot, type StyleId } from '../types.ts'

/** A style with its share in the picture. */
export interface StyleShare {
  readonly id: StyleId
  /** 0..1; those of a picture add up to 1. */
  readonly share: number
}

/** The setting that holds a slot's style. */
export const slotKey = { a: 'styleA', b: 'styleB', c: 'styleC', d: 'styleD' } as const satisfies Record<
  Slot,
  keyof Settings
>

/** The style in a slot of the mix, or null. */
export function styleIn(settings: Settings, slot: Slot): StyleId | null {
  return settings[slotKey[slot]]
}

/** The filled slots, each with its style's share; none where nothing is chosen. */
export function slotShares(settings: Settings): readonly (StyleShare & { readonly slot: Slot })[] {
  const styles = SLOTS.map((slot) => styleIn(settings, slot))
  const shares = cornerShares(
    styles.map((id) => id !== null),
    settings.mix,
    settings.mixDown,
  )
  return SLOTS.flatMap((slot, i) => {
    const id = styles[i]
    return id === null ? [] : [{ slot, id, share: shares[i] }]
  })
}

/** All styles that are set, whether they are seen or not. */
export function namedStyles(settings: Settings): readonly StyleId[] {
  return [...slotShares(settings).map(({ id }) => id), ...(settings.outside ? [settings.outside] : [])]
}

/** A slot of three or four paintings is a corner of the square. */
export function isPad({ styleC, styleD }: Settings): boolean {
  return styleC !== null || styleD !== null
}

/** The first painting alone. */
export function unmixed(settings: Settings): Settings {
  const [first] = slotShares(settings)
  return { ...settings, styleA: first?.id ?? null, styleB: null, styleC: null, styleD: null }
}

/**
 * Up to four styles in the slots, and the point that gives each its share: two are the ends of a line, three and four
 * the corners of a square. Exact for two and three; of four, a point has two numbers and shares have three, so that
 * they are as near as rows and columns can be.
 */
export function inSlots(parts: readonly StyleShare[]): Partial<Settings> {
  const [a, b, c, d] = parts.map(({ share }) => share)
  const [styleA = null, styleB = null, styleC = null, styleD = null] = parts.map(({ id }) => id)
  const ratio = (part: number, of: number) => (of > 0 ? part / of : 0)
  const [right, below] = [(b ?? 0) + (d ?? 0), (c ?? 0) + (d ?? 0)]
  return {
    ...{ styleA, styleB, styleC, styleD },
    ...(parts.length > 1 && { mix: ratio(right, a + right + (d === undefined ? 0 : c)) }),
    ...(parts.length > 2 && { mixDown: ratio(below, a + b + below) }),
  }
}

/** What a kept mix is made of, or a word why that is not known; null of a style that is no mix. */
export type PartsOf = (id: StyleId) => readonly StyleShare[] | 'waiting' | 'gone' | null

/**
 * The styles that a picture is painted with, each once, kept mixes taken apart.
 *
 * @returns `waiting` while a mix is not known yet
 */
export function flatShares(settings: Settings, partsOf: PartsOf): readonly StyleShare[] | 'waiting' {
  const flat = new Map<StyleId, number>()
  for (const { id, share } of slotShares(settings)) {
    const parts = partsOf(id) ?? [{ id, share: 1 }]
    if (parts === 'waiting') return parts
    if (parts === 'gone') continue
    for (const part of parts) flat.set(part.id, (flat.get(part.id) ?? 0) + share * part.share)
  }
  return [...flat].map(([id, share]) => ({ id, share }))
}
