/**
 * Paints several photos in one look, one after the other: what is waited for, what becomes of each, and how it is paused,
 * ended and gone on with, also after a reload.
 */
import { isAbort, StyleTransferError } from '../../../core/errors.ts'
import type { Look } from '../../../core/look.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { PaintedFile } from '../../../worker/client.ts'
import type { StoredBatchRun } from '../../storage/storage.ts'
import { batch } from '../../words/en/batch-words.ts'
import { errorWords } from '../../words/error-words.ts'
import { Cell } from '../cell.ts'
import { type BatchParts, NO_BATCH, photoOf } from './batch-parts.ts'
import { restored } from './batch-restore.ts'
import { type BatchControls, type BatchPhoto, type BatchStart, type BatchState, MOST_PHOTOS } from './batch-types.ts'
import { Pace } from './pace.ts'

/** Failures that have nothing to do with the one photo: going on would fail all of them. */
const OF_ALL: readonly string[] = ['model-missing', 'model-corrupt', 'no-backend', 'backend-in-use', 'device-lost']

export class BatchQueue implements BatchControls {
  readonly #parts: BatchParts
  readonly #cell = new Cell<BatchState>(NO_BATCH)
  readonly #pace = new Pace()
  #run: StoredBatchRun | null = null
  #look: Look<StyleRef> | null = null
  #current: { readonly id: string; readonly controller: AbortController } | null = null
  #working = false

  constructor(parts: BatchParts) {
    this.#parts = parts
  }

  get state(): BatchState {
    return this.#cell.value
  }

  subscribe(listener: () => void): () => void {
    return this.#cell.subscribe(listener)
  }

