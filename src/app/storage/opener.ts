import type { DBSchema, IDBPDatabase } from 'idb'
import { withDeadline } from '../../core/deadline.ts'
import { STORAGE } from '../../core/waits.ts'
import { openDatabase, type Shape } from '../../database/open.ts'
import { explain } from '../../database/trouble.ts'
import type { StoredMix } from './stored-mix.ts'
import type { StoredPainting } from './stored-painting.ts'
import type { StoredPhoto } from './stored-photo.ts'

interface Schema extends DBSchema {
  paintings: { key: string; value: StoredPainting }
  mixes: { key: string; value: StoredMix }
  /** Photos by id, with when they were kept, ms since 1970. Up to version 0.2 there was one, under the key `photo`. */
  session: { key: string; value: StoredPhoto & { readonly kept?: number } }
}

export type Database = IDBPDatabase<Schema>

const KEYED = { keyPath: 'id' } as const

/** What is in which database: the first has had its stores since version 0.2, whose open tabs would hold up an upgrade. */
export const STORES = { first: { paintings: KEYED, session: {} }, mixes: { mixes: KEYED } } as const

/** One of the app's databases, opened when it is first used, and again after the browser has closed it. */
export class DatabaseOpener<S extends DBSchema = Schema> {
  readonly #shape: Shape
  #open: Promise<IDBPDatabase<S>> | null = null

  /** @param more how it came to be as it is, where that has changed */
  constructor(name: string, stores: Shape['stores'] = STORES.first, more: Omit<Shape, 'name' | 'stores'> = {}) {
    this.#shape = { name, stores, ...more }
  }

  /** @throws StyleTransferError as of {@link explain}, which says what it means for the person */
  async use<T>(run: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    try {
      return await run(await withDeadline(STORAGE, this.#opened()))
    } catch (error) {
      throw explain(error)
    }
  }

  /** As {@link use}, for what the start of the app waits for. */
  read<T>(run: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    return this.use((db) => withDeadline(STORAGE, run(db)))
  }

  /** Does not wait for what may never open. */
  close(): void {
    this.#open?.then((db) => db.close()).catch(() => undefined)
    this.#open = null
  }

  /** One that has not answered in time may do so yet, for the next use. */
  #opened(): Promise<IDBPDatabase<S>> {
    if (this.#open) return this.#open
    const forget = (): void => {
      if (this.#open === open) this.#open = null
    }
    const open: Promise<IDBPDatabase<S>> = openDatabase<S>(this.#shape, forget)
    open.catch(forget)
    this.#open = open
    return open
  }
}
