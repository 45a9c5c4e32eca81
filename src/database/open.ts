/**
 * Opening a database of the browser so that whatever lies there is lived with: one that misses a store gets it, one of a
 * newer version of the app is left as it is, and an upgrade in another tab is never held up.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { StyleTransferError } from '../core/errors.ts'

/** A database's name, and its object stores with how they are keyed. */
export interface Shape {
  readonly name: string
  readonly stores: Readonly<Record<string, IDBObjectStoreParameters>>
}

/**
 * Versions from here on are those of a later version of the app with other stores. Those below are of this one: 1, and
 * one more for each time that a missing store was put in.
 */
const LATER_VERSION = 10

/**
 * @param gone the connection has been closed by the browser, or for another tab's upgrade
 * @throws StyleTransferError `storage-newer`, or whatever IndexedDB throws: storage may be off, full or damaged
 */
export async function openDatabase<S extends DBSchema | unknown = unknown>(
  shape: Shape,
  gone: () => void = () => undefined,
): Promise<IDBPDatabase<S>> {
  // Without a version: what is there may have been mended, which makes a version of it that nobody knows beforehand.
  for (let version: number | undefined, attempt = 0; ; attempt++) {
    const db = await open<S>(shape, version, gone).catch((error: unknown) => {
      // Another tab has mended it meanwhile.
      if ((error as Error).name === 'VersionError' && attempt < 3) return null
      throw error
    })
    const there = db?.objectStoreNames as DOMStringList | undefined
    const isLater = db !== null && db.version >= LATER_VERSION
    if (db && !isLater && Object.keys(shape.stores).every((store) => there?.contains(store))) return db
    db?.close()
    if (isLater) throw later()
    version = db ? db.version + 1 : undefined
  }
}

function open<S>(shape: Shape, version: number | undefined, gone: () => void): Promise<IDBPDatabase<S>> {
  return openDB<S>(shape.name, version, {
    upgrade: (db) => {
      const created = db as unknown as IDBPDatabase
      for (const [store, keyed] of Object.entries(shape.stores))
        if (!created.objectStoreNames.contains(store)) created.createObjectStore(store, keyed)
    },
    blocking: (_current, _wanted, event) => {
      gone()
      ;(event.target as IDBDatabase).close()
    },
    terminated: gone,
  })
}

function later(): StyleTransferError {
  return new StyleTransferError(
    'storage-newer',
    'What is kept here was written by a newer version of Pastiche. Reload the page to get that; nothing was deleted.',
  )
}
