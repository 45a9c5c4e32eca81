import { PictureDatabase } from '../../../src/app/storage/picture-database.ts'
import type {
  BatchKeep,
  Storage,
  StoredMix,
  StoredMixes,
  StoredPainting,
  StoredPaintings,
  StoredPhoto,
  StoredSession,
  TabEntry,
} from '../../../src/app/storage/storage.ts'
import { MemoryBatch } from './memory-batch.ts'

/** A storage of one tab that works, and says what was written to it. */
export class MemoryStorage implements Storage {
  /** The settings as JSON, as they lie in local storage. */
  json: string | null = null
  photo: StoredPhoto | null = null
  run: string | null = null
  /** What cannot be read of what is kept. */
  trouble: string | null = null
  /** What writing comes to; null: success. */
  error: Error | null = null
  readonly kept = new Map<string, StoredPainting>()
  readonly keptMixes = new Map<string, StoredMix>()
  /** Names of what was written, in order. */
  readonly writes: string[] = []

  async paintings(): Promise<StoredPaintings> {
    return { paintings: [...this.kept.values()], trouble: null }
  }

  async savePainting(painting: StoredPainting): Promise<void> {
    this.kept.set(painting.id, painting)
  }

  async painting(id: string): Promise<StoredPainting | null> {
    return this.kept.get(id) ?? null
  }

  async amendPainting(id: string, fields: Partial<StoredPainting>): Promise<void> {
    if (this.error) throw this.error
    const kept = this.kept.get(id)
    if (kept) this.kept.set(id, { ...kept, ...fields })
  }

  async removePainting(id: string): Promise<void> {
    this.kept.delete(id)
  }

  async removeUnreadable(): Promise<void> {}

  async mixes(): Promise<StoredMixes> {
    return { mixes: [...this.keptMixes.values()], trouble: null }
  }

  async saveMix(mix: StoredMix): Promise<void> {
    if (this.error) throw this.error
    this.keptMixes.set(mix.id, mix)
  }

  async removeMix(id: string): Promise<void> {
    this.keptMixes.delete(id)
  }

  async session(): Promise<StoredSession> {
    const { json, photo, run, trouble } = this
    return { settings: json === null ? null : JSON.parse(json), photo, run, trouble }
  }

  async saveSession({ session, photo, run }: TabEntry): Promise<void> {
    this.writes.push(photo === null ? 'session' : `session with ${photo}`)
    if (this.error) throw this.error
    this.json = JSON.stringify(session)
    this.run = run
    if (photo === null) this.photo = null
  }

  async savePhoto(photo: StoredPhoto): Promise<void> {
    this.writes.push(`photo ${photo.name}`)
    if (this.error) throw this.error
    this.photo = photo
  }

  async runsInUse(): Promise<string[]> {
    return this.run === null ? [] : [this.run]
  }

  /** Node has no IndexedDB. */
  async pictures(): Promise<PictureDatabase> {
    return new PictureDatabase('none')
  }

  readonly several = new MemoryBatch()

  async batch(): Promise<BatchKeep> {
    return this.several
  }

  async close(): Promise<void> {}
}
