/** All that is kept between visits, behind one interface: each tab's entry in local storage, and the database. */
import type { AppDatabase, FoundPhoto, StoredMixes, StoredPaintings } from './app-database.ts'
import type { BatchDatabase, BatchKeep } from './batch-database.ts'
import type { PictureDatabase } from './picture-database.ts'
import type { StoredMix } from './stored-mix.ts'
import type { StoredPainting } from './stored-painting.ts'
import type { StoredPhoto } from './stored-photo.ts'
import { type TabEntry, type TabMemory, Tabs } from './tabs.ts'

export type { StoredMixes, StoredPaintings } from './app-database.ts'
export type { BatchKeep, BatchPart, StoredBatch, StoredBatchPhoto, StoredBatchRun } from './batch-database.ts'
export { newId } from './ids.ts'
export type { PictureDatabase, PictureParts } from './picture-database.ts'
export type { StoredMix } from './stored-mix.ts'
export type { StoredPainting } from './stored-painting.ts'
export type { StoredPhoto } from './stored-photo.ts'
export type { Recipe, StoredPicture, UsedStyle } from './stored-picture.ts'
export type { TabEntry } from './tabs.ts'

/** What a tab begins with; nulls where nothing was kept. */
export interface StoredSession extends FoundPhoto {
  /** As it was saved, perhaps by another version of the app. */
  readonly settings: unknown
  /** Key of the polishing run that the tab holds on to. */
  readonly run: string | null
}

/**
 * What outlives a visit. Everything but `session` rejects with StyleTransferError `storage-full`, `storage-newer`,
 * `timed-out` or `write-failed`, whose sentence says what is wrong; the app works without.
 */
export interface Storage {
  paintings(): Promise<StoredPaintings>
  savePainting(painting: StoredPainting): Promise<void>
  /** The painting as it lies there now, which another tab may have changed; null where it is gone. */
  painting(id: string): Promise<StoredPainting | null>
  /** Changes these fields and leaves the others as any tab has written them; a painting that is gone stays so. */
  amendPainting(id: string, fields: Partial<StoredPainting>): Promise<void>
  removePainting(id: string): Promise<void>
  /** Deletes the paintings and mixes that cannot be read. */
  removeUnreadable(): Promise<void>
  mixes(): Promise<StoredMixes>
  saveMix(mix: StoredMix): Promise<void>
  removeMix(id: string): Promise<void>
  /** What this tab left; in a new tab, what the newest one has. */
  session(): Promise<StoredSession>
  /** Keeps what this tab has open and set, before anything is waited for. */
  saveSession(entry: TabEntry): Promise<void>
  /** Keeps a photo as long as a tab's entry names it, and a while longer. */
  savePhoto(photo: StoredPhoto): Promise<void>
  /** Keys of the runs that open tabs hold on to. */
  runsInUse(): Promise<readonly string[]>
  /** Several photos that are painted, and their pictures until they are saved; for one tab at a time. */
  batch(): Promise<BatchKeep>
  /** The pictures that were made; another tab's too. */
  pictures(): Promise<PictureDatabase>
  close(): Promise<void>
}

/** Entries of tabs after which those that were closed long ago are looked for at the start of a visit too. */
const MANY = 8
const ignored = () => undefined

/** @param memory what outlives a reload of this tab; by default its session storage */
export function createStorage(name = 'pastiche', memory?: TabMemory): Storage {
  return new BrowserStorage(name, memory)
}

class BrowserStorage implements Storage {
  readonly #name: string
  readonly #tabs: Tabs
  #database: Promise<AppDatabase> | null = null
  #batch: BatchDatabase | null = null
  #pictures: PictureDatabase | null = null

  constructor(name: string, memory?: TabMemory) {
    this.#name = name
    this.#tabs = new Tabs(name, memory)
  }

