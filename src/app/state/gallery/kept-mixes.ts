/** Mixes that are kept as styles of their own: tiles of the gallery, and what each is made of. */
import { withDeadline } from '../../../core/deadline.ts'
import { BEGINNING, STORING } from '../../../core/waits.ts'
import { newId, type StoredMix } from '../../storage/storage.ts'
import { storedMix } from '../../storage/stored-mix.ts'
import { app } from '../../words/en/app-words.ts'
import { mix as words } from '../../words/en/mix-words.ts'
import { date } from '../../words/format.ts'
import type { StoreDeps } from '../deps.ts'
import { findStyle, isPainted, shownPicture } from '../selectors.ts'
import { readStyleId } from '../settings/editing.ts'
import { flatShares, inSlots, type StyleShare } from '../settings/shares.ts'
import type { Lookup } from '../settings/wanted.ts'
import type { GalleryStyle, MixControls, StyleId } from '../types.ts'
import { mixThumbnail } from './mix-thumbnail.ts'
import { type RemovalParts, takeOut } from './removal.ts'
import { sayLeftOut, sayUnkept } from './unkept.ts'

export interface KeptMixParts extends RemovalParts {
  readonly deps: Pick<StoreDeps, 'storage'>
  /** A mix has come, changed its name or gone. */
  readonly published: () => void
}

interface Entry {
  readonly mix: StoredMix
  readonly parts: readonly StyleShare[]
  readonly tile: GalleryStyle
  readonly removed?: true
}

/** Characters of a name at most. */
const NAME = 80
/** Shares below this are not seen, and not kept. */
const LEAST = 0.005

export class KeptMixes implements MixControls {
  readonly #parts: KeptMixParts
  readonly #entries = new Map<StyleId, Entry>()

  constructor(parts: KeptMixParts) {
    this.#parts = parts
  }

  /** Brings in what earlier visits kept. Never rejects. */
  async load(): Promise<void> {
    const { deps } = this.#parts
    try {
      const { mixes, trouble } = await withDeadline(BEGINNING, deps.storage.mixes())
      sayLeftOut(this.#parts, trouble)
      for (const mix of mixes) this.#set(mix)
    } catch {
      // That nothing can be read is said of the paintings, which lie beside them.
    }
  }

  get tiles(): readonly GalleryStyle[] {
    return [...this.#entries.values()].flatMap(({ tile, removed }) => (removed ? [] : [tile]))
  }

  readonly lookup: Lookup = (id) => {
    const entry = this.#entries.get(id)
    return entry && !entry.removed ? { parts: entry.parts } : 'gone'
  }

  async keep(name: string): Promise<void> {
    const { cell, notices } = this.#parts
    const { settings, styles } = cell.value
    const picture = isPainted(cell.value) ? shownPicture(cell.value) : null
    const shares = flatShares(settings, (id) => this.#partsOf(id))
    const parts = shares === 'waiting' ? [] : whole(shares)
    if (parts.length === 0) return
    const tiles = parts.map(({ id, share }) => ({ share, thumbnail: findStyle(styles, id)?.thumbnail ?? '' }))
    const thumbnail = await mixThumbnail(picture?.bitmap ?? null, tiles).catch(() => new Blob())
    const mix = storedMix({ id: newId(), name: named(name), added: Date.now(), parts, thumbnail })
    this.#set(mix)
    this.#parts.published()
    notices.add({ kind: 'info', text: words.isYours(mix.name) })
    await this.#write(mix)
  }

  /** Takes a mix in that is not there, and keeps it. */
  take(mix: StoredMix): void {
    if (this.lookup(`mix:${mix.id}`) !== 'gone') return
    this.#set(mix)
    this.#parts.published()
    void this.#write(mix)
  }

  async rename(id: StyleId, name: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (!entry || entry.removed || !name.trim()) return
    const before = entry.mix.name
    const mix = { ...entry.mix, name: named(name) }
    if (mix.name === before) return
    this.#entries.set(id, { ...entry, mix, tile: { ...entry.tile, title: mix.name } })
    this.#parts.published()
    const run = () => void this.rename(id, before)
    this.#parts.notices.add({ kind: 'info', text: words.renamed(mix.name), action: { label: app.undo, run } })
    await this.#write(mix)
  }

  open(id: StyleId): void {
    const parts = this.#entries.get(id)?.parts
    const { cell, changeSettings } = this.#parts
    if (parts && parts.length <= 4) changeSettings({ ...cell.value.settings, ...inSlots(parts) })
  }

  remove(id: StyleId): void {
    const entry = this.#entries.get(id)
    if (!entry || entry.removed) return
    const { storage } = this.#parts.deps
    this.#entries.set(id, { ...entry, removed: true })
    this.#parts.published()
    storage.removeMix(entry.mix.id).catch(() => undefined)
    takeOut(this.#parts, entry.tile, () => this.bringBack(id))
  }

  /** Brings back a mix that was removed in this visit; does nothing where it was not. */
  bringBack(id: StyleId): void {
    const entry = this.#entries.get(id)
    if (!entry?.removed) return
    const { removed: _, ...back } = entry
    this.#entries.set(id, back)
    this.#parts.published()
    void this.#write(entry.mix)
  }

  #partsOf(id: StyleId): readonly StyleShare[] | 'gone' | null {
    if (!id.startsWith('mix:')) return null
    return this.#entries.get(id)?.parts ?? 'gone'
  }

  #set(mix: StoredMix): void {
    const id: StyleId = `mix:${mix.id}`
    // Without one, a tile has the first letter of its title.
    const thumbnail = mix.thumbnail.size > 0 ? URL.createObjectURL(mix.thumbnail) : ''
    this.#entries.set(id, {
      mix,
      parts: whole(mix.parts.flatMap(({ id, share }) => styleShare(readStyleId(id), share))),
      tile: {
        id,
        title: mix.name,
        credit: words.mixed(date(mix.added, 'medium')),
        thumbnail,
        own: true,
        status: 'ready',
      },
    })
  }

  /** Keeps it for the next visit; where that fails it works for this one, and that is said. */
  async #write(mix: StoredMix): Promise<void> {
    try {
      await withDeadline(STORING, this.#parts.deps.storage.saveMix(mix))
    } catch (error) {
      sayUnkept(this.#parts, app.quoted(mix.name), error)
    }
  }
}

/** The parts that count, their shares adding up to 1. */
function whole(shares: readonly StyleShare[]): readonly StyleShare[] {
  const seen = shares.filter(({ share }) => share >= LEAST)
  const sum = seen.reduce((total, { share }) => total + share, 0)
  return seen.map(({ id, share }) => ({ id, share: share / sum }))
}

function styleShare(id: StyleId | null, share: number): readonly StyleShare[] {
  return id ? [{ id, share }] : []
}

function named(name: string): string {
  return name.trim().slice(0, NAME) || words.mix
}