  async claim(): Promise<void> {
    const { shelf, claim, wantedLater } = this.#parts
    const before = this.state
    const mine = await claim()
    if (!mine || !(before.elsewhere || before.photos.length === 0)) {
      this.#cell.set({ elsewhere: !mine })
      return
    }
    const { photos, run } = restored(await shelf.load())
    this.#run = run
    const wasRunning = run?.status === 'running'
    this.#cell.set({
      ...{ elsewhere: false, photos, look: run?.look ?? null },
      status: run && run.status !== 'idle' ? 'paused' : 'idle',
    })
    if (!run) return
    const found = await wantedLater(run.settings)
    // Started anew meanwhile.
    if (this.#run !== run) return
    if (found?.key === run.key) this.#look = found.look
    else if (run.status !== 'idle') this.#set({ status: 'idle', trouble: batch.lookGone })
    if (this.#look && wasRunning && this.state.status === 'paused') this.resume()
  }

  async add(files: readonly File[]): Promise<readonly boolean[]> {
    const { shelf } = this.#parts
    if (this.state.elsewhere) return []
    const room = MOST_PHOTOS - this.state.photos.length
    const taken = files.slice(0, Math.max(0, room)).map((file) => ({ file, photo: photoOf(file) }))
    this.#cell.set({
      photos: [...this.state.photos, ...taken.map(({ photo }) => photo)],
      trouble: taken.length < files.length ? batch.tooMany(MOST_PHOTOS, files.length - taken.length) : null,
    })
    const kept: boolean[] = []
    for (const { file, photo } of taken) {
      // Its file is read here, be it from a card that is pulled out afterwards.
      const how = await shelf.put('photos', photo.id, file)
      kept.push(how === 'kept')
      if (how === 'kept') this.#amend(photo.id, { kept: true })
      else this.#cell.set({ trouble: how === 'full' ? batch.fullAtBringing : batch.keepsNothing })
    }
    if (this.state.status === 'running') void this.#work()
    return kept
  }

  start(how: BatchStart): void {
    this.#begin(how, ({ state }) => state === 'leftOut' || state === 'waiting')
  }

  again(how: BatchStart): void {
    this.#begin(how, () => true)
  }

  #begin({ look: words, format, quality }: BatchStart, which: (photo: BatchPhoto) => boolean): void {
    const settings = this.#parts.settings()
    const found = this.#parts.wanted(settings)
    if (found === null || found === 'waiting') {
      this.#cell.set({ trouble: found ? batch.lookWaits : batch.noLook })
      return
    }
    this.#stop()
    this.#look = found.look
    this.#run = { status: 'running', settings, key: found.key, look: words, format, quality }
    for (const { id } of this.state.photos.filter(which)) this.#amend(id, { state: 'waiting', why: null })
    this.#cell.set({ look: words })
    this.resume()
  }

  pause(): void {
    this.#set({ status: 'paused' })
    this.#stop()
  }

  resume(): void {
    if (!this.#look) {
      this.#set({ status: 'idle', trouble: batch.lookGone })
      return
    }
    this.#set({ status: 'running', trouble: null })
    void this.#work()
  }

  cancel(): void {
    this.#set({ status: 'idle', trouble: null, secondsLeft: null })
    this.#stop()
    for (const { id, state, made } of this.state.photos)
      if (state === 'waiting') this.#amend(id, { state: made ? 'done' : 'leftOut' })
  }

  retry(id: string): void {
    this.#amend(id, { state: 'waiting', why: null })
    if (this.state.status === 'idle') this.resume()
  }

  remove(id: string): void {
    const isCurrent = this.#current?.id === id
    this.#cell.set({ photos: this.state.photos.filter((photo) => photo.id !== id) })
    if (isCurrent) this.#current?.controller.abort()
    void this.#parts.shelf.remove(id)
  }

  async clear(): Promise<void> {
    this.#stop()
    this.#run = null
    this.#look = null
    this.#cell.set({ ...NO_BATCH, elsewhere: this.state.elsewhere })
    if (!this.state.elsewhere) await this.#parts.shelf.clear()
  }

  photo(id: string): Promise<Blob | null> {
    return this.#parts.shelf.get('photos', id)
  }

  picture(id: string): Promise<Blob | null> {
    return this.#parts.shelf.get('pictures', id)
  }

  saved(ids: readonly string[]): void {
    for (const id of ids) this.#amend(id, { saved: true })
  }

  differs(): boolean | null {
    const now = this.#parts.wanted(this.#parts.settings())
    return now === null || now === 'waiting' ? null : now.key !== this.#run?.key
  }

  /** The next photo's turn, until none waits. */
  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    for (;;) {
      const next = this.state.photos.find(({ state }) => state === 'waiting')
      if (this.state.status !== 'running' || !next || !this.#look || !this.#run) break
      await this.#paint(next, this.#look, this.#run)
    }
    this.#working = false
    if (this.state.status === 'running') this.#set({ status: 'idle', secondsLeft: null })
  }

  async #paint({ id }: BatchPhoto, look: Look<StyleRef>, { format, quality }: StoredBatchRun): Promise<void> {
    const { client, shelf, now } = this.#parts
    const controller = new AbortController()
    const { signal } = controller
    this.#current = { id, controller }
    this.#amend(id, { state: 'painting', done: 0, why: null })
    const began = now()
    try {
      const file = await shelf.get('photos', id)
      if (!file) throw new StyleTransferError('image-unreadable', batch.gone)
      const onProgress = (done: number): void => {
        if (signal.aborted) return
        this.#patch(id, { done })
        this.#cell.set({ secondsLeft: this.#pace.left(this.#waiting + 1 - done) })
      }
      const painted = await client.paintFile({ file, look, format, quality }, { signal, onProgress })
      signal.throwIfAborted()
      this.#pace.took((now() - began) / 1000)
      await this.#finish(id, painted)
    } catch (error) {
      if (!signal.aborted) this.#fail(id, error)
    } finally {
      this.#current = null
    }
  }

  async #finish(id: string, { file, width, height }: PaintedFile): Promise<void> {
    const { shelf } = this.#parts
    let kept = await shelf.put('pictures', id, file)
    if (kept === 'full' && (await this.#makeRoom())) kept = await shelf.put('pictures', id, file)
    const format = this.#run?.format ?? 'jpeg'
    const made = { bytes: file.size, width, height, format, here: true }
    const photo = this.state.photos.find((photo) => photo.id === id)
    if (!photo) {
      await shelf.remove(id)
      return
    }
    this.#amend(id, { state: 'done', done: 1, made, saved: false, kept: kept === 'kept' })
    this.#cell.set({ secondsLeft: this.#waiting > 0 ? this.#pace.left(this.#waiting) : null })
    if (kept === 'full') this.#set({ status: 'paused', trouble: batch.full })
    if (kept === 'off') this.#cell.set({ trouble: batch.keepsNothing })
  }

  /** Lets go of pictures that are saved elsewhere; false where there is none. */
  async #makeRoom(): Promise<boolean> {
    const saved = this.state.photos.filter(({ made, saved }) => made?.here && saved)
    for (const { id, made } of saved) {
      await this.#parts.shelf.removePicture(id)
      if (made) this.#amend(id, { made: { ...made, here: false } })
    }
    return saved.length > 0
  }

  #fail(id: string, error: unknown): void {
    const known = error instanceof StyleTransferError
    if (!known) console.error(error)
    const why = known ? errorWords(error) : batch.unexpected
    if (isAbort(error) || (known && OF_ALL.includes(error.code))) {
      this.#amend(id, { state: 'waiting' })
      this.#set({ status: 'paused', trouble: why })
    } else this.#amend(id, { state: 'failed', why })
  }

  /** Ends the work on the photo in hand, which begins anew when it is gone on with. */
  #stop(): void {
    if (!this.#current) return
    const { id, controller } = this.#current
    if (this.state.photos.some((photo) => photo.id === id && photo.state === 'painting'))
      this.#amend(id, { state: 'waiting', done: 0 })
    controller.abort()
  }

  get #waiting(): number {
    return this.state.photos.filter(({ state }) => state === 'waiting').length
  }

  /** What is under way, which a reload is to know. */
  #set(part: Partial<BatchState>): void {
    this.#cell.set(part)
    if (!this.#run) return
    this.#run = { ...this.#run, status: this.state.status }
    void this.#parts.shelf.noteRun(this.#run)
  }

  #amend(id: string, part: Partial<BatchPhoto>): void {
    const photo = this.#patch(id, part)
    if (photo) void this.#parts.shelf.note(photo)
  }

  #patch(id: string, part: Partial<BatchPhoto>): BatchPhoto | undefined {
    const photos = this.state.photos.map((photo) => (photo.id === id ? { ...photo, ...part } : photo))
    this.#cell.set({ photos })
    return photos.find((photo) => photo.id === id)
  }
}
