/** Which of the styles the gallery shows, in which order, and how one is found. */
import { MOVEMENTS } from '../../core/movements.ts'
import type { GalleryStyle, StyleId } from '../state/types.ts'
import { shelves as words } from '../words/en/shelves-words.ts'
import { ownFirst, type ShelfName, type ShelfView } from './shelf-view.ts'

/** What is remembered of styles between visits. */
export interface StyleMemory {
  readonly favourites: readonly StyleId[]
  /** Painted with, the newest first. */
  readonly recents: readonly StyleId[]
}

/** The shelves there are something to say about: the person's own ones stay where they are empty, to say what they are for. */
export function shelvesOf(styles: readonly GalleryStyle[], { recents }: StyleMemory): readonly ShelfName[] {
  const movements = new Set(styles.map(({ movement }) => movement))
  return [
    ...(['All', 'Favourites', 'Mine'] as const),
    ...(recents.length > 0 ? (['Recent'] as const) : []),
    ...MOVEMENTS.filter((name) => movements.has(name)),
  ]
}

/** The styles of a shelf. Own paintings come first, because they stand beside the button that adds them. */
export function onShelf(
  styles: readonly GalleryStyle[],
  shelf: ShelfName,
  memory: StyleMemory,
): readonly GalleryStyle[] {
  const all = ownFirst(styles)
  if (shelf === 'All') return all
  if (shelf === 'Mine') return all.filter(({ own }) => own)
  if (shelf === 'Favourites') return all.filter(({ id }) => memory.favourites.includes(id))
  if (shelf === 'Recent') return memory.recents.flatMap((id) => all.find((style) => style.id === id) ?? [])
  return all.filter(({ movement }) => movement === shelf)
}

/**
 * The styles that have each word of the query in their title, artist, year, movement or place, wherever it stands;
 * capitals and accents do not count.
 */
export function searched(styles: readonly GalleryStyle[], query: string): readonly GalleryStyle[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return ownFirst(styles).filter(({ title, credit, movement = '', place = '' }) => {
    const text = plain(`${title} ${credit} ${movement} ${place}`)
    return words.every((word) => text.includes(word))
  })
}

/** Small letters without accents: "Ō" is "o", "ł" is "l". */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđßæœ’]/g, (letter) => LOOSE[letter])
}

/** What has no parts to take apart. */
const LOOSE: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', '’': "'" }

/**
 * The next style of a list, or the one before; null is the photo itself, which comes before the first. At an end, and
 * from a style that is not in the list, the way goes to the nearer end.
 */
export function stepFrom(list: readonly GalleryStyle[], from: StyleId | null, step: 1 | -1): StyleId | null {
  const at = from === null ? -1 : list.findIndex(({ id }) => id === from)
  if (from !== null && at < 0) return list[0]?.id ?? null
  return list[Math.min(list.length - 1, at + step)]?.id ?? null
}

/** One of the list by chance, but not the one that is there already. @param random 0..1 */
export function byChance(list: readonly GalleryStyle[], current: StyleId | null, random: number): StyleId | null {
  const others = list.filter(({ id, status }) => id !== current && status === 'ready')
  return others[Math.floor(random * others.length)]?.id ?? null
}

/** What a shelf is called. */
export const shelfLabel = (name: ShelfName): string => words[name]

/** Why nothing is shown, and what to do about it. */
export function emptyWords({ shelf, query }: Pick<ShelfView, 'shelf' | 'query'>): string {
  if (query !== null) return words.notFound(query.trim())
  if (shelf === 'Favourites') return words.noFavourites
  if (shelf === 'Mine') return words.noneOfMine
  return words.noStyles
}
