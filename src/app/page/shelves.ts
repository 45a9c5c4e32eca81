/**
 * What the person looks at in the gallery: the shelf, the search, favourites and what was painted with lately. Comes
 * after the first screen; until then the gallery shows all styles.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import {
  byChance,
  emptyWords,
  onShelf,
  type StyleMemory,
  searched,
  shelfLabel,
  shelvesOf,
  stepFrom,
} from '../parts/shelf.ts'
import type { ShelfName, ShelfView } from '../parts/shelf-view.ts'
import { slotShares, styleIn } from '../state/selectors.ts'
import type { AppState, GalleryStyle, Store, StyleId } from '../state/types.ts'
import { remember, remembered } from './preferences.ts'

/** Styles that are remembered as painted with, at most, and as favourites, so that nothing grows without end. */
const RECENTS = 12
const FAVOURITES = 500

export class Shelves implements ReactiveController {
  shelf: ShelfName = 'All'
  /** What is searched for; null while nobody searches. */
  query: string | null = null
  memory: StyleMemory = { favourites: readIds('favourites', FAVOURITES), recents: readIds('recents', RECENTS) }
  readonly #host: ReactiveControllerHost
  readonly #store: () => Store | null
  #stop = new AbortController()

  constructor(host: ReactiveControllerHost, store: () => Store | null) {
    this.#host = host
    this.#store = store
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = new AbortController()
    // Another tab may have changed them.
    addEventListener('storage', this.#reread, { signal: this.#stop.signal })
  }

  hostDisconnected(): void {
    this.#stop.abort()
  }

  view(styles: readonly GalleryStyle[]): ShelfView {
    const { memory, shelf, query } = this
    return {
      ...{ shown: this.shown(styles), shelves: shelvesOf(styles, memory), shelf, query, label: shelfLabel },
      favourites: memory.favourites,
      empty: emptyWords({ shelf, query }),
    }
  }

  /** What the gallery shows. */
  shown(styles: readonly GalleryStyle[]): readonly GalleryStyle[] {
    return this.query === null ? onShelf(styles, this.shelf, this.memory) : searched(styles, this.query)
  }

  show(shelf: ShelfName): void {
    this.shelf = shelf
    this.search(null)
  }

  /** @param query null ends the search */
  search(query: string | null): void {
    this.query = query
    this.#host.requestUpdate()
  }

  toggleFavourite(id: StyleId): void {
    const favourites = readIds('favourites', FAVOURITES)
    const others = favourites.filter((other) => other !== id)
    this.#keep('favourites', others.length < favourites.length ? others : [...others, id].slice(-FAVOURITES))
  }

  /** Notes what a finished picture is painted with. */
  follow({ picture, job, settings }: AppState): void {
    if (picture?.stage !== 'full' || job) return
    const { recents } = this.memory
    const used = [...new Set(slotShares(settings).map(({ id }) => id))]
    if (used.length === 0 || used.every((id, i) => recents[i] === id)) return
    this.#keep('recents', [...used, ...recents.filter((id) => !used.includes(id))].slice(0, RECENTS))
  }

  /** Paints with the style before or after the one in use; before the first one is the photo itself. */
  step(step: 1 | -1): void {
    const store = this.#store()
    if (!store) return
    const { settings, activeSlot, styles } = store.state
    const from = styleIn(settings, activeSlot)
    const id = stepFrom(this.shown(styles), from, step)
    if (id === from) return
    if (id) store.chooseStyle(id)
    else store.clearSlot(activeSlot)
  }

  /** Paints with any other style of those that are shown. */
  surprise(): void {
    const store = this.#store()
    if (!store) return
    const { settings, activeSlot, styles } = store.state
    const current = styleIn(settings, activeSlot)
    const id = byChance(this.shown(styles), current, Math.random()) ?? byChance(styles, current, Math.random())
    if (id) store.chooseStyle(id)
  }

  #keep(name: keyof StyleMemory, ids: readonly StyleId[]): void {
    remember(name, JSON.stringify(ids))
    this.memory = { ...this.memory, [name]: ids }
    this.#host.requestUpdate()
  }

  readonly #reread = (): void => {
    this.memory = { favourites: readIds('favourites', FAVOURITES), recents: readIds('recents', RECENTS) }
    this.#host.requestUpdate()
  }
}

/** A remembered list; what is no style's id in it is left out. */
function readIds(name: keyof StyleMemory, most: number): readonly StyleId[] {
  try {
    const found: unknown = JSON.parse(remembered(name) ?? '[]')
    if (!Array.isArray(found)) return []
    const ids = found.filter((id): id is StyleId => typeof id === 'string' && /^(?:builtin|own|mix):.{1,200}$/.test(id))
    return [...new Set(ids)].slice(0, most)
  } catch {
    return []
  }
}
