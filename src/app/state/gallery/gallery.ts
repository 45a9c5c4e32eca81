/**
 * The built-in styles and the person's own paintings. Each is one entry of one map; the tiles on the page are made of
 * the entries, and a painting that was removed keeps its entry, so that undo brings it back to its place.
 */
import { withDeadline } from '../../../core/deadline.ts'
import { isAbort, StyleTransferError } from '../../../core/errors.ts'
import type { BuiltInStyle } from '../../../core/release.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import { FIRST_STYLE } from '../../../core/style-ref.ts'
import { BEGINNING, STORING } from '../../../core/waits.ts'
import type { PolishStyle } from '../../../worker/protocol.ts'
import { newId, type StoredPainting } from '../../storage/storage.ts'
import { unlearnt } from '../../storage/unlearnt.ts'
import { app } from '../../words/en/app-words.ts'
import type { StoreDeps } from '../deps.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import { slotShares } from '../settings/shares.ts'
import type { Lookup } from '../settings/wanted.ts'
import type { GalleryStyle, StyleId, StyleLearning } from '../types.ts'
import type { MixLoader } from './mix-loader.ts'
import { forRelease, isReady, letGo, ownTile, refOf } from './own-tile.ts'
import { type RemovalParts, takeOut } from './removal.ts'
import { sayLeftOut, sayUnkept } from './unkept.ts'

export interface GalleryParts extends RemovalParts {
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets'>
  readonly board: JobBoard
  readonly mixes: Pick<MixLoader, 'tiles' | 'lookup' | 'remove' | 'bringBack'>
  /** A style's numbers have come, changed or gone. */
  readonly changed: (id: StyleId) => void
  /** A painting is there that may be to be learnt. */
  readonly toLearn: (id: StyleId) => void
}

interface Entry {
  readonly tile: GalleryStyle
  /** null until a painting has been learnt. */
  readonly ref: StyleRef | null
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
    if (entry?.ref) return entry.ref
    if (entry?.tile.status === 'learning') return 'waiting'
    return (id.startsWith('own:') ? this.#ownLoaded : this.#builtInsLoaded) ? 'gone' : 'waiting'
  }

  /** The style to begin with; null without built-in styles. */
  get first(): StyleId | null {
    const builtIns = this.#builtIns
    return (builtIns.find(({ builtIn }) => builtIn?.name === FIRST_STYLE) ?? builtIns[0])?.tile.id ?? null
  }

