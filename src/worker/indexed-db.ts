import type { IDBPDatabase } from 'idb'
import { withDeadline } from '../core/deadline.ts'
import { STORAGE } from '../core/waits.ts'
import { openDatabase } from '../database/open.ts'

/**
 * Opens one of the worker's databases for one use, so that no tab holds back another that brings a newer version.
 *
 * @param stores the database's object stores, keyed from outside
 * @throws whatever IndexedDB throws, `timed-out` or `storage-newer`: storage may be off, full or damaged
 */
export async function withDatabase<T>(
  name: string,
  stores: readonly string[],
  use: (db: IDBPDatabase) => Promise<T>,
): Promise<T> {
  const opening = openDatabase({ name, stores: Object.fromEntries(stores.map((store) => [store, {}])) })
  const db = await withDeadline(STORAGE, opening).catch((error: unknown) => {
    // It may open yet, and would hold others back.
    opening.then((late) => late.close()).catch(() => undefined)
    throw error
  })
  try {
    return await use(db)
  } finally {
    db.close()
  }
}
