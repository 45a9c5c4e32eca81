/**
 * The built-in styles and the person's own paintings. Each is one entry of one map; the tiles on the page are made of
 * the entries, and a painting that was removed keeps its entry, so that undo brings it back to its place.
 */
import { withDeadline } from '../../../core/deadline.ts'
import { isAbort, StyleTransferError } from '../../../core/errors.ts'
import type { BuiltInStyle } from '../../../core/release.ts'
import type { StyleVector } from '../../../core/style.ts'
import { BEGINNING, STORING } from '../../../core/waits.ts'
import type { PolishStyle } from '../../../worker/protocol.ts'
import { newId, type StoredPainting } from '../../storage/storage.ts'
import type { StoreDeps } from '../deps.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import { slotShares } from '../settings/shares.ts'
import type { Lookup } from '../settings/wanted.ts'
import type { GalleryStyle, StyleId } from '../types.ts'
import type { MixLoader } from './mix-loader.ts'
import { type RemovalParts, takeOut } from './removal.ts'

export interface GalleryParts extends RemovalParts {
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets'>
  readonly board: JobBoard
  readonly mixes: Pick<MixLoader, 'tiles' | 'lookup' | 'remove' | 'bringBack'>
  /** A style's vector has come, changed or gone. */
  readonly changed: (id: StyleId) => void
}

/** Style first painted on a first visit, if the catalogue has it. */
const FIRST = 'starry-night'

interface Entry {
  readonly tile: GalleryStyle
  /** null until a painting has been learnt. */
  readonly vector: StyleVector | null
  /** What the release says of a built-in style. */
  readonly builtIn?: BuiltInStyle
  /** An own painting; what is kept of it, as soon as it has been learnt. */
  readonly painting?: StoredPainting
  readonly removed?: true
}

export class Gallery {
  readonly #parts: GalleryParts
  readonly #entries = new Map<StyleId, Entry>()
  #builtInsLoaded = false
  #ownLoaded = false
  /** Paintings are learnt one after the other. */
  #learning: Promise<unknown> = Promise.resolve()

  constructor(parts: GalleryParts) {
    this.#parts = parts
  }