  /** What to polish towards a painting with; null where this release has nothing of it. */
  polishSource(id: StyleId): PolishStyle['source'] | null {
    const entry = this.#present(id)
    const own = entry?.painting
    // Statistics come with a loss network, which paintings of one's own need as well.
    if (own?.painting && this.#builtIns.some(({ builtIn }) => builtIn?.statistics))
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
      const { name, title, artist, year, movement, place, about, adapters } = builtIn
      const id: StyleId = `builtin:${name}`
      const thumbnail = assets.thumbnail(name)
      const tile: GalleryStyle = {
        ...{ id, title, artist, credit: `${artist}, ${year}`, thumbnail, own: false, status: 'ready' },
        ...(movement && { movement }),
        ...(place && { place }),
        ...(about && { about }),
      }
      this.#entries.set(id, { tile, ref: { kind: 'built-in', name, adapters }, builtIn })
    }
    this.publish()
    for (const { tile } of this.#builtIns) this.#parts.changed(tile.id)
  }

  /** Brings in the paintings kept from earlier visits; those with a vector of another release are learnt anew. */
  async loadOwn(): Promise<void> {
    const { cell, deps, changed } = this.#parts
    try {
      const { paintings, trouble } = await withDeadline(BEGINNING, deps.storage.paintings())
      sayLeftOut(this.#parts, trouble)
      for (const kept of paintings) {
        const painting = forRelease(kept, deps.assets.release)
        const ready = isReady(painting, deps.assets.release)
        const tile = ownTile(painting, ready ? 'ready' : 'learning')
        this.#put({ tile, ref: refOf(painting, deps.assets.release), painting })
        changed(tile.id)
        if (!painting.vector) void this.#relearn(tile.id)
        this.#parts.toLearn(tile.id)
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
    const title = name.replace(/\.[^.]{1,5}$/, '') || app.untitled
    const draft = { id: newId(), name: title, added: Date.now(), thumbnail: file }
    const tile = ownTile(draft, 'learning')
    this.#put({ tile, ref: null })
    const controller = new AbortController()
    const job = board.begin(app.learning(title), () => controller.abort())
    try {
      const learnt = await this.#inTurn(() =>
        deps.client.learn({ file, copies: true }, { signal: controller.signal, onProgress: job.progress }),
      )
      const { vector, release, copies } = learnt
      if (!copies) throw new Error('The worker made no copies of the painting.')
      this.take({ ...draft, ...unlearnt, ...copies, release, vector, learning: 'wanted' })
      this.#parts.toLearn(tile.id)
      notices.succeeded('painting')
      return tile.id
    } catch (error) {
      this.#entries.delete(tile.id)
      letGo(tile)
      this.publish()
      const fileIsBad = error instanceof StyleTransferError && error.code.startsWith('image-')
      notices.fail(error, fileIsBad ? undefined : { label: app.tryAgain, run: retry }, 'painting')
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
    if (!entry.ref) void this.#relearn(id)
    this.#parts.toLearn(id)
  }

  /** What is kept of a painting of one's own; null for all others. */
  own(id: StyleId): StoredPainting | null {
    return this.#present(id)?.painting ?? null
  }

  /** Changes what is kept of an own painting, also for later visits. @param repaint whether it paints otherwise now */
  amend(id: StyleId, fields: Partial<StoredPainting>, repaint = false): void {
    const entry = this.#present(id)
    if (!entry?.painting) return
    const painting = { ...entry.painting, ...fields }
    const before = fields.thumbnail ? undefined : entry.tile
    const ref = refOf(painting, this.#parts.deps.assets.release)
    this.#put({ tile: ownTile(painting, entry.tile.status, before), ref, painting })
    if (repaint) this.#parts.changed(id)
    withDeadline(STORING, this.#parts.deps.storage.amendPainting(painting.id, fields)).catch((error: unknown) =>
      sayUnkept(this.#parts, app.changed(painting.name), error),
    )
  }

  /** Shows on the tile how learning goes. */
  showLearning(id: StyleId, learning: StyleLearning | null): void {
    const entry = this.#present(id)
    if (entry?.tile.mine) this.#put({ ...entry, tile: { ...entry.tile, mine: { ...entry.tile.mine, learning } } })
  }

  /** Tries again to learn the paintings that failed. */
  retryFailed(): void {
    for (const { id, status } of this.#parts.cell.value.styles) if (status === 'failed') void this.#relearn(id)
  }

  async #relearn(id: StyleId): Promise<void> {
    const { client, assets } = this.#parts.deps
    const kept = this.own(id)
    // What is learnt paints without what is predicted; what came without a painting has nothing to predict from.
    if (kept && !isReady(kept, assets.release)) this.#setStatus(id, kept.painting ? 'learning' : 'failed')
    if (!kept?.painting) return
    try {
      const { vector, release } = await this.#inTurn(() => {
        const file = this.own(id)?.painting
        if (!file) throw new DOMException('The painting was removed.', 'AbortError')
        return client.learn({ file, copies: false })
      })
      const painting = this.#present(id)?.painting
      if (painting) this.take({ ...painting, vector, release })
    } catch (error) {
      if (isAbort(error) || this.#present(id)?.tile.status === 'ready') return
      this.#setStatus(id, 'failed')
      this.#parts.changed(id)
    }
  }

  /** Takes an own style in that can be painted with. @param keep whether also for later visits */
  take(painting: StoredPainting, keep = true): StyleId {
    const tile = ownTile(painting, 'ready')
    this.#put({ tile, ref: refOf(painting, this.#parts.deps.assets.release), painting })
    this.#parts.changed(tile.id)
    // Not waited for: the painting is there, whatever the storage does.
    if (keep) void this.#keep(painting)
    return tile.id
  }

  /** Keeps the painting for the next visit; where that fails it works for this one, and that is said. */
  async #keep(painting: StoredPainting): Promise<void> {
    try {
      await withDeadline(STORING, this.#parts.deps.storage.savePainting(painting))
    } catch (error) {
      sayUnkept(this.#parts, app.quoted(painting.name), error)
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
