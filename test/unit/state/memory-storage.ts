import type { Storage, StoredPainting, StoredPhoto } from '../../../src/app/storage/storage.ts'

/** A storage that works, and says what was written to it. */
export class MemoryStorage implements Storage {
  /** The settings as JSON, as they lie in local storage. */
  json: string | null = null
  photo: StoredPhoto | null = null
  readonly kept = new Map<string, StoredPainting>()
  /** Names of what was written, in order. */
  readonly writes: string[] = []

  async paintings(): Promise<StoredPainting[]> {
    return [...this.kept.values()]
  }

  async savePainting(painting: StoredPainting): Promise<void> {
    this.kept.set(painting.id, painting)
  }

  async removePainting(id: string): Promise<void> {
    this.kept.delete(id)
  }

  async session() {
    return { settings: this.json === null ? null : JSON.parse(this.json), photo: this.photo }
  }

  async saveSettings(settings: object): Promise<void> {
    this.writes.push('settings')
    this.json = JSON.stringify(settings)
  }

  async savePhoto(photo: StoredPhoto | null): Promise<void> {
    this.writes.push(photo ? `photo ${photo.name}` : 'no photo')
    this.photo = photo
  }

  async close(): Promise<void> {}
}
