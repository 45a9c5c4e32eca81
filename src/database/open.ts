/**
 * Opening a database of the browser so that whatever lies there is lived with: one that misses a store gets it, one of an
 * earlier schema is brought to this one, one of a newer version of the app is left as it is, and an upgrade in another tab
 * is never held up.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import { StyleTransferError } from '../core/errors.ts'

/** What a migration works in; it waits for nothing but this transaction. */
export type Migration = IDBPTransaction<unknown, string[], 'versionchange'>

/** A database's name, and its object stores with how they are keyed. */
export interface Shape {
  readonly name: string
  readonly stores: Readonly<Record<string, IDBObjectStoreParameters>>
  /** Ways to find a store's records: the field's name is the index's; `many`: the field is a list of keys. */
  readonly indexes?: Readonly<Record<string, Readonly<Record<string, 'one' | 'many'>>>>
  /** Of stores and of what lies in them; 0 where there has been one only. */
  readonly schema?: number
  /** Brings what lies there to this schema from an earlier one; where it throws nothing has changed. */
  readonly migrate?: (transaction: Migration, from: number) => Promise<void>
}

/**
 * Versions of a database that belong to one schema: schema 2 has 20 to 29, the first of which is for the stores as they are
 * made, and one more for each time that a missing store was put in. Schema 0 begins at 1, as databases do.
 */
const VERSIONS = 10

/**
 * @param gone the connection has been closed by the browser, or for another tab's upgrade
 * @throws StyleTransferError `storage-newer`, or whatever IndexedDB throws: storage may be off, full or damaged
 */
export async function openDatabase<S extends DBSchema | unknown = unknown>(
  shape: Shape,
  gone: () => void = () => undefined,
): Promise<IDBPDatabase<S>> {
  const first = (shape.schema ?? 0) * VERSIONS
  // Without a version: what is there may have been mended, which makes a version of it that nobody knows beforehand.
  for (let version: number | undefined, attempt = 0; ; attempt++) {
    const db = await open<S>(shape, version, gone).catch((error: unknown) => {
      // Another tab has mended it meanwhile.
      if ((error as Error).name === 'VersionError' && attempt < 3) return null
      throw error
    })
    const there = db?.objectStoreNames as DOMStringList | undefined
    const isLater = db !== null && db.version >= first + VERSIONS
    const isWhole =
      db !== null && db.version >= first && Object.keys(shape.stores).every((store) => there?.contains(store))
    if (db && !isLater && isWhole) return db
    db?.close()
    if (isLater) throw later()
    version = db ? Math.max(db.version + 1, first) : undefined
  }
}

function open<S>(shape: Shape, version: number | undefined, gone: () => void): Promise<IDBPDatabase<S>> {
  const first = (shape.schema ?? 0) * VERSIONS
  return openDB<S>(shape.name, version, {
    upgrade: async (db, before, after, transaction) => {
      const upgrade = transaction as unknown as Migration
      makeStores(shape, db as unknown as IDBPDatabase, upgrade)
      if (before > 0 && before < first && (after ?? 0) >= first)
        await shape.migrate?.(upgrade, Math.floor(before / VERSIONS))
    },
    blocking: (_current, _wanted, event) => {
      gone()
      ;(event.target as IDBDatabase).close()
    },
    terminated: gone,
  })
}

function makeStores({ stores, indexes = {} }: Shape, db: IDBPDatabase, upgrade: Migration): void {
  for (const [name, keyed] of Object.entries(stores)) {
    const store = db.objectStoreNames.contains(name) ? upgrade.objectStore(name) : db.createObjectStore(name, keyed)
    for (const [field, count] of Object.entries(indexes[name] ?? {}))
      if (!store.indexNames.contains(field)) store.createIndex(field, field, { multiEntry: count === 'many' })
  }
}

function later(): StyleTransferError {
  return new StyleTransferError(
    'storage-newer',
    'What is kept here was written by a newer version of Pastiche. Reload the page to get that; nothing was deleted.',
  )
}
