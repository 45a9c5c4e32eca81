/**
 * The pictures that were made, in a database of their own. Of ten pictures of a photo it is kept once: what pictures need
 * is counted in the index of their records, within the transaction that takes one away.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import { DatabaseOpener } from './opener.ts'
import { migratePictures } from './picture-migration.ts'
import { readStoredPainting, type StoredPainting } from './stored-painting.ts'
import { readStoredPicture, type StoredPicture } from './stored-picture.ts'

interface Schema extends DBSchema {
  pictures: { key: string; value: StoredPicture; indexes: { same: string; sources: string } }
  thumbnails: { key: string; value: Blob }
  files: { key: string; value: Blob }
  photos: { key: string; value: Blob }
  styles: { key: string; value: StoredPainting }
}

const STORES = { pictures: { keyPath: 'id' }, thumbnails: {}, files: {}, photos: {}, styles: {} } as const
const NAMES = Object.keys(STORES) as (keyof typeof STORES)[]

/** How the database is, and how it was: see `picture-migration.ts`. */
const HISTORY = {
  schema: 2,
  indexes: { pictures: { same: 'one', sources: 'many' } },
  migrate: migratePictures,
} as const

/** What belongs to a picture beside its record. */
export interface PictureParts {
  readonly file: Blob
  readonly thumbnail: Blob
  /** null for the sample. */
  readonly photo: Blob | null
  /** Styles of one's own, by the keys that the recipe names. */
  readonly styles: ReadonlyMap<string, StoredPainting>
}

/** All that is kept; those that cannot be read stay where they are. */
export interface FoundPictures {
  /** The newest first; those that are to go, too. */
  readonly pictures: readonly StoredPicture[]
  readonly unreadable: number
}

type Writing = IDBPTransaction<Schema, (keyof typeof STORES)[], 'readwrite'>

/** Every method rejects as {@link DatabaseOpener.use} does; one that writes does all of it or nothing. */
export class PictureDatabase {
  readonly #opener: DatabaseOpener<Schema>

  constructor(name: string) {
    this.#opener = new DatabaseOpener<Schema>(name, STORES, HISTORY)
  }

  async all(): Promise<FoundPictures> {
    const records = await this.#opener.read((db) => db.getAll('pictures').catch(() => oneByOne(db)))
    const pictures = records.flatMap((record) => readStoredPicture(record) ?? [])
    return {
      pictures: pictures.sort((a, b) => b.saved - a.saved || (a.id < b.id ? 1 : -1)),
      unreadable: records.length - pictures.length,
    }
  }

  /**
   * Keeps a picture. Of one that is there already the date moves up, also where it was to go, and the larger file stays.
   *
   * @returns the record as it lies there now
   */
  add(picture: StoredPicture, { file, thumbnail, photo, styles }: PictureParts): Promise<StoredPicture> {
    return this.#write(async (transaction) => {
      const store = transaction.objectStore('pictures')
      const before = readStoredPicture(await store.index('same').get(picture.same))
      const isSmaller = before !== null && picture.width * picture.height < before.width * before.height
      const { id, title } = before ?? picture
      const kept: StoredPicture = isSmaller
        ? { ...before, saved: picture.saved, removed: null }
        : { ...picture, id, title }
      await store.put(kept)
      if (isSmaller) return kept
      await transaction.objectStore('files').put(file, id)
      await transaction.objectStore('thumbnails').put(thumbnail, id)
      const photos = transaction.objectStore('photos')
      const { key } = picture.photo
      if (photo && key !== null && (await photos.count(key)) === 0) await photos.put(photo, key)
      for (const [name, style] of styles) await transaction.objectStore('styles').put(style, name)
      return kept
    })
  }

  async thumbnail(id: string): Promise<Blob | null> {
    return blobOf(await this.#opener.read((db) => db.get('thumbnails', id)))
  }

  async file(id: string): Promise<Blob | null> {
    return blobOf(await this.#opener.read((db) => db.get('files', id)))
  }

  async photo(key: string): Promise<Blob | null> {
    return blobOf(await this.#opener.read((db) => db.get('photos', key)))
  }

  async style(key: string): Promise<StoredPainting | null> {
    return readStoredPainting(await this.#opener.read((db) => db.get('styles', key)))
  }

  /** Says of pictures that they are to go, or are to stay after all. @param since ms since 1970; null: to stay */
  mark(ids: readonly string[], since: number | null): Promise<void> {
    return this.#write(async (transaction) => {
      const store = transaction.objectStore('pictures')
      for (const id of ids) {
        const found = await store.get(id)
        if (found) await store.put({ ...found, removed: since })
      }
    })
  }

  /** Changes the record; one that is gone stays so. */
  amend(picture: StoredPicture): Promise<void> {
    return this.#write(async (transaction) => {
      const store = transaction.objectStore('pictures')
      if (await store.get(picture.id)) await store.put(picture)
    })
  }

  /** Deletes pictures, and whatever only they needed. */
  purge(ids: readonly string[]): Promise<void> {
    return this.#write(async (transaction) => {
      const store = transaction.objectStore('pictures')
      const sources = new Set<string>()
      for (const id of ids) {
        const found: unknown = await store.get(id)
        for (const key of readStoredPicture(found)?.sources ?? []) sources.add(key)
        await store.delete(id)
        await transaction.objectStore('files').delete(id)
        await transaction.objectStore('thumbnails').delete(id)
      }
      for (const key of sources) {
        if ((await store.index('sources').count(key)) > 0) continue
        await transaction.objectStore('photos').delete(key)
        await transaction.objectStore('styles').delete(key)
      }
    })
  }

  /** Deletes the records that cannot be read, with their files. */
  async removeUnreadable(): Promise<void> {
    const bad = await this.#opener.use(async (db) => {
      const keys = await db.getAllKeys('pictures')
      const records = await oneByOne(db)
      return keys.filter((_, i) => readStoredPicture(records[i]) === null)
    })
    await this.purge(bad)
  }

  clear(): Promise<void> {
    return this.#write(async (transaction) => {
      for (const name of NAMES) await transaction.objectStore(name).clear()
    })
  }

  close(): void {
    this.#opener.close()
  }

  #write<T>(work: (transaction: Writing) => Promise<T>): Promise<T> {
    return this.#opener.use(async (db) => {
      const transaction = db.transaction(NAMES, 'readwrite')
      // What a storage that is full ends with is told by the transaction, and by no request of it.
      const done = transaction.done
      done.catch(() => undefined)
      try {
        const outcome = await work(transaction)
        await done
        return outcome
      } catch (error) {
        if (transaction.error) throw transaction.error
        // All of it or nothing; one that has ended already cannot be given up.
        try {
          transaction.abort()
        } catch {}
        throw error
      }
    })
  }
}

/** The records that can be read at all, where reading them together failed; null in the place of each other one. */
async function oneByOne(db: IDBPDatabase<Schema>): Promise<unknown[]> {
  const keys = await db.getAllKeys('pictures')
  return Promise.all(keys.map((key) => db.get('pictures', key).catch(() => null)))
}

function blobOf(found: unknown): Blob | null {
  return found instanceof Blob ? found : null
}
