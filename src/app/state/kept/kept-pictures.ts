/** The pictures that were made: keeps them, brings them back into the app, and lets go of them. */
import { withDeadline } from '../../../core/deadline.ts'
import { sha256Hex } from '../../../core/digest.ts'
import { isAbort, StyleTransferError } from '../../../core/errors.ts'
import { READING, STORING } from '../../../core/waits.ts'
import { newId, type PictureDatabase, type PictureParts, type StoredPicture } from '../../storage/storage.ts'
import { foundBy, storedPicture } from '../../storage/stored-picture.ts'
import { pictures as says } from '../../words/en/pictures-words.ts'
import { fileSize } from '../../words/format.ts'
import type { Cell } from '../cell.ts'
import type { StoreDeps } from '../deps.ts'
import type { Gallery } from '../gallery/gallery.ts'
import type { MixLoader } from '../gallery/mix-loader.ts'
import type { Notices } from '../notices.ts'
import type { Photos } from '../pictures/photos.ts'
import type { PolishLoader } from '../polish/loader.ts'
import { isPainted, shownPicture } from '../selectors.ts'
import { sameSettings } from '../settings/editing.ts'
import type { AppState, Settings } from '../types.ts'
import { pictureThumbnail } from './picture-thumbnail.ts'
import type { KeptPicture, MadePicture, PictureControls } from './picture-types.ts'
import { nameOf, writeRecipe } from './recipe.ts'
import { Removals } from './removals.ts'
import { Reopener } from './reopener.ts'
import { bytesOf, oldestFor } from './room.ts'

export interface KeptPicturesParts {
  readonly cell: Cell<AppState>
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets' | 'onKept'>
  readonly notices: Notices
  readonly gallery: Pick<Gallery, 'own' | 'lookup' | 'take' | 'bringBack'>
  readonly mixes: Pick<MixLoader, 'load' | 'lookup' | 'bringBack'>
  readonly photos: Pick<Photos, 'file' | 'has' | 'add'>
  readonly polish: Pick<PolishLoader, 'load' | 'full'>
  readonly goTo: (settings: Settings) => void
}

/** Quality of a polished picture's file: no visible loss. */
const QUALITY = 92
/** Characters of a title at most. */
const TITLE = 120
/** What is to be deleted leaves room for what it is deleted for, and for what storage itself takes. */
const SPARE = 1.25

export class KeptPictures implements PictureControls {
  readonly #parts: KeptPicturesParts
  readonly #listeners = new Set<() => void>()
  readonly #removals: Removals
  readonly #reopener: Reopener
  #all: readonly KeptPicture[] = []
  #saysUnreadable = true
  ready = false
  /** Pictures are kept one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: KeptPicturesParts) {
    this.#parts = parts
    this.#removals = new Removals({
      ...{ cell: parts.cell, notices: parts.notices, database: () => this.#database() },
      changed: () => this.refresh(),
    })
    this.#reopener = new Reopener(parts, () => this.#database())
  }

  get pictures(): readonly KeptPicture[] {
    return this.#all
  }

  get bytes(): number {
    return bytesOf(this.#all)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  refresh(): Promise<void> {
    return this.#list(() => true)
  }

  /** Reads the list for somebody who has not asked for it: where storage is off on purpose, nothing is said. */
  begin(): Promise<void> {
    return this.#list((error) => !(error instanceof StyleTransferError && error.code === 'write-failed'))
  }

