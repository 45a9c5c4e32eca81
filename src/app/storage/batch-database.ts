/** Keeps several photos and the pictures made of them until they are saved, so that a reload loses nothing. */
import type { IDBPDatabase } from 'idb'
import { withDeadline } from '../../core/deadline.ts'
import { STORAGE } from '../../core/waits.ts'
import { openDatabase } from '../../database/open.ts'
import { explain } from '../../database/trouble.ts'
import { readBatchPhoto, readBatchRun, type StoredBatchPhoto, type StoredBatchRun } from './stored-batch.ts'

export type { StoredBatchPhoto, StoredBatchRun } from './stored-batch.ts'

/** Which of a photo's two files is meant. */
export type BatchPart = 'photos' | 'pictures'

export interface StoredBatch {
  /** In the order in which they were brought; each has its own file, its picture's, or both. */
  readonly photos: readonly StoredBatchPhoto[]
  /** Those whose own file, or whose picture, is there. */
  readonly files: Readonly<Record<BatchPart, ReadonlySet<string>>>
  readonly run: StoredBatchRun | null
}

/** Everything rejects as `explain` in `database/trouble.ts` has it. */
export interface BatchKeep {
  load(): Promise<StoredBatch>
  putPhoto(photo: StoredBatchPhoto): Promise<void>
  putFile(part: BatchPart, id: string, file: Blob): Promise<void>
  file(part: BatchPart, id: string): Promise<Blob | null>
  removeFile(part: BatchPart, id: string): Promise<void>
  /** With both files. */
  remove(id: string): Promise<void>
  putRun(run: StoredBatchRun): Promise<void>
  clear(): Promise<void>
}

const STORES = { items: { keyPath: 'id' }, photos: {}, pictures: {}, run: {} } as const
const ALL = ['items', 'photos', 'pictures', 'run'] as const
const RUN = 'run'

export class BatchDatabase implements BatchKeep {
  readonly #name: string
  #open: Promise<IDBPDatabase> | null = null

  constructor(name: string) {
    this.#name = name
  }

  load(): Promise<StoredBatch> {
    return this.#use(async (db) => {
      const tx = db.transaction(ALL)
      const [items, photos, pictures, run] = await Promise.all([
        tx.objectStore('items').getAll(),
        tx.objectStore('photos').getAllKeys(),
        tx.objectStore('pictures').getAllKeys(),
        tx.objectStore('run').get(RUN),
      ])
      const files = { photos: new Set(photos.map(String)), pictures: new Set(pictures.map(String)) }
      const found = items.flatMap((item) => readBatchPhoto(item) ?? [])
      return {
        photos: found
          .filter(({ id }) => files.photos.has(id) || files.pictures.has(id))
          .sort((a, b) => a.place - b.place),
        files,
        run: readBatchRun(run),
      }
    }, true)
  }

  async putPhoto(photo: StoredBatchPhoto): Promise<void> {
    await this.#use((db) => db.put('items', photo))
  }

  async putFile(part: BatchPart, id: string, file: Blob): Promise<void> {
    await this.#use((db) => db.put(part, file, id))
  }

  async file(part: BatchPart, id: string): Promise<Blob | null> {
    const found: unknown = await this.#use((db) => db.get(part, id), true)
    return found instanceof Blob ? found : null
  }

  removeFile(part: BatchPart, id: string): Promise<void> {
    return this.#use((db) => db.delete(part, id))
  }

  remove(id: string): Promise<void> {
    return this.#use(async (db) => {
      const tx = db.transaction(['items', 'photos', 'pictures'], 'readwrite')
      await Promise.all([
        ...(['items', 'photos', 'pictures'] as const).map((s) => tx.objectStore(s).delete(id)),
        tx.done,
      ])
    })
  }

  async putRun(run: StoredBatchRun): Promise<void> {
    await this.#use((db) => db.put('run', run, RUN))
  }

  clear(): Promise<void> {
    return this.#use(async (db) => {
      const tx = db.transaction(ALL, 'readwrite')
      await Promise.all([...ALL.map((store) => tx.objectStore(store).clear()), tx.done])
    })
  }

  /** Does not wait for what may never open. */
  close(): void {
    this.#open?.then((db) => db.close()).catch(() => undefined)
    this.#open = null
  }

  /** @param quick whether the answer is waited for no longer than for small records */
  async #use<T>(run: (db: IDBPDatabase) => Promise<T>, quick = false): Promise<T> {
    try {
      const answer = run(await withDeadline(STORAGE, this.#opened()))
      return await (quick ? withDeadline(STORAGE, answer) : answer)
    } catch (error) {
      throw explain(error)
    }
  }

  #opened(): Promise<IDBPDatabase> {
    if (this.#open) return this.#open
    const forget = (): void => {
      if (this.#open === open) this.#open = null
    }
    const open: Promise<IDBPDatabase> = openDatabase({ name: this.#name, stores: STORES }, forget)
    open.catch(forget)
    this.#open = open
    return open
  }
}