  readonly lookup: Lookup = (id) => {
    if (id.startsWith('mix:')) return this.#parts.mixes.lookup(id)
    const entry = this.#present(id)
    if (entry?.vector) return entry.vector
    if (entry?.tile.status === 'learning') return 'waiting'
    return (id.startsWith('own:') ? this.#ownLoaded : this.#builtInsLoaded) ? 'gone' : 'waiting'
  }

  /** The style to begin with; null without built-in styles. */
  get first(): StyleId | null {
    const builtIns = this.#builtIns
    return (builtIns.find(({ builtIn }) => builtIn?.name === FIRST) ?? builtIns[0])?.tile.id ?? null
  }

  /** What to polish towards a painting with; null where this release has nothing of it. */
  polishSource(id: StyleId): PolishStyle['source'] | null {
    const entry = this.#present(id)
    const own = entry?.painting
    // Statistics come with a loss network, which paintings of one's own need as well.
    if (own && this.#builtIns.some(({ builtIn }) => builtIn?.statistics))
      return { kind: 'painting', file: own.painting }
    const statistics = entry?.builtIn?.statistics
    return statistics ? { kind: 'statistics', entry: statistics } : null
  }

  /** @throws StyleTransferError */
  async loadBuiltIns(): Promise<void> {
    const { assets } = this.#parts.deps
    const { styles } = await assets.catalogue()
    this.#builtInsLoaded = true
    for (const builtIn of styles) {
      const { name, title, artist, year, vector } = builtIn
      const id: StyleId = `builtin:${name}`
      const thumbnail = assets.thumbnail(name)
      const tile: GalleryStyle = { id, title, credit: `${artist}, ${year}`, thumbnail, own: false, status: 'ready' }
      this.#entries.set(id, { tile, vector: Float32Array.from(vector), builtIn })
    }
    this.publish()
    for (const { tile } of this.#builtIns) this.#parts.changed(tile.id)
  }

  /** Brings in the paintings kept from earlier visits; those with a vector of another release are learnt anew. */
  async loadOwn(): Promise<void> {
    const { cell, deps, notices, changed } = this.#parts
    try {
      const { paintings, trouble } = await withDeadline(BEGINNING, deps.storage.paintings())
      const run = () => void deps.storage.removeUnreadable().catch((error) => notices.fail(error))
      if (trouble) notices.add({ kind: 'error', text: trouble, action: { label: 'Delete', run } })
      for (const painting of paintings) {
        const vector = painting.release === deps.assets.release ? painting.vector : null
        const tile = ownTile(painting, vector ? 'ready' : 'learning')
        this.#put({ tile, vector, painting })
        changed(tile.id)
        if (!vector) void this.#relearn(tile.id)
      }
    } finally {
      this.#ownLoaded = true
      // What is gone is no longer waited for.
      for (const { id } of slotShares(cell.value.settings)) if (!this.#entries.has(id)) changed(id)
    }
  }

  /**
   * Adds a painting.
   *
   * @param retry what a notice offers where trying again can help
   * @returns null when it could not be learnt (which is said) or the person cancelled
   */
  async add(file: Blob, name: string, retry: () => void): Promise<StyleId | null> {
    const { deps, board, notices } = this.#parts
    const title = name.replace(/\.[^.]{1,5}$/, '') || 'Painting'
    const draft = { id: newId(), name: title, added: Date.now(), thumbnail: file }
    const tile = ownTile(draft, 'learning')
    this.#put({ tile, vector: null })
    const controller = new AbortController()
    const job = board.begin(`Learning “${title}”`, () => controller.abort())
    try {
      const learnt = await this.#inTurn(() =>
        deps.client.learn({ file, copies: true }, { signal: controller.signal, onProgress: job.progress }),
      )
      const { vector, release, copies } = learnt
      if (!copies) throw new Error('The worker made no copies of the painting.')
      this.#learnt({ ...draft, ...copies, release, vector })
      return tile.id
    } catch (error) {
      this.#entries.delete(tile.id)
      letGo(tile)
      this.publish()
      const fileIsBad = error instanceof StyleTransferError && error.code.startsWith('image-')
      notices.fail(error, fileIsBad ? undefined : { label: 'Try again', run: retry })
      return null
    } finally {
      job.end()
    }
  }

  /** Takes an own painting or a kept mix out of the gallery and of the settings; a notice offers to bring it back. */
  remove(id: StyleId): void {
    this.#parts.mixes.remove(id)
    const entry = this.#present(id)
    if (!entry?.painting) return
    this.#put({ ...entry, tile: { ...entry.tile, thumbnail: '' }, removed: true })
    this.#parts.deps.storage.removePainting(entry.painting.id).catch(() => undefined)
    takeOut(this.#parts, entry.tile, () => this.bringBack(id))
  }

  /** Brings back a painting or a mix that was removed in this visit; does nothing where it was not. */
  bringBack(id: StyleId): void {
    this.#parts.mixes.bringBack(id)
    const entry = this.#entries.get(id)
    if (!entry?.removed || !entry.painting) return
    const { removed: _, ...back } = entry
    this.#put({ ...back, tile: ownTile(entry.painting, entry.tile.status) })
    this.#parts.changed(id)
    void this.#keep(entry.painting)
    if (!entry.vector) void this.#relearn(id)
  }

  /** Tries again to learn the paintings that failed. */
  retryFailed(): void {
    for (const { id, status } of this.#parts.cell.value.styles) if (status === 'failed') void this.#relearn(id)
  }

  async #relearn(id: StyleId): Promise<void> {
    this.#setStatus(id, 'learning')
    try {
      const { vector, release } = await this.#inTurn(() => {
        const painting = this.#present(id)?.painting
        if (!painting) throw new DOMException('The painting was removed.', 'AbortError')
        return this.#parts.deps.client.learn({ file: painting.painting, copies: false })
      })
      const painting = this.#present(id)?.painting
      if (painting) this.#learnt({ ...painting, vector, release })
    } catch (error) {
      if (isAbort(error)) return
      this.#setStatus(id, 'failed')
      this.#parts.changed(id)
    }
  }

  #learnt(painting: StoredPainting): void {
    const tile = ownTile(painting, 'ready')
    this.#put({ tile, vector: painting.vector, painting })
    this.#parts.changed(tile.id)
    // Not waited for: the painting is there, whatever the storage does.
    void this.#keep(painting)
  }

  /** Keeps the painting for the next visit; where that fails it works for this one, and that is said. */
  async #keep(painting: StoredPainting): Promise<void> {
    try {
      await withDeadline(STORING, this.#parts.deps.storage.savePainting(painting))
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

  get #builtIns(): Entry[] {
    return [...this.#entries.values()].filter(({ builtIn }) => builtIn)
  }

  #present(id: StyleId): Entry | null {
    const entry = this.#entries.get(id)
    return entry && !entry.removed ? entry : null
  }

  #setStatus(id: StyleId, status: GalleryStyle['status']): void {
    const entry = this.#present(id)
    if (entry) this.#put({ ...entry, tile: { ...entry.tile, status } })
  }

  #put(entry: Entry): void {
    const before = this.#entries.get(entry.tile.id)?.tile
    if (before && before.thumbnail !== entry.tile.thumbnail) letGo(before)
    this.#entries.set(entry.tile.id, entry)
    this.publish()
  }

  /** Built-in styles first, whichever came first; kept mixes last. */
  publish(): void {
    const tiles = [...this.#entries.values()].flatMap(({ tile, removed }) => (removed ? [] : [tile]))
    const own = [...tiles.filter((tile) => tile.own), ...this.#parts.mixes.tiles]
    this.#parts.cell.set({ styles: [...tiles.filter((tile) => !tile.own), ...own] })
  }
}

function ownTile(
  { id, name, added, thumbnail }: Pick<StoredPainting, 'id' | 'name' | 'added' | 'thumbnail'>,
  status: GalleryStyle['status'],
): GalleryStyle {
  const date = new Date(added).toLocaleDateString(undefined, { dateStyle: 'medium' })
  const url = URL.createObjectURL(thumbnail)
  return { id: `own:${id}`, title: name, credit: `Added ${date}`, thumbnail: url, own: true, status }
}

/** Ends the address of a thumbnail, which would hold the whole file in memory. */
function letGo({ own, thumbnail }: GalleryStyle): void {
  if (own && thumbnail) URL.revokeObjectURL(thumbnail)
}