  /** @param isToBeSaid of what went wrong */
  async #list(isToBeSaid: (error: unknown) => boolean): Promise<void> {
    try {
      const database = await this.#database()
      const { pictures, unreadable } = await database.all()
      this.#all = pictures.filter(({ removed }) => removed === null)
      this.ready = true
      if (unreadable > 0 && this.#saysUnreadable) this.#sayUnreadable(database, unreadable)
      void this.#removals.purgeOld(pictures)
    } catch (error) {
      if (isToBeSaid(error)) this.#parts.notices.fail(error)
    }
    this.#parts.deps.onKept?.(this.#all.length)
    for (const listener of [...this.#listeners]) listener()
  }

  keep(made: MadePicture, state: AppState): Promise<void> {
    return this.#inTurn(() => this.#keep(made, state, false))
  }

  /** Keeps the picture that has just been polished to its end. Never rejects. */
  keepPolished(state: AppState): Promise<void> {
    return this.#inTurn(async () => {
      const { picture } = state.polish.run ?? {}
      const resultId = await this.#parts.polish.full()
      if (!picture || resultId === null || !sameSettings(this.#parts.cell.value.settings, state.settings)) return
      const blob = await this.#parts.deps.client.encode({ resultId, format: 'jpeg', quality: QUALITY })
      const { width, height } = picture
      if (blob) await this.#keep({ blob, width, height, settings: state.settings }, state, true)
    })
  }

  async thumbnail(id: string): Promise<Blob | null> {
    return this.#read((database) => database.thumbnail(id))
  }

  async file(id: string): Promise<Blob | null> {
    return this.#read((database) => database.file(id))
  }

  async reopen(id: string): Promise<boolean> {
    const picture = this.#find(id)
    try {
      return picture !== undefined && (await this.#reopener.reopen(picture))
    } catch (error) {
      this.#parts.notices.fail(error, { label: says.again, run: () => void this.reopen(id) })
      return false
    }
  }

  async rename(id: string, given: string): Promise<void> {
    const before = this.#find(id)
    const title = given.trim().slice(0, TITLE)
    if (!before || !title || title === before.title) return
    const picture = { ...before, title }
    await this.#write((database) => database.amend({ ...picture, ...foundBy(picture) }))
  }

  async remove(ids: readonly string[]): Promise<void> {
    const there = ids.filter((id) => this.#find(id))
    if (there.length > 0) await this.#removals.remove(there)
  }

  bringBack(): Promise<void> {
    return this.#removals.bringBack()
  }

  async clear(): Promise<void> {
    this.#removals.forget()
    await this.#write((database) => database.clear())
  }

  #find(id: string): KeptPicture | undefined {
    return this.#all.find((picture) => picture.id === id)
  }

  #database(): Promise<PictureDatabase> {
    return this.#parts.deps.storage.pictures()
  }

  async #read<T>(read: (database: PictureDatabase) => Promise<T>): Promise<T | null> {
    try {
      return await read(await this.#database())
    } catch (error) {
      this.#parts.notices.fail(error)
      return null
    }
  }

  async #write(write: (database: PictureDatabase) => Promise<unknown>): Promise<void> {
    await this.#read(async (database) => withDeadline(STORING, write(database)))
    await this.refresh()
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(run).catch((error: unknown) => {
      if (!isAbort(error)) this.#sayUnkept(error)
    })
    this.#turn = turn
    return turn
  }

  /** @param once whether to leave it as it is where it is there already */
  async #keep(made: MadePicture, state: AppState, once: boolean): Promise<void> {
    const { settings, blob } = made
    const shown = shownPicture(state)
    if (!isPainted(state) || !shown) return
    const { deps, gallery, photos } = this.#parts
    // Drawn before anything is waited for: the bitmap may go.
    const thumbnail = pictureThumbnail(sameSettings(state.settings, settings) ? shown.bitmap : blob)
    // Waited for below, and perhaps never.
    thumbnail.catch(() => undefined)
    const written = writeRecipe(settings, state, deps.assets.release, {
      lookup: gallery.lookup,
      own: (id) => gallery.own(id),
    })
    const photo = photos.file(settings.photoId)
    const key = photo && (await hashOf(photo.file))
    const same = await nameOf(settings, key, written)
    if (once && this.#all.some((picture) => picture.same === same)) return
    const { recipe, styles } = written
    const parts = { file: blob, thumbnail: await thumbnail, photo: photo?.file ?? null, styles }
    const record = storedPicture({
      ...{ id: newId(), same, saved: Date.now(), title: titleOf(recipe.styles), recipe },
      ...{ type: blob.type as StoredPicture['type'], width: made.width, height: made.height, bytes: blob.size },
      thumbnailBytes: parts.thumbnail.size,
      photo: { name: photo?.name ?? says.sample, key, bytes: photo?.file.size ?? 0 },
    })
    await this.#add(record, parts)
  }

  async #add(record: StoredPicture, parts: PictureParts): Promise<void> {
    try {
      const database = await this.#database()
      await withDeadline(STORING, database.add(record, parts))
      await this.refresh()
    } catch (error) {
      if (!(error instanceof StyleTransferError) || error.code !== 'storage-full') throw error
      await this.refresh()
      this.#offerRoom(record, parts)
    }
  }

  /** The file was saved all the same; what is kept of it waits in memory for room. */
  #offerRoom(record: StoredPicture, parts: PictureParts): void {
    const needed = record.bytes + record.thumbnailBytes + record.photo.bytes
    const oldest = oldestFor(this.#all, needed * SPARE)
    const { notices } = this.#parts
    if (oldest.length === 0) {
      notices.add({ kind: 'error', text: says.noRoom })
      return
    }
    const left = this.#all.slice(0, this.#all.length - oldest.length)
    const size = fileSize(this.bytes - bytesOf(left))
    const run = (): void => {
      void this.#inTurn(async () => {
        const database = await this.#database()
        await database.purge(oldest.map(({ id }) => id))
        await this.#add(record, parts)
      })
    }
    notices.add({
      kind: 'error',
      text: says.full(oldest.length, size),
      action: { label: says.deleteOldest(oldest.length), run },
    })
  }

  #sayUnkept(error: unknown): void {
    const known = error instanceof StyleTransferError
    if (!known) console.error(error)
    // Where storage is off on purpose there is no list to miss it in.
    if (known && error.code === 'write-failed') return
    this.#parts.notices.add({ kind: 'error', text: says.unkept(known ? error.message : '') })
  }

  #sayUnreadable(database: PictureDatabase, count: number): void {
    this.#saysUnreadable = false
    const run = () => void this.#write(() => database.removeUnreadable())
    this.#parts.notices.add({ kind: 'error', text: says.unreadable(count), action: { label: says.remove, run } })
  }
}

function titleOf(styles: readonly { readonly title: string; readonly share: number }[]): string {
  const seen = styles.filter(({ share }) => share >= 0.005)
  return seen
    .map(({ title }) => title)
    .join(' + ')
    .slice(0, TITLE)
}

/** Of photos that were hashed in this visit. */
const hashes = new WeakMap<Blob, Promise<string>>()

function hashOf(file: Blob): Promise<string> {
  const hash =
    hashes.get(file) ?? withDeadline(READING, file.arrayBuffer()).then((bytes) => sha256Hex(new Uint8Array(bytes)))
  hashes.set(file, hash)
  hash.catch(() => hashes.delete(file))
  return hash
}
