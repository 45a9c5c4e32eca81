/** The photos of this visit, of which one is open: its bitmap, its planned size, and what is on the canvas. */
import { withDeadline } from '../../../core/deadline.ts'
import { isAbort } from '../../../core/errors.ts'
import { photoOf } from '../../../core/framed-id.ts'
import type { Size } from '../../../core/size.ts'
import { READING, SAMPLE } from '../../../core/waits.ts'
import type { PictureSize, Rendered } from '../../../worker/client.ts'
import type { Seeds } from '../../../worker/protocol.ts'
import { newId, type StoredPhoto } from '../../storage/storage.ts'
import { app } from '../../words/en/app-words.ts'
import type { Cell } from '../cell.ts'
import type { StoreDeps } from '../deps.ts'
import type { Notices } from '../notices.ts'
import { type AppState, type Picture, SAMPLE_ID } from '../types.ts'
import type { JobBoard } from './jobs.ts'

/** Bitmaps are closed this long after they left the state, ms: something may still be drawing them. */
const RETIRE_AFTER = 5000

export interface PhotosParts {
  readonly cell: Cell<AppState>
  readonly deps: Pick<StoreDeps, 'client' | 'assets'>
  readonly board: JobBoard
  readonly notices: Notices
}

interface ShownPhoto {
  readonly bitmap: ImageBitmap
  readonly name: string
  /** px of the photo that the bitmap stands for. */
  readonly size: Size
  readonly isNew: boolean
}

export class Photos {
  readonly #parts: PhotosParts
  readonly #files = new Map<string, StoredPhoto>()
  #opening: { readonly id: string; readonly controller: AbortController; readonly returning: boolean } | null = null
  #openId: string | null = null

  constructor(parts: PhotosParts) {
    this.#parts = parts
  }

  /** The photo that is on the page; null before there is one. */
  get openId(): string | null {
    return this.#openId
  }

  /** Takes in a photo that the person has brought; returns its id. */
  bring(file: Blob, name: string): string {
    const id = newId()
    this.add({ id, name, file })
    void this.#copy({ id, name, file })
    return id
  }

  /** Holds on to the bytes: the person may move, change or delete a file while its photo is open. Never rejects. */
  async #copy({ id, name, file }: StoredPhoto): Promise<void> {
    const bytes = await withDeadline(READING, file.arrayBuffer()).catch(() => null)
    if (bytes && this.#files.get(id)?.file === file)
      this.add({ id, name, file: new Blob([bytes], { type: file.type }) })
  }

  add(photo: StoredPhoto): void {
    this.#files.set(photo.id, photo)
  }

  has(id: string): boolean {
    const photo = photoOf(id)
    return photo === SAMPLE_ID || this.#files.has(photo)
  }

