/** Where files of several photos lie: in the browser's storage, or, where that is full or off, in memory. */
import type { BatchKeep, BatchPart, StoredBatch } from '../../storage/storage.ts'
import type { BatchPhoto } from './batch-types.ts'

/** What came of keeping a file: `full` and `off` ones lie in memory. */
export type Kept = 'kept' | 'full' | 'off'

export class BatchShelf {
  readonly #keep: BatchKeep | null
  readonly #memory = { photos: new Map<string, Blob>(), pictures: new Map<string, Blob>() }
  #places = 0
  readonly #place = new Map<string, number>()

  /** @param keep null where there is no storage */
  constructor(keep: BatchKeep | null) {
    this.#keep = keep
  }

  /** @returns null where nothing can be read */
  async load(): Promise<StoredBatch | null> {
    const found = (await this.#keep?.load().catch(() => null)) ?? null
    for (const { id, place } of found?.photos ?? []) {
      this.#place.set(id, place)
      this.#places = Math.max(this.#places, place + 1)
    }
    return found
  }

  async put(part: BatchPart, id: string, file: Blob): Promise<Kept> {
    try {
      if (!this.#keep) throw new Error('There is no storage.')
      await this.#keep.putFile(part, id, file)
      this.#memory[part].delete(id)
      return 'kept'
    } catch (error) {
      this.#memory[part].set(id, file)
      return (error as { code?: unknown }).code === 'storage-full' ? 'full' : 'off'
    }
  }

  async get(part: BatchPart, id: string): Promise<Blob | null> {
    return this.#memory[part].get(id) ?? (await this.#keep?.file(part, id).catch(() => null)) ?? null
  }

  /** Notes how a photo is; where that cannot be kept, a reload knows it as it was. */
  async note({ id, name, bytes, state, why, made, saved, kept }: BatchPhoto): Promise<void> {
    if (!kept) return
    if (!this.#place.has(id)) this.#place.set(id, this.#places++)
    const place = this.#place.get(id) ?? 0
    const stored = made && { bytes: made.bytes, width: made.width, height: made.height, format: made.format }
    const now = state === 'painting' ? 'waiting' : state
    await this.#keep?.putPhoto({ id, place, name, bytes, state: now, why, made: stored, saved }).catch(() => undefined)
  }

  async noteRun(run: StoredBatch['run']): Promise<void> {
    if (run) await this.#keep?.putRun(run).catch(() => undefined)
  }

  async removePicture(id: string): Promise<void> {
    this.#memory.pictures.delete(id)
    await this.#keep?.removeFile('pictures', id).catch(() => undefined)
  }

  async remove(id: string): Promise<void> {
    for (const files of Object.values(this.#memory)) files.delete(id)
    await this.#keep?.remove(id).catch(() => undefined)
  }

  async clear(): Promise<void> {
    for (const files of Object.values(this.#memory)) files.clear()
    await this.#keep?.clear().catch(() => undefined)
  }
}
