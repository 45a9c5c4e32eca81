/**
 * What the page keeps in its databases: own paintings, kept mixes, and the photos that tabs have open. Nothing of it is
 * needed for the first picture of a first visit, so that it is no part of the first script.
 */
import type { StyleTransferError } from '../../core/errors.ts'
import { errorWords } from '../words/error-words.ts'
import { DatabaseOpener, STORES } from './opener.ts'
import { prune } from './prune.ts'
import { leftOut, missing, oneByOne, photoUnreadable } from './repair.ts'
import { readStoredMix, type StoredMix } from './stored-mix.ts'
import { readStoredPainting, type StoredPainting } from './stored-painting.ts'
import { readStoredPhoto, type StoredPhoto } from './stored-photo.ts'
import type { TabEntry, Tabs } from './tabs.ts'

/** In the order they were added; those that cannot be read stay where they are. */
export interface StoredPaintings {
  readonly paintings: readonly StoredPainting[]
  /** What could not be read, in a sentence. */
  readonly trouble: string | null
}

/** Kept mixes, as {@link StoredPaintings}. */
export interface StoredMixes {
  readonly mixes: readonly StoredMix[]
  readonly trouble: string | null
}

export interface FoundPhoto {
  readonly photo: StoredPhoto | null
  /** What is kept and could not be had, in a sentence. */
  readonly trouble: string | null
}

/** The key of the one photo that there was up to version 0.2. */
const OLDER_PHOTO = 'photo'

/** Everything but `photo` and `takeOverPhoto` rejects as {@link DatabaseOpener.use} does. */
export class AppDatabase {
  readonly #opener: DatabaseOpener
  readonly #mixes: DatabaseOpener

  constructor(name: string) {
    this.#opener = new DatabaseOpener(name)
    this.#mixes = new DatabaseOpener(`${name}-mixes`, STORES.mixes)
  }

  async paintings(): Promise<StoredPaintings> {
    const records = await this.#opener.read((db) =>
      db.getAll('paintings').catch(async () => oneByOne(db, 'paintings', await db.getAllKeys('paintings'))),
    )
    const paintings = records.flatMap((record) => readStoredPainting(record) ?? [])
    return {
      paintings: paintings.sort((a, b) => a.added - b.added),
      trouble: leftOut(records.length - paintings.length),
    }
  }

  async savePainting(painting: StoredPainting): Promise<void> {
    await this.#opener.use((db) => db.put('paintings', painting))
    // Asked for only now: some browsers ask the person, who now knows what it is about.
    await navigator.storage?.persist?.().catch(() => false)
  }

  /** The painting as it lies there now, which another tab may have changed; null where it is gone. */
  async painting(id: string): Promise<StoredPainting | null> {
    return readStoredPainting(await this.#opener.read((db) => db.get('paintings', id)))
  }

  /** Changes these fields and leaves the others as any tab has written them; a painting that is gone stays so. */
  amendPainting(id: string, fields: Partial<StoredPainting>): Promise<void> {
    return this.#opener.use(async (db) => {
      const { store, done } = db.transaction('paintings', 'readwrite')
      const kept = readStoredPainting(await store.get(id))
      if (kept) await store.put({ ...kept, ...fields, id })
      await done
    })
  }

  removePainting(id: string): Promise<void> {
    return this.#opener.use((db) => db.delete('paintings', id))
  }

  async removeUnreadable(): Promise<void> {
    for (const [opener, store, read] of [
      [this.#opener, 'paintings', readStoredPainting],
      [this.#mixes, 'mixes', readStoredMix],
    ] as const)
      await opener.use(async (db) => {
        const keys = await db.getAllKeys(store)
        const records = await oneByOne(db, store, keys)
        const bad = keys.filter((_, i) => read(records[i]) === null)
        await Promise.all(bad.map((key) => db.delete(store, key)))
      })
  }

  async mixes(): Promise<StoredMixes> {
    const records = await this.#mixes.read((db) =>
      db.getAll('mixes').catch(async () => oneByOne(db, 'mixes', await db.getAllKeys('mixes'))),
    )
    const mixes = records.flatMap((record) => readStoredMix(record) ?? [])
    return {
      mixes: mixes.sort((a, b) => a.added - b.added),
      trouble: leftOut(records.length - mixes.length, 'mixes'),
    }
  }

  async saveMix(mix: StoredMix): Promise<void> {
    await this.#mixes.use((db) => db.put('mixes', mix))
  }

  removeMix(id: string): Promise<void> {
    return this.#mixes.use((db) => db.delete('mixes', id))
  }

  async photo(id: string): Promise<FoundPhoto> {
    try {
      const record: unknown = await this.#opener.read((db) => db.get('session', id))
      const photo = readStoredPhoto(record)
      return { photo, trouble: record && !photo ? photoUnreadable() : null }
    } catch (error) {
      return { photo: null, trouble: missing(error) }
    }
  }

  /** Keeps a photo, for which closed tabs make room, and lets go of those that nobody has open any more. */
  async savePhoto(photo: StoredPhoto, tabs: Tabs): Promise<void> {
    const put = () => this.#opener.use((db) => db.put('session', { ...photo, kept: Date.now() }, photo.id))
    try {
      await put()
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'storage-full') throw error
      await prune(tabs, this.#opener, 1)
      await put()
    }
    await prune(tabs, this.#opener).catch(() => undefined)
  }

  /** Keeps the photo of version 0.2 as photos are kept now. @returns why not, in a sentence; then nothing has changed */
  async takeOverPhoto(): Promise<string | null> {
    try {
      await this.#opener.read(async (db) => {
        const { store, done } = db.transaction('session', 'readwrite')
        const photo = readStoredPhoto(await store.get(OLDER_PHOTO))
        // One that cannot be read stays as it is.
        if (photo) await Promise.all([store.put({ ...photo, kept: Date.now() }, photo.id), store.delete(OLDER_PHOTO)])
        await done
      })
      return null
    } catch (error) {
      return missing(error) ?? errorWords(error as StyleTransferError)
    }
  }

  close(): void {
    this.#opener.close()
    this.#mixes.close()
  }
}

/** The entry of version 0.2, which had one for all tabs. @param json as it lies there */
export function olderEntry(json: string): TabEntry {
  let session: unknown = null
  try {
    session = JSON.parse(json)
  } catch {
    // As where there is none.
  }
  const { settings } = (session ?? {}) as { readonly settings?: { readonly photoId?: unknown } | null }
  const named = settings?.photoId
  return { session, photo: typeof named === 'string' && named !== 'sample' ? named : null, run: null }
}
