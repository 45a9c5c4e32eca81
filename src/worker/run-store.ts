import type { IDBPDatabase, IDBPObjectStore } from 'idb'
import { withDatabase } from './indexed-db.ts'
import { isWhole, type RunRecord, type RunSummary, readRunRecord, type StoredRun, sumOf } from './run-record.ts'

export type { RunSummary, StoredRun } from './run-record.ts'

const RUNS = 'runs'
const ARRAYS = 'arrays'
/** Up to version 0.2 there was one run, in a database of its own, under this key. */
const OLDER_KEY = 'current'

/** Runs as they are found. */
export interface Runs {
  /** The newest first. */
  readonly sound: readonly RunSummary[]
  /** Runs that could not be read, and were deleted: there is nothing in them to resume. */
  readonly lost: number
}

/**
 * Keeps runs between visits, and for the worker that follows one that died. All tabs keep theirs here, by key.
 *
 * A state's arrays take up to 12 MB each and most of them are those of the state before, so each is an entry of its own
 * that is written once. One transaction writes the new ones, deletes the ones no longer named and puts the run: a tab
 * that is closed in the middle of it leaves the run as it was. Which arrays are there is asked within the transaction,
 * because other tabs write too.
 */
export class RunStore {
  readonly #database: string
  /** Names by identity: a state's arrays never change. */
  readonly #names = new WeakMap<Float32Array, string>()
  readonly #sums = new WeakMap<Float32Array, string>()
  /** Not crypto.randomUUID, which is missing on plain http. */
  readonly #writer = Math.random().toString(36).slice(2)
  /** Of each key, who has written the run that is gone on with here. */
  readonly #goesOnFrom = new Map<string, string | undefined>()
  #named = 0
  readonly #older: string | null
  #takenOver: Promise<unknown> | null = null

  /** @param older database of version 0.2, whose run is taken over */
  constructor(database = 'pastiche-polish', older: string | null = null) {
    this.#database = database
    this.#older = older
  }

  /**
   * @returns whether the run is in storage now, this far or farther; where storage is full or off what was there
   *   before stays, and so does a run of the same key that another tab has brought farther
   */
  async save({ state, ...run }: StoredRun): Promise<boolean> {
    try {
      const { meta } = state
      const arrays = new Map(Object.values(state.arrays).map((array) => [this.#nameOf(array), array]))
      const names = Object.entries(state.arrays).map(([name, array]) => [name, this.#nameOf(array)])
      const sums: Record<string, string> = {}
      for (const [name, array] of arrays) sums[name] = await this.#sumOf(array)
      const named = { arrays: Object.fromEntries(names) as RunRecord['arrays'], sums }
      const record: RunRecord = { ...run, meta, ...named, saved: Date.now(), writer: this.#writer }
      const mine = (writer?: string) => writer === this.#writer || writer === this.#goesOnFrom.get(run.key)
      await this.#use((db) => write(db, { record, arrays, mine }))
      return true
    } catch {
      return false
    }
  }

  /** The stored run of this key; null where there is none or it is damaged. @param damaged called where it is */
  async load(key: string, damaged: () => void = () => undefined): Promise<StoredRun | null> {
    const found = await this.#read((db) => read(db, key))
    if (!found) return null
    const { sums = {}, origin, ended, meta, writer } = found.stored
    const arrays: Record<string, Float32Array<ArrayBuffer>> = {}
    for (const { name, id, value } of found.arrays) {
      if (!(await isWhole(value, sums[id]))) {
        damaged()
        return null
      }
      const array = value as Float32Array<ArrayBuffer>
      this.#names.set(array, id)
      if (sums[id]) this.#sums.set(array, sums[id])
      arrays[name] = array
    }
    this.#goesOnFrom.set(key, writer)
    return { key, origin, ended, state: { meta, arrays } }
  }

  /** All runs, of whatever release. */
  async list(): Promise<Runs> {
    const found = await this.#read(async (db) => {
      const [keys, values] = await Promise.all([db.getAllKeys(RUNS), db.getAll(RUNS)])
      return keys.map((key, i) => ({ key: String(key), run: readRunRecord(values[i]) }))
    })
    const lost = (found ?? []).filter(({ key, run }) => run?.key !== key).map(({ key }) => key)
    if (lost.length > 0) await this.remove(lost)
    const sound = (found ?? []).flatMap(({ key, run }) => (run?.key === key ? [run] : []))
    return { sound: sound.sort((a, b) => (b.saved ?? 0) - (a.saved ?? 0)), lost: lost.length }
  }

  /** Deletes the runs of these keys. */
  async remove(keys: readonly string[]): Promise<void> {
    await this.#read(async (db) => {
      const transaction = db.transaction([RUNS, ARRAYS], 'readwrite')
      const runs = transaction.objectStore(RUNS)
      await Promise.all(keys.map((key) => runs.delete(key)))
      await sweep(transaction.objectStore(ARRAYS), (await runs.getAll()).map(readRunRecord))
      await transaction.done
      return null
    })
  }

  /** Deletes all but the newest runs. @param inUse keys of runs that stay however old they are */
  async prune(most: number, inUse: readonly string[]): Promise<void> {
    const { sound } = await this.list()
    const old = sound.slice(most).flatMap(({ key }) => (inUse.includes(key) ? [] : [key]))
    if (old.length > 0) await this.remove(old)
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
    const name = this.#names.get(array) ?? `${this.#writer}-${++this.#named}`
    this.#names.set(array, name)
    return name
  }

  async #sumOf(array: Float32Array<ArrayBuffer>): Promise<string> {
    const sum = this.#sums.get(array) ?? (await sumOf(array))
    this.#sums.set(array, sum)
    return sum
  }

  async #use<T>(use: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const older = this.#older
    if (older) {
      this.#takenOver ??= takeOver(older, this.#database).catch(() => undefined)
      await this.#takenOver
    }
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
    const stored = readRunRecord(await transaction.objectStore(RUNS).get(key))
    if (stored?.key !== key) return null
    const names = Object.entries(stored.arrays)
    const values = await Promise.all(names.map(([, id]) => transaction.objectStore(ARRAYS).get(id)))
    return { stored, arrays: names.map(([name, id], i) => ({ name, id, value: values[i] as unknown })) }
  }
  // Its end too, which may be a failure that nobody else would hear of.
  const [found] = await Promise.all([parts(), transaction.done])
  return found
}