  async paintings(): Promise<StoredPaintings> {
    return (await this.#loaded()).paintings()
  }

  async savePainting(painting: StoredPainting): Promise<void> {
    return (await this.#loaded()).savePainting(painting)
  }

  async painting(id: string): Promise<StoredPainting | null> {
    return (await this.#loaded()).painting(id)
  }

  async amendPainting(id: string, fields: Partial<StoredPainting>): Promise<void> {
    return (await this.#loaded()).amendPainting(id, fields)
  }

  async removePainting(id: string): Promise<void> {
    return (await this.#loaded()).removePainting(id)
  }

  async removeUnreadable(): Promise<void> {
    return (await this.#loaded()).removeUnreadable()
  }

  async mixes(): Promise<StoredMixes> {
    return (await this.#loaded()).mixes()
  }

  async saveMix(mix: StoredMix): Promise<void> {
    return (await this.#loaded()).saveMix(mix)
  }

  async removeMix(id: string): Promise<void> {
    return (await this.#loaded()).removeMix(id)
  }

  async session(): Promise<StoredSession> {
    const before = await this.#tabs.claim()
    const own = before === null ? null : this.#tabs.read(before)
    const older = own ? null : this.#olderJson
    if (older !== null) return this.#takeOver(older)
    const found = own ?? this.#tabs.all()[0]
    return found ? this.#begin(found) : { settings: null, photo: null, run: null, trouble: null }
  }

  async saveSession({ session, photo, run }: TabEntry): Promise<void> {
    try {
      this.#tabs.write({ session, photo, run })
    } catch (error) {
      throw (await import('../../database/trouble.ts')).explain(error)
    }
  }

  async savePhoto(photo: StoredPhoto): Promise<void> {
    return (await this.#loaded()).savePhoto(photo, this.#tabs)
  }

  async runsInUse(): Promise<string[]> {
    return (await import('./prune.ts')).runsInUse(this.#tabs)
  }

  async batch(): Promise<BatchKeep> {
    const { BatchDatabase } = await import('./batch-database.ts')
    this.#batch ??= new BatchDatabase(`${this.#name}-batch`)
    return this.#batch
  }

  async pictures(): Promise<PictureDatabase> {
    const { PictureDatabase } = await import('./picture-database.ts')
    this.#pictures ??= new PictureDatabase(`${this.#name}-pictures`)
    return this.#pictures
  }

  async close(): Promise<void> {
    this.#tabs.close()
    this.#batch?.close()
    this.#pictures?.close()
    ;(await this.#database)?.close()
  }

  async #begin(entry: TabEntry): Promise<StoredSession> {
    // Before its photo is read, so that no other tab takes that for one that nobody needs.
    await this.saveSession(entry).catch(() => undefined)
    if (this.#tabs.all().length > MANY)
      void import('./prune.ts').then(({ pruneTabs }) => pruneTabs(this.#tabs), ignored)
    const { session: settings, photo, run } = entry
    const found = photo === null ? { photo: null, trouble: null } : await (await this.#loaded()).photo(photo)
    return { settings, run, ...found }
  }

  /** The entry of a version of the app that had one for all tabs; null where there is none any more. */
  get #olderJson(): string | null {
    try {
      return localStorage.getItem(this.#olderKey)
    } catch {
      return null
    }
  }

  get #olderKey(): string {
    return `${this.#name}.session`
  }

  /** Makes it this tab's; where the database cannot be had nothing changes. */
  async #takeOver(json: string): Promise<StoredSession> {
    const { olderEntry } = await import('./app-database.ts')
    const entry = olderEntry(json)
    const trouble = await (await this.#loaded()).takeOverPhoto()
    if (trouble) return { settings: entry.session, photo: null, run: null, trouble }
    const begun = await this.#begin(entry)
    localStorage.removeItem(this.#olderKey)
    return begun
  }

  #loaded(): Promise<AppDatabase> {
    this.#database ??= import('./app-database.ts').then(
      ({ AppDatabase }) => new AppDatabase(this.#name),
      (error: unknown) => {
        this.#database = null
        throw error
      },
    )
    return this.#database
  }
}
