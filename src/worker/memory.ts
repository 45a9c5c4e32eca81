import type { IDBPDatabase } from 'idb'
import { withDeadline } from '../core/deadline.ts'
import { STORAGE } from '../core/waits.ts'
import type { ChoiceMemory } from '../engine/types.ts'
import { withDatabase } from './indexed-db.ts'

const STORE = 'choices'
const KEY = 'backend'

/** Remembers the backend in IndexedDB; where storage is off every visit measures anew. */
export const choiceMemory: ChoiceMemory = {
  async get() {
    try {
      const value: unknown = await withChoices((db) => db.get(STORE, KEY))
      return typeof value === 'string' ? value : null
    } catch {
      return null
    }
  },
  async set(choice) {
    try {
      await withChoices((db) => db.put(STORE, choice, KEY))
    } catch {
      // Nothing is lost but a second at the next start.
    }
  },
}

function withChoices<T>(use: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  return withDeadline(STORAGE, withDatabase('pastiche-engine', [STORE], use))
}