interface Write {
  readonly record: RunRecord
  readonly arrays: ReadonlyMap<string, Float32Array>
  /** Whether a stored run's writer is this one, or the one that this one goes on from. */
  readonly mine: (writer?: string) => boolean
}

async function write(db: IDBPDatabase, { record, arrays, mine }: Write): Promise<void> {
  const transaction = db.transaction([RUNS, ARRAYS], 'readwrite')
  const runs = transaction.objectStore(RUNS)
  const kept = transaction.objectStore(ARRAYS)
  const found: unknown[] = await runs.getAll()
  const all = found.map(readRunRecord)
  const before = all.find((run) => run?.key === record.key)
  if (before && !mine(before.writer) && before.meta.iteration > record.meta.iteration) return transaction.done
  const there = new Set(await kept.getAllKeys())
  const requests: Promise<unknown>[] = [transaction.done]
  try {
    requests.push(sweep(kept, [...all.filter((run) => run !== before), record]))
    for (const [name, array] of arrays) if (!there.has(name)) requests.push(kept.put(array, name))
    requests.push(runs.put(record, record.key))
  } catch (error) {
    // What was asked for so far would be committed: no half of a run.
    transaction.abort()
    await Promise.allSettled(requests)
    throw error
  }
  await Promise.all(requests)
}

/** Deletes the arrays that none of the runs names. */
async function sweep(
  arrays: IDBPObjectStore<unknown, string[], typeof ARRAYS, 'readwrite'>,
  runs: readonly (RunRecord | null)[],
): Promise<void> {
  const named = new Set(runs.flatMap((run) => Object.values(run?.arrays ?? {})))
  const unnamed = (await arrays.getAllKeys()).filter((key) => !named.has(String(key)))
  await Promise.all(unnamed.map((key) => arrays.delete(key)))
}

/** Brings the run of version 0.2 over, and deletes its database. */
async function takeOver(older: string, database: string): Promise<void> {
  const all = await indexedDB.databases()
  if (!all.some(({ name }) => name === older)) return
  const found = await withDatabase(older, [RUNS, ARRAYS], async (db) => {
    const run = readRunRecord(await db.get(RUNS, OLDER_KEY))
    const names = Object.entries(run?.arrays ?? {})
    const arrays = await Promise.all(names.map(async ([name, id]) => [name, await db.get(ARRAYS, id)] as const))
    return run && { run, arrays: Object.fromEntries(arrays) as Record<string, Float32Array<ArrayBuffer>> }
  })
  if (found) {
    const { key, origin, ended, meta } = found.run
    const isSound = (await Promise.all(Object.values(found.arrays).map((array) => isWhole(array, undefined)))).every(
      Boolean,
    )
    const state = { meta, arrays: found.arrays }
    if (isSound && !(await new RunStore(database).save({ key, origin, ended, state }))) return
  }
  indexedDB.deleteDatabase(older)
}
