import { openDB } from 'idb'
import type { ChoiceMemory } from '../engine/types.ts'

const STORE = 'choices'
const KEY = 'backend'

/** Remembers the backend in IndexedDB; where storage is off every visit measures anew. */
export const choiceMemory: ChoiceMemory = {
  async get() {
    try {
      const value: unknown = await withDatabase((db) => db.get(STORE, KEY))
      return typeof value === 'string' ? value : null
    } catch {
      return null
    }
  },
  async set(choice) {
    try {
      await withDatabase((db) => db.put(STORE, choice, KEY))
    } catch {
      // Nothing is lost but a second at the next start.
    }
  },
}

async function withDatabase<T>(use: (db: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
  const db = await openDB('pastiche-engine', 1, {
    upgrade: (created) => void created.createObjectStore(STORE),
  })
  try {
    return await use(db)
  } finally {
    db.close()
  }
}
