/** What the gallery is given to show. */
import type { Movement } from '../../core/movements.ts'
import type { GalleryStyle, StyleId } from '../state/types.ts'
import { gallery } from '../words/en/gallery-words.ts'

/** What the gallery can be narrowed to. */
export type ShelfName = 'All' | 'Favourites' | 'Recent' | 'Mine' | Movement

/** All that the gallery shows and offers. */
export interface ShelfView {
  readonly shown: readonly GalleryStyle[]
  readonly shelves: readonly ShelfName[]
  readonly shelf: ShelfName
  /** What a shelf is called. */
  readonly label: (name: ShelfName) => string
  /** What is searched for; null while nobody searches. */
  readonly query: string | null
  readonly favourites: readonly StyleId[]
  /** Why nothing is shown, and what to do about it. */
  readonly empty: string
}

export function ownFirst(styles: readonly GalleryStyle[]): readonly GalleryStyle[] {
  return [...styles.filter(({ own }) => own), ...styles.filter(({ own }) => !own)]
}

/** All styles, while nobody has said otherwise. */
export function allOf(styles: readonly GalleryStyle[]): ShelfView {
  return {
    shown: ownFirst(styles),
    shelves: ['All'],
    shelf: 'All',
    label: () => gallery.all,
    query: null,
    favourites: [],
    empty: '',
  }
}
