/** All that is kept between visits, behind one interface: the database, and the settings in local storage. */
import { DatabaseOpener, explain, type StoredPhoto } from './app-database.ts'
import { readStoredPainting, type StoredPainting } from './stored-painting.ts'

export type { StoredPhoto } from './app-database.ts'
export type { StoredPainting } from './stored-painting.ts'

export interface StoredSession {
  /** As it was saved, perhaps by another version of the app; null where there is none. */
  readonly settings: unknown
  readonly photo: StoredPhoto | null
}

/**
 * What outlives a visit. Everything rejects with StyleTransferError `storage-full` or `write-failed`, whose sentence
 * says what is wrong; the app works without.
 */
export interface Storage {
  /** In the order they were added. */
  paintings(): Promise<StoredPainting[]>
  savePainting(painting: StoredPainting): Promise<void>
  removePainting(id: string): Promise<void>
  session(): Promise<StoredSession>
  /** @param settings any JSON */
  saveSettings(settings: object): Promise<void>
  /** null: the sample, which is not kept. */
  savePhoto(photo: StoredPhoto | null): Promise<void>
  close(): Promise<void>
}

/**
 * Storage in IndexedDB, but for the settings: they are written synchronously, because a page that is being closed or
 * reloaded is gone before IndexedDB has written anything.
 */
export function createStorage(name = 'pastiche'): Storage {
  const database = new DatabaseOpener(name)
  const settingsKey = `${name}.session`
  return {
    async paintings() {
      const records = await database.use((db) => db.getAll('paintings'))
      const sound = records.map(readStoredPainting).filter((painting) => painting !== null)
      return sound.sort((a, b) => a.added - b.added)
    },
    async savePainting(painting) {
      await database.use((db) => db.put('paintings', painting))
      // Asked for only now: some browsers ask the person, who now knows what it is about.
      await navigator.storage?.persist?.().catch(() => false)
    },
    removePainting: (id) => database.use((db) => db.delete('paintings', id)),
    session: () =>
      database.use(async (db) => ({
        settings: parsed(localStorage.getItem(settingsKey)),
        photo: (await db.get('session', 'photo')) ?? null,
      })),
    async saveSettings(settings) {
      try {
        localStorage.setItem(settingsKey, JSON.stringify(settings))
      } catch (error) {
        throw explain(error)
      }
    },
    savePhoto: (photo) =>
      database.use(async (db) => {
        if (photo) await db.put('session', photo, 'photo')
        else await db.delete('session', 'photo')
      }),
    close: () => database.close(),
  }
}

function parsed(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}

/** A random id for what is to be kept; `crypto.randomUUID` is missing on plain http, where a phone opens a developer's page. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
