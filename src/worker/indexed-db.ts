import { type IDBPDatabase, openDB } from 'idb'

/**
 * Opens one of the worker's databases for one use, so that no tab holds back another that brings a newer version.
 *
 * @param stores the database's object stores, keyed from outside
 * @throws whatever IndexedDB throws: storage may be off, full or damaged
 */
export async function withDatabase<T>(
  name: string,
  stores: readonly string[],
  use: (db: IDBPDatabase) => Promise<T>,
): Promise<T> {
  const db = await openDB(name, 1, {
    upgrade: (created) => {
      for (const store of stores) created.createObjectStore(store)
    },
  })
  try {
    return await use(db)
  } finally {
    db.close()
  }
}
