/** Several photos as a database keeps them, for Node, which has none. */
import type {
  BatchKeep,
  BatchPart,
  StoredBatch,
  StoredBatchPhoto,
  StoredBatchRun,
} from '../../../src/app/storage/storage.ts'
import { readBatchPhoto, readBatchRun } from '../../../src/app/storage/stored-batch.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'

export class MemoryBatch implements BatchKeep {
  readonly items = new Map<string, StoredBatchPhoto>()
  readonly files = { photos: new Map<string, Blob>(), pictures: new Map<string, Blob>() }
  run: StoredBatchRun | null = null
  /** Files that there is room for. */
  room = Infinity

  async load(): Promise<StoredBatch> {
    const { photos, pictures } = this.files
    return {
      photos: [...this.items.values()].flatMap((item) => readBatchPhoto(structuredClone(item)) ?? []),
      files: { photos: new Set(photos.keys()), pictures: new Set(pictures.keys()) },
      run: readBatchRun(structuredClone(this.run)),
    }
  }

  async putPhoto(photo: StoredBatchPhoto): Promise<void> {
    this.items.set(photo.id, photo)
  }

  async putFile(part: BatchPart, id: string, file: Blob): Promise<void> {
    const { photos, pictures } = this.files
    if (photos.size + pictures.size >= this.room) throw new StyleTransferError('storage-full', 'The storage is full.')
    this.files[part].set(id, file)
  }

  async file(part: BatchPart, id: string): Promise<Blob | null> {
    return this.files[part].get(id) ?? null
  }

  async removeFile(part: BatchPart, id: string): Promise<void> {
    this.files[part].delete(id)
  }

  async remove(id: string): Promise<void> {
    this.items.delete(id)
    this.files.photos.delete(id)
    this.files.pictures.delete(id)
  }

  async putRun(run: StoredBatchRun): Promise<void> {
    this.run = run
  }

  async clear(): Promise<void> {
    this.items.clear()
    this.files.photos.clear()
    this.files.pictures.clear()
    this.run = null
  }
}
