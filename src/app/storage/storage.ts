import { DatabaseOpener, type StoredPainting, type StoredPhoto, type StoredSettings } from './database.ts'

export type { StoredPainting, StoredPhoto, StoredSettings } from './database.ts'

export interface StoredSession {
  readonly settings: StoredSettings | null
  readonly photo: StoredPhoto | null
}

/**
 * What outlives a visit. Everything rejects with StyleTransferError `storage-full` or `write-failed`, whose sentence
 * says what is wrong; the app goes on without.
 */
export interface Storage {
  /** In the order they were added. */
  paintings(): Promise<StoredPainting[]>
  savePainting(painting: StoredPainting): Promise<void>
  removePainting(id: string): Promise<void>
  session(): Promise<StoredSession>
  saveSettings(settings: StoredSettings): Promise<void>
  /** null: the sample, which is not kept. */
  savePhoto(photo: StoredPhoto | null): Promise<void>
  close(): Promise<void>
}

/** Storage in IndexedDB. */
export function createStorage(name = 'pastiche'): Storage {
  const database = new DatabaseOpener(name)
  return {
    async paintings() {
      const all = await database.use((db) => db.getAll('paintings'))
      return all.sort((a, b) => a.added - b.added)
    },
    async savePainting(painting) {
      await database.use((db) => db.put('paintings', painting))
      // Asked for only now: some browsers put a question to the person, who has just given a reason for it.
      await navigator.storage?.persist?.().catch(() => false)
    },
    removePainting: (id) => database.use((db) => db.delete('paintings', id)),
    session: () =>
      database.use(async (db) => ({
        settings: ((await db.get('session', 'settings')) as StoredSettings | undefined) ?? null,
        photo: ((await db.get('session', 'photo')) as StoredPhoto | undefined) ?? null,
      })),
    async saveSettings(settings) {
      await database.use((db) => db.put('session', settings, 'settings'))
    },
    savePhoto: (photo) =>
      database.use(async (db) => {
        if (photo) await db.put('session', photo, 'photo')
        else await db.delete('session', 'photo')
      }),
    close: () => database.close(),
  }
}
