/** The database of what the page keeps: own paintings, and the photo that was open last. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { StyleTransferError } from '../../core/errors.ts'
import type { StoredPainting } from './stored-painting.ts'

/** The photo that was open last. */
export interface StoredPhoto {
  readonly id: string
  readonly name: string
  readonly file: Blob
}

interface Schema extends DBSchema {
  paintings: { key: string; value: StoredPainting }
  session: { key: 'photo'; value: StoredPhoto }
}

export type Database = IDBPDatabase<Schema>

/** The app's database, opened when it is first used, and again after the browser has closed it. */
export class DatabaseOpener {
  readonly #name: string
  #open: Promise<Database> | null = null

  constructor(name: string) {
    this.#name = name
  }

  /** @throws StyleTransferError `storage-full` or `write-failed` with what it means for the person */
  async use<T>(run: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await run(await this.#opened())
    } catch (error) {
      throw explain(error)
    }
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.then(
      (db) => db.close(),
      () => undefined,
    )
  }

  #opened(): Promise<Database> {
    if (this.#open) return this.#open
    const forget = (): void => {
      if (this.#open === open) this.#open = null
    }
    const open: Promise<Database> = openDB<Schema>(this.#name, 1, {
      upgrade(db) {
        db.createObjectStore('paintings', { keyPath: 'id' })
        db.createObjectStore('session')
      },
      // A newer version of the app in another tab wants to upgrade: hold nobody up.
      blocking: (_current, _wanted, event) => {
        forget()
        ;(event.target as IDBDatabase).close()
      },
      terminated: forget,
    })
    open.catch(forget)
    this.#open = open
    return open
  }
}

/** What a failure of storage means for the person. */
export function explain(error: unknown): StyleTransferError {
  if (error instanceof StyleTransferError) return error
  if (error instanceof Error && error.name === 'QuotaExceededError')
    return new StyleTransferError(
      'storage-full',
      "This browser's storage is full. Remove paintings that you no longer need, or free space on the device.",
      { cause: error },
    )
  return new StyleTransferError(
    'write-failed',
    'This browser keeps nothing for this page (a private window, or storage is turned off).',
    { cause: error },
  )
}
