import { isAbort, StyleTransferError } from '../../../core/errors.ts'
import type { BuiltInStyle } from '../../../core/release.ts'
import type { StyleSizes } from '../../../core/style.ts'
import type { PolishStyle } from '../../../worker/protocol.ts'
import type { StoredPainting } from '../../storage/storage.ts'
import type { Cell } from '../cell.ts'
import type { StoreDeps } from '../deps.ts'
import { newId } from '../ids.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import type { Lookup } from '../settings/editing.ts'
import type { AppState, GalleryStyle, StyleId } from '../types.ts'

export interface GalleryParts {
  readonly cell: Cell<AppState>
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets'>
  readonly board: JobBoard
  readonly notices: Notices
  /** A style's vectors have come, changed or gone. */
  readonly changed: (id: StyleId) => void
}

/** Style first painted on a first visit, if the catalogue has it. */
const FIRST = 'starry-night'

/** The built-in styles and the person's own paintings, with their vectors. */
export class Gallery {
  readonly #parts: GalleryParts
  readonly #sizes = new Map<StyleId, StyleSizes>()
  /** Own paintings, as kept or as they would be. */
  readonly #own = new Map<StyleId, StoredPainting>()
  /** How to bring back what was removed in this visit. */
  readonly #removed = new Map<StyleId, () => void>()
  #builtIns: readonly BuiltInStyle[] | null = null
  #ownLoaded = false
  /** Paintings are learned one after the other. */
  #learning: Promise<unknown> = Promise.resolve()

  constructor(parts: GalleryParts) {
    this.#parts = parts
  }

  readonly lookup: Lookup = (id) => {
    const sizes = this.#sizes.get(id)
    if (sizes) return sizes
    if (this.#tile(id)?.status === 'learning') return 'waiting'
    return (id.startsWith('own:') ? this.#ownLoaded : this.#builtIns !== null) ? 'gone' : 'waiting'
  }

  /** The style to begin with; null without built-in styles. */
  get first(): StyleId | null {
    const found = this.#builtIns?.find(({ name }) => name === FIRST) ?? this.#builtIns?.[0]
    return found ? `builtin:${found.name}` : null
  }

  /** What to polish towards a painting with; null where this release has nothing of it. */
  polishSource(id: StyleId): PolishStyle['source'] | null {
    const own = this.#own.get(id)
    // Statistics come with a loss network, which paintings of one's own need as well.
    if (own && this.#builtIns?.some(({ statistics }) => statistics)) return { kind: 'painting', file: own.painting }
    const entry = this.#builtIns?.find(({ name }) => id === `builtin:${name}`)?.statistics
    return entry ? { kind: 'statistics', entry } : null
  }

  /** @throws StyleTransferError */
  async loadBuiltIns(): Promise<void> {
    const { assets } = this.#parts.deps
    const { styles } = await assets.catalogue()
    this.#builtIns = styles
    const tiles = styles.map(({ name, title, artist, year, vectors }): GalleryStyle => {
      const id: StyleId = `builtin:${name}`
      const { fine, painted, bold } = vectors
      this.#sizes.set(id, {
        fine: Float32Array.from(fine),
        painted: Float32Array.from(painted),
        bold: Float32Array.from(bold),
      })
      const thumbnail = assets.thumbnail(name)
      return { id, title, credit: `${artist}, ${year}`, thumbnail, own: false, status: 'ready' }
    })
    this.#setTiles([...tiles, ...this.#parts.cell.value.styles.filter(({ own }) => own)])
    for (const { id } of tiles) this.#parts.changed(id)
  }

  /** Brings in the paintings kept from earlier visits; vectors of another release are computed anew. */
  async loadOwn(): Promise<void> {
    const { deps, changed } = this.#parts
    let kept: StoredPainting[]
    try {
      kept = await deps.storage.paintings()
    } finally {
      this.#ownLoaded = true
    }
    for (const painting of kept) {
      const id: StyleId = `own:${painting.id}`
      const current = painting.release === deps.assets.release
      this.#own.set(id, painting)
      if (current) this.#sizes.set(id, painting.sizes)
      this.#addTile(painting, current ? 'ready' : 'learning')
      changed(id)
      if (!current) void this.#relearn(id)
    }
  }

  /**
   * Adds a painting.
   *
   * @param again what a notice offers where trying again can help
   * @returns null when it could not be learned (which is said) or the person cancelled
   */
  async add(file: Blob, name: string, again: () => void): Promise<StyleId | null> {
    const { deps, board, notices } = this.#parts
    const uuid = newId()
    const id: StyleId = `own:${uuid}`
    const added = Date.now()
    const title = name.replace(/\.[^.]{1,5}$/, '') || 'Painting'
    const draft = { id: uuid, name: title, added, thumbnail: file }
    this.#addTile(draft, 'learning')
    const controller = new AbortController()
    const job = board.begin(`Learning “${title}”`, () => controller.abort())
    try {
      const learnt = await this.#inTurn(() =>
        deps.client.learn({ file, copies: true }, { signal: controller.signal, onProgress: job.progress }),
      )
      const { sizes, release, copies } = learnt
      if (!copies) throw new Error('The worker made no copies of the painting.')
      const stored: StoredPainting = { ...draft, ...copies, release, sizes }
      this.#learned(id, stored)
      await this.#keep(stored)
      return id
    } catch (error) {
      this.#removeTile(id)
      const fileIsBad = error instanceof StyleTransferError && error.code.startsWith('image-')
      notices.fail(error, fileIsBad ? undefined : { label: 'Try again', run: again })
      return null
    } finally {
      job.end()
    }
  }

