import type { IDBPDatabase } from 'idb'
import type { PolishMeta, PolishState, Snapshot } from '../gatys/types.ts'
import { withDatabase } from './indexed-db.ts'

const RUNS = 'runs'
const ARRAYS = 'arrays'
/** The one run that is kept. */
const CURRENT = 'current'

/** An optimisation as far as it was. */
export interface StoredRun {
  /** Equal for equal photo, styles and settings. */
  readonly key: string
  /** The page's own note on the run. */
  readonly origin?: unknown
  /** As in the last snapshot: null where it can be resumed. */
  readonly ended: Snapshot['ended']
  readonly state: PolishState
}

/** What the `runs` store holds: the state with names of arrays in the place of arrays. */
interface RunRecord extends Omit<StoredRun, 'state'> {
  readonly meta: PolishMeta
  readonly arrays: Readonly<Record<string, string>>
}

/** A run without its arrays. */
export type RunSummary = Omit<StoredRun, 'state'> & { readonly meta: PolishMeta }

/**
 * Keeps the newest run between visits, and for the worker that follows one that died.
 *
 * A state's arrays take up to 12 MB each and most of them are those of the state before, so each is an entry of its own
 * that is written once. One transaction writes the new ones, deletes the ones no longer named and puts the run: a tab
 * that is closed in the middle of it leaves the run as it was. Which arrays are there is asked within the transaction,
 * because another tab may have put its own run in the place of this one's.
 */
export class RunStore {
  readonly #database: string
  /** Names by identity: a state's arrays never change. */
  readonly #names = new WeakMap<Float32Array, string>()
  /** Not crypto.randomUUID, which is missing on plain http. */
  readonly #prefix = Math.random().toString(36).slice(2)
  #named = 0

  constructor(database = 'pastiche-runs') {
    this.#database = database
  }

  /** @returns whether it is in storage now; where storage is full or off the run before stays. */
  async save({ state, ...run }: StoredRun): Promise<boolean> {
    const arrays = new Map(Object.values(state.arrays).map((array) => [this.#nameOf(array), array]))
    const names = Object.entries(state.arrays).map(([name, array]) => [name, this.#nameOf(array)])
    const stored: RunRecord = { ...run, meta: state.meta, arrays: Object.fromEntries(names) }
    try {
      await this.#use((db) => write(db, stored, arrays))
      return true
    } catch {
      return false
    }
  }

  /** The stored run of this key; null where there is none or it is damaged. */
  async load(key: string): Promise<StoredRun | null> {
    const found = await this.#read((db) => read(db, key))
    if (!found?.arrays.every(({ value }) => value instanceof Float32Array)) return null
    const arrays: Record<string, Float32Array<ArrayBuffer>> = {}
    for (const { name, id, value } of found.arrays) {
      const array = value as Float32Array<ArrayBuffer>
      this.#names.set(array, id)
      arrays[name] = array
    }
    const { origin, ended, meta } = found.stored
    return { key, origin, ended, state: { meta, arrays } }
  }

  /** The stored run of whatever key, or null. */
  async summary(): Promise<RunSummary | null> {
    const stored: unknown = await this.#read((db) => db.get(RUNS, CURRENT))
    return isStored(stored) ? stored : null
  }

  async clear(): Promise<void> {
    await this.#read(async (db) => {
      const transaction = db.transaction([RUNS, ARRAYS], 'readwrite')
      await Promise.all([
        transaction.objectStore(RUNS).clear(),
        transaction.objectStore(ARRAYS).clear(),
        transaction.done,
      ])
      return null
    })
  }

  #nameOf(array: Float32Array): string {
    const name = this.#names.get(array) ?? `${this.#prefix}-${++this.#named}`
    this.#names.set(array, name)
    return name
  }

  #use<T>(use: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    return withDatabase(this.#database, [RUNS, ARRAYS], use)
  }

  /** null where storage is off or cannot be read: then there is no run. */
  async #read<T>(use: (db: IDBPDatabase) => Promise<T | null>): Promise<T | null> {
    try {
      return await this.#use(use)
    } catch {
      return null
    }
  }
}

async function read(db: IDBPDatabase, key: string) {
  const transaction = db.transaction([RUNS, ARRAYS])
  const parts = async () => {
    const stored: unknown = await transaction.objectStore(RUNS).get(CURRENT)
    if (!isStored(stored) || stored.key !== key) return null
    const names = Object.entries(stored.arrays)
    const values = await Promise.all(names.map(([, id]) => transaction.objectStore(ARRAYS).get(id)))
    return { stored, arrays: names.map(([name, id], i) => ({ name, id, value: values[i] as unknown })) }
  }
  // Its end too, which may be a failure that nobody else would hear of.
  const [found] = await Promise.all([parts(), transaction.done])
  return found
}

async function write(db: IDBPDatabase, stored: RunRecord, arrays: ReadonlyMap<string, Float32Array>): Promise<void> {
  const transaction = db.transaction([RUNS, ARRAYS], 'readwrite')
  const kept = transaction.objectStore(ARRAYS)
  const there = new Set(await kept.getAllKeys())
  const requests: Promise<unknown>[] = [transaction.done]
  try {
    for (const name of there) if (!arrays.has(String(name))) requests.push(kept.delete(name))
    for (const [name, array] of arrays) if (!there.has(name)) requests.push(kept.put(array, name))
    requests.push(transaction.objectStore(RUNS).put(stored, CURRENT))
  } catch (error) {
    // What was asked for so far would be committed: no half of a run.
    transaction.abort()
    await Promise.allSettled(requests)
    throw error
  }
  await Promise.all(requests)
}

function isStored(value: unknown): value is RunRecord {
  const { key, meta, arrays } = (value ?? {}) as Partial<RunRecord>
  return typeof key === 'string' && typeof meta?.settings === 'object' && typeof arrays === 'object'
}
