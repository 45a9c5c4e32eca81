/** Keeps what is open and set in this tab, so that a reload loses nothing. */
import { withDeadline } from '../../../core/deadline.ts'
import { StyleTransferError } from '../../../core/errors.ts'
import { BEGINNING } from '../../../core/waits.ts'
import type { Storage, StoredPhoto, TabEntry } from '../../storage/storage.ts'
import { errorWords } from '../../words/error-words.ts'
import { type Settings, SLOTS, type Slot } from '../types.ts'
import { fields, namesStyle, readSettings } from './editing.ts'

/** Writes follow the last change by this much, ms: a slider would write at every step. */
const DELAY = 400

/** What is set, and where the next style goes. */
export interface Session {
  readonly settings: Settings
  readonly activeSlot: Slot
}

/** What an earlier visit left; nulls where there was none or it cannot be read. */
export interface LoadedSession {
  readonly session: Session | null
  readonly photo: StoredPhoto | null
  /** Whether the person has had a say in which style is painted with. */
  readonly hasStyle: boolean
  /** What is kept and could not be had, in a sentence. */
  readonly trouble: string | null
}

export class SessionKeeper {
  readonly #storage: Storage
  readonly #failed: (error: unknown) => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #entry: TabEntry | null = null
  /** Waits to be written: null for the sample, undefined where the right one is written already. */
  #photo: StoredPhoto | null | undefined
  #savedPhotoId: string | null = null
  /** A photo that is kept could not be had: it stays this tab's until the person opens another one. */
  #held = false
  #run: string | null = null
  #hasFailed = false
  /** Ends when all that is being written lies there. */
  #writing: Promise<unknown> = Promise.resolve()

  /** @param failed hears why something could not be kept */
  constructor(storage: Storage, failed: (error: unknown) => void = () => undefined) {
    this.#storage = storage
    this.#failed = failed
  }

  /** Key of the polishing run that this tab holds on to; kept with what is set. */
  get run(): string | null {
    return this.#run
  }

  set run(key: string) {
    this.#run = key
  }

  async load(): Promise<LoadedSession> {
    const nothing = { session: null, photo: null, hasStyle: false, trouble: null }
    try {
      const { settings: stored, photo, run, trouble } = await withDeadline(BEGINNING, this.#storage.session())
      this.#savedPhotoId = photo?.id ?? null
      this.#held = trouble !== null
      this.#run = run
      const { settings, activeSlot } = fields(stored)
      if (!settings) return { ...nothing, photo, trouble }
      const session = { settings: readSettings(settings), activeSlot: SLOTS.find((slot) => slot === activeSlot) ?? 'a' }
      return { session, photo, hasStyle: namesStyle(settings), trouble }
    } catch (error) {
      // Whatever is kept stays as it is.
      this.#held = true
      return { ...nothing, trouble: error instanceof StyleTransferError ? errorWords(error) : null }
    }
  }

  /** @param photo null for the sample */
  keep(session: Session, photo: StoredPhoto | null): void {
    if (this.#held && photo === null) return
    this.#held = false
    this.#entry = { session, photo: photo?.id ?? null, run: this.#run }
    this.#photo = (photo?.id ?? null) === this.#savedPhotoId ? undefined : photo
    // A photo takes its time to be written, so that begins at once.
    if (this.#photo) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), DELAY)
  }

  /** Writes now what waits to be written. Ends when that lies there, and all that was under way before; never rejects. */
  async flush(): Promise<void> {
    const writing = Promise.all([this.#writing, this.#write()])
    this.#writing = writing
    await writing
  }

  async #write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const entry = this.#entry
    const photo = this.#photo
    this.#entry = null
    this.#photo = undefined
    if (photo !== undefined) this.#savedPhotoId = photo?.id ?? null
    try {
      // First and before anything is waited for: the page may be going. Settings without their photo fall back to
      // the sample.
      if (entry) await this.#storage.saveSession(entry)
      if (photo) await this.#storage.savePhoto(photo)
      if (entry) this.#hasFailed = false
    } catch (error) {
      if (!this.#hasFailed) this.#failed(error)
      this.#hasFailed = true
    }
  }
}