  /** Takes an own painting out; false where there is no such painting. */
  remove(id: StyleId): boolean {
    const painting = this.#own.get(id)
    const tiles = this.#parts.cell.value.styles
    const at = tiles.findIndex((tile) => tile.id === id)
    if (!painting || at < 0) return false
    const tile = tiles[at]
    const sizes = this.#sizes.get(id)
    this.#own.delete(id)
    this.#sizes.delete(id)
    this.#setTiles(tiles.filter((other) => other !== tile))
    this.#parts.deps.storage.removePainting(painting.id).catch(() => undefined)
    this.#removed.set(id, () => {
      this.#removed.delete(id)
      this.#own.set(id, painting)
      if (sizes) this.#sizes.set(id, sizes)
      this.#setTiles(this.#parts.cell.value.styles.toSpliced(at, 0, tile))
      this.#parts.changed(id)
      void this.#keep(painting)
      if (!sizes) void this.#relearn(id)
    })
    return true
  }

  /** Brings back a painting that was removed in this visit; does nothing where it was not. */
  bringBack(id: StyleId): void {
    this.#removed.get(id)?.()
  }

  /** Tries again to learn the paintings that failed. */
  retry(): void {
    for (const { id, status } of this.#parts.cell.value.styles) if (status === 'failed') void this.#relearn(id)
  }

  async #relearn(id: StyleId): Promise<void> {
    this.#setStatus(id, 'learning')
    try {
      const { sizes, release } = await this.#inTurn(() => {
        const painting = this.#own.get(id)
        if (!painting) throw new DOMException('The painting was removed.', 'AbortError')
        return this.#parts.deps.client.learn({ file: painting.painting, copies: false })
      })
      const painting = this.#own.get(id)
      if (!painting) return
      const stored = { ...painting, sizes, release }
      this.#learned(id, stored)
      await this.#keep(stored)
    } catch (error) {
      if (isAbort(error)) return
      this.#setStatus(id, 'failed')
      this.#parts.changed(id)
    }
  }

  #learned(id: StyleId, painting: StoredPainting): void {
    this.#own.set(id, painting)
    this.#sizes.set(id, painting.sizes)
    this.#addTile(painting, 'ready')
    this.#parts.changed(id)
  }

  /** Keeps the painting for the next visit; where that fails it works for this one, and that is said. */
  async #keep(painting: StoredPainting): Promise<void> {
    try {
      await this.#parts.deps.storage.savePainting(painting)
    } catch (error) {
      const why = error instanceof StyleTransferError ? error.message : 'It could not be written.'
      this.#parts.notices.add({
        kind: 'error',
        text: `“${painting.name}” works now but will be gone when you close the page. ${why}`,
      })
    }
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#learning.then(run)
    this.#learning = turn.catch(() => undefined)
    return turn
  }

  #tile(id: StyleId): GalleryStyle | undefined {
    return this.#parts.cell.value.styles.find((tile) => tile.id === id)
  }

  #setTiles(styles: readonly GalleryStyle[]): void {
    this.#parts.cell.set({ styles })
  }

  #setStatus(id: StyleId, status: GalleryStyle['status']): void {
    this.#setTiles(this.#parts.cell.value.styles.map((tile) => (tile.id === id ? { ...tile, status } : tile)))
  }

  /** Adds a tile at the end, or in the place of one with the same id. */
  #addTile(
    { id, name, added, thumbnail }: Pick<StoredPainting, 'id' | 'name' | 'added' | 'thumbnail'>,
    status: GalleryStyle['status'],
  ): void {
    const date = new Date(added).toLocaleDateString(undefined, { dateStyle: 'medium' })
    const tile: GalleryStyle = {
      id: `own:${id}`,
      title: name,
      credit: `Added ${date}`,
      thumbnail: URL.createObjectURL(thumbnail),
      own: true,
      status,
    }
    const { styles } = this.#parts.cell.value
    const at = styles.findIndex((other) => other.id === tile.id)
    this.#setTiles(at < 0 ? [...styles, tile] : styles.with(at, tile))
  }

  #removeTile(id: StyleId): void {
    this.#setTiles(this.#parts.cell.value.styles.filter((tile) => tile.id !== id))
  }
}
