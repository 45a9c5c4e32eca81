/** Tabs of a browser that are not pages of their own: each has a session storage, one local storage and one database. */

import { vi } from 'vitest'
import { createStorage, type Storage } from '../../../src/app/storage/storage.ts'
import { unlearnt } from '../../../src/app/storage/stored-painting.ts'
import type { TabMemory } from '../../../src/app/storage/tabs.ts'

/** One for each file: they run at the same time, in one browser. */
export const DATABASE = `pastiche-storage-test-${Math.random().toString(36).slice(2)}`

/** What outlives a reload, as a session storage. */
export class Memory implements TabMemory {
  readonly values: Map<string, string>

  constructor(from?: Memory) {
    this.values = new Map(from?.values)
  }

  getItem(key: string): string | null {
    return this.values.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value)
  }
}

export interface Tab {
  readonly memory: Memory
  readonly storage: Storage
}

const open: Storage[] = []

/** @param memory that of a tab that was reloaded, or a copy of it where a tab was duplicated */
export function tab(memory = new Memory()): Tab {
  const storage = createStorage(DATABASE, memory)
  open.push(storage)
  return { memory, storage }
}

export async function reloaded({ memory, storage }: Tab): Promise<Tab> {
  await storage.close()
  return tab(memory)
}

export const photo = (id: string) => ({ id, name: `${id}.jpg`, file: new Blob([id]) })

export const painting = (id: string, added: number) => ({
  id,
  name: id,
  added,
  painting: new Blob(['painting']),
  thumbnail: new Blob(['thumbnail']),
  release: 'r1',
  vector: new Float32Array(100),
  ...unlearnt,
})

/** Opens a photo in a tab, as the page does: the entry first. */
export async function opens({ storage }: Tab, id: string, run: string | null = null): Promise<void> {
  await storage.saveSession({ session: { settings: { photoId: id } }, photo: id, run })
  await storage.savePhoto(photo(id))
}

export function removed(name: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}

/** Closes all tabs and forgets what they kept. */
export async function fresh(): Promise<void> {
  await Promise.all(open.splice(0).map((storage) => storage.close()))
  for (const key of Object.keys(localStorage)) if (key.startsWith(DATABASE)) localStorage.removeItem(key)
  await removed(DATABASE)
}

/** Ids of the photos in the database. */
export async function keptPhotos(): Promise<string[]> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    const request = db.transaction('session').objectStore('session').getAllKeys()
    request.onsuccess = () => resolve(request.result)
  })
  db.close()
  return keys.map(String)
}

/** A database that never answers, as some browsers' do. */
export function neverOpens(): void {
  const request = Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => undefined } })
  vi.spyOn(IDBFactory.prototype, 'open').mockReturnValue(request)
}

/** What a promise comes to when all deadlines have passed. */
export async function overdue<T>(promise: Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const outcome = promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    for (;;) {
      const met = await Promise.race([outcome, new Promise<null>((resolve) => setTimeout(resolve, 5, null))])
      if (met && 'error' in met) throw met.error
      if (met) return met.value
      await vi.advanceTimersByTimeAsync(1000)
    }
  } finally {
    vi.useRealTimers()
  }
}
