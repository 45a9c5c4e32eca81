/** The ways of several pictures out of the app: a ZIP, a folder, or one file. */
import type { BatchControls, BatchPhoto } from '../state/types.ts'
import { download, pictureFileName } from './files.ts'

/** Not every browser has it. */
export interface FolderHandle {
  readonly name: string
  getFileHandle(name: string, options?: { readonly create: boolean }): Promise<FolderFile>
}

interface FolderFile {
  createWritable(): Promise<{
    write(data: Blob): Promise<void>
    close(): Promise<void>
    abort(): Promise<void>
  }>
}

interface FolderPicker {
  showDirectoryPicker?(options: { readonly id: string; readonly mode: 'readwrite' }): Promise<FolderHandle>
}

/** Whether the browser can be asked for a folder. */
export const canPickFolder = (): boolean => 'showDirectoryPicker' in window

/** Asks for a folder; null where the person backs out or the browser has none to give. Needs a tap. */
export async function pickFolder(): Promise<FolderHandle | null> {
  const picked = (window as FolderPicker).showDirectoryPicker?.({ id: 'pastiche', mode: 'readwrite' })
  return (await picked?.catch(() => null)) ?? null
}

/** "a.jpg", and the second time "a-2.jpg", also where only the case differs, as some file systems do not care for it. */
class Names {
  readonly #taken = new Set<string>()

  unique(stem: string, format: string): string {
    for (let count = 1; ; count++) {
      const name = pictureFileName(count === 1 ? stem : `${stem.replace(/\.[^.]{1,5}$/, '')}-${count}`, format)
      const key = name.normalize('NFC').toLowerCase()
      if (this.#taken.has(key)) continue
      this.#taken.add(key)
      return name
    }
  }
}

type Made = BatchPhoto & { readonly made: NonNullable<BatchPhoto['made']> }

/** Those whose picture lies here. */
export function madeOf(photos: readonly BatchPhoto[]): readonly Made[] {
  return photos.filter((photo): photo is Made => photo.made?.here === true)
}

/** A name for each picture, by its photo's id: no two of them equal, none with a slash. */
export function fileNames(photos: readonly BatchPhoto[]): ReadonlyMap<string, string> {
  const names = new Names()
  return new Map(photos.flatMap(({ id, name, made }) => (made ? [[id, names.unique(name, made.format)] as const] : [])))
}

/** Saves all pictures in one ZIP, stored as they are, and read one after the other. Rejects where it cannot be made. */
export async function saveZip(batch: BatchControls): Promise<void> {
  const { makeZip } = await import('client-zip')
  const { photos } = batch.state
  const names = fileNames(photos)
  const saved: string[] = []
  const now = new Date()
  async function* files() {
    for (const { id } of madeOf(photos)) {
      const input = await batch.picture(id)
      const name = names.get(id)
      if (!input || !name) continue
      saved.push(id)
      yield { name, input, size: input.size, lastModified: now }
    }
  }
  const zip = await new Response(makeZip(files())).blob()
  download(new File([zip], `pastiche-${saved.length}.zip`, { type: 'application/zip' }))
  batch.saved(saved)
}

/** Saves one picture. */
export async function saveOne(batch: BatchControls, id: string): Promise<void> {
  const blob = await batch.picture(id)
  const name = fileNames(batch.state.photos).get(id)
  if (!blob || !name) return
  download(new File([blob], name, { type: blob.type }))
  batch.saved([id])
}

/** Writes pictures into a folder: those that are there, and each that comes, as soon as it is made. */
export class FolderWriter {
  readonly name: string
  readonly #batch: BatchControls
  readonly #folder: FolderHandle
  readonly #failed: () => void
  readonly #stop: () => void
  /** The last picture of each photo that has been written. */
  readonly #written = new Map<string, unknown>()
  #writing = false

  /** @param failed called where the folder takes nothing any more; nothing further is written then */
  constructor(batch: BatchControls, folder: FolderHandle, failed: () => void) {
    this.#batch = batch
    this.#folder = folder
    this.#failed = failed
    this.name = folder.name
    this.#stop = batch.subscribe(() => void this.#write())
    void this.#write()
  }

  stop(): void {
    this.#stop()
  }

  async #write(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    try {
      for (let next = this.#next; next; next = this.#next) {
        const { id, name, made } = next
        const blob = await this.#batch.picture(id)
        this.#written.set(id, made)
        if (!blob) continue
        await this.#put(name, made.format, blob)
        this.#batch.saved([id])
      }
    } catch (error) {
      console.info('The folder takes nothing any more:', error)
      this.stop()
      this.#failed()
    }
    this.#writing = false
  }

  get #next(): Made | undefined {
    return madeOf(this.#batch.state.photos).find(
      ({ id, made, saved }) => this.#written.get(id) !== made && !(saved && this.#written.has(id)),
    )
  }

  /** Under a name that nothing in the folder has. */
  async #put(photoName: string, format: string, blob: Blob): Promise<void> {
    const names = new Names()
    let name = names.unique(photoName, format)
    while (await isThere(this.#folder, name)) name = names.unique(photoName, format)
    const writable = await (await this.#folder.getFileHandle(name, { create: true })).createWritable()
    try {
      await writable.write(blob)
    } catch (error) {
      await writable.abort().catch(() => undefined)
      throw error
    }
    await writable.close()
  }
}

async function isThere(folder: FolderHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name)
    return true
  } catch (error) {
    if ((error as Error).name === 'NotFoundError') return false
    // A folder by that name.
    if ((error as Error).name === 'TypeMismatchError') return true
    throw error
  }
}