  /** The file of an opened photo, however it is framed; null for the sample. */
  file(id: string): StoredPhoto | null {
    const photo = photoOf(id)
    return photo === SAMPLE_ID ? null : (this.#files.get(photo) ?? null)
  }

  /**
   * Opens a photo and puts it on the page; the one that was there stays until then, and when that fails.
   * A newer call cancels an older one, which rejects with AbortError.
   *
   * @param returning whether the settings came back to this photo; false where the person has just brought it
   */
  async open(id: string, returning: boolean): Promise<void> {
    const { client } = this.#parts.deps
    this.#opening?.controller.abort()
    const controller = new AbortController()
    const opening = { id, controller, returning }
    this.#opening = opening
    const job = this.#parts.board.begin(app.opening, () => controller.abort())
    try {
      const { file, name } = await this.load(id, controller.signal)
      controller.signal.throwIfAborted()
      const { bitmap } = await client.openPhoto(id, file, { signal: controller.signal })
      this.#openId = id
      this.#parts.notices.succeeded('photo')
      this.#parts.cell.set({ polishEdge: null })
      this.#show({ bitmap, name, size: bitmap, isNew: true })
      void this.plan()
    } catch (error) {
      // It may have arrived damaged, and is fetched again the next time.
      if (photoOf(id) === SAMPLE_ID) this.#files.delete(SAMPLE_ID)
      throw error
    } finally {
      if (this.#opening === opening) this.#opening = null
      job.end()
    }
  }

  /** The photo that is being opened, or null. */
  get openingId(): string | null {
    return this.#opening?.id ?? null
  }

  /** Stops an opening that undo or redo has made useless; a photo that was just brought still comes. */
  stopReturning(): void {
    if (this.#opening?.returning) this.#opening.controller.abort()
  }

  /** Asks how large the picture will be, and brings the photo on the page to that size. */
  async plan(): Promise<void> {
    const { cell, deps } = this.#parts
    const id = this.#openId
    if (id === null) return
    const stale = () => this.#openId !== id
    try {
      const plan = await deps.client.plan(id)
      if (stale()) return
      this.#promise(plan)
      cell.set({ polishEdge: plan.polishEdge })
      const { photo } = cell.value
      if (!photo || (photo.width === plan.width && photo.height === plan.height)) return
      const bitmap = await deps.client.photoBitmap(id, plan)
      if (stale()) bitmap.close()
      else this.#show({ bitmap, name: photo.name, size: plan, isNew: false })
    } catch (error) {
      // The engine did not start; the notice of that failure says so already.
      if (!isAbort(error)) console.info('No size plan yet:', error)
    }
  }

  /** As the store has it. */
  async select(seeds: Seeds): Promise<Uint8Array<ArrayBuffer> | null> {
    const { selectSubject } = await import('./select.ts')
    return selectSubject(this.#openId ?? '', seeds, this.#parts)
  }

  /** Puts a painted picture on the page; `painted` is false for the photo itself at its full size, which is there. */
  showPicture(
    { bitmap, width, height, stage, reducedBy }: Picture & Partial<Pick<Rendered, 'reducedBy'>>,
    painted: boolean,
  ): void {
    const { cell, notices } = this.#parts
    if (stage === 'full') {
      if (reducedBy) this.#promise({ width, height, reducedBy })
      notices.succeeded('picture')
    }
    const { photo, picture: before } = cell.value
    if (painted) cell.set({ picture: { bitmap, width, height, stage } })
    else bitmap.close()
    if (painted && before && before.bitmap !== photo?.bitmap) retire(before.bitmap)
  }

  /** Puts the photo in the picture's place. */
  showPhoto(): void {
    const { cell } = this.#parts
    const { photo, picture } = cell.value
    if (!photo || picture?.stage === 'photo') return
    const { bitmap, width, height } = photo
    cell.set({ picture: { bitmap, width, height, stage: 'photo' } })
    if (picture) retire(picture.bitmap)
  }

  /** The size that saving will have. */
  #promise({ width, height, reducedBy }: PictureSize): void {
    const { saveSize } = this.#parts.cell.value
    if (saveSize?.width !== width || saveSize.height !== height || saveSize.reducedBy !== reducedBy)
      this.#parts.cell.set({ saveSize: { width, height, reducedBy } })
  }

  /** The photo's file, however it is framed; the sample's is fetched. */
  async load(id: string, signal: AbortSignal): Promise<StoredPhoto> {
    const known = this.#files.get(photoOf(id))
    if (known) return known
    const { assets } = this.#parts.deps
    const sample = { id: SAMPLE_ID, name: app.sample, file: await withDeadline(SAMPLE, assets.sample(), signal) }
    this.#files.set(SAMPLE_ID, sample)
    return sample
  }

  /** Puts a bitmap of the open photo on the page; also as the picture, where the photo is new or nothing is painted. */
  #show({ bitmap, name, size, isNew }: ShownPhoto): void {
    const { cell } = this.#parts
    const { photo: before, picture } = cell.value
    const { width, height } = size
    const photo = { bitmap, name, width, height }
    const unpainted = isNew || picture?.stage === 'photo'
    cell.set(unpainted ? { photo, picture: { bitmap, width, height, stage: 'photo' } } : { photo })
    if (before) retire(before.bitmap)
    if (unpainted && picture && picture.bitmap !== before?.bitmap) retire(picture.bitmap)
  }
}

/** Frees a bitmap when nothing can be drawing it any more. */
export function retire(bitmap: ImageBitmap): void {
  setTimeout(() => bitmap.close(), RETIRE_AFTER)
}
