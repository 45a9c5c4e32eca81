/** Keeps what is open and set, so that a reload loses nothing. What cannot be written is lost without a word. */
import type { Storage, StoredPhoto } from '../../storage/storage.ts'
import type { Settings, Slot } from '../types.ts'
import { fields, readSettings } from './editing.ts'

/** Writes follow the last change by this much, ms: a slider would write at every step. */
const DELAY = 400

/** What is set, and where the next style goes. */
export interface Session {
  readonly settings: Settings
  readonly activeSlot: Slot
}

export class SessionKeeper {
  readonly #storage: Storage
  #timer: ReturnType<typeof setTimeout> | null = null
  #session: Session | null = null
  /** Waits to be written: null for the sample, undefined where the right one is written already. */
  #photo: StoredPhoto | null | undefined
  #savedPhotoId: string | null = null

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** What the last visit left; nulls where there was none or it cannot be read. */
  async load(): Promise<{ readonly session: Session | null; readonly photo: StoredPhoto | null }> {
    try {
      const { settings: stored, photo } = await this.#storage.session()
      this.#savedPhotoId = photo?.id ?? null
      const { settings, activeSlot } = fields(stored)
      const session = stored
        ? ({ settings: readSettings(settings), activeSlot: activeSlot === 'b' ? 'b' : 'a' } as const)
        : null
      return { session, photo }
    } catch {
      return { session: null, photo: null }
    }
  }

  /** @param photo null for the sample */
  keep(session: Session, photo: StoredPhoto | null): void {
    this.#session = session
    this.#photo = (photo?.id ?? null) === this.#savedPhotoId ? undefined : photo
    // A photo takes its time to be written, so that begins at once.
    if (this.#photo !== undefined) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), DELAY)
  }

  /** Writes now what waits to be written. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const session = this.#session
    const photo = this.#photo
    this.#session = null
    this.#photo = undefined
    if (photo !== undefined) this.#savedPhotoId = photo?.id ?? null
    try {
      // First and before anything is waited for: the page may be going. Settings without their photo fall back to
      // the sample.
      if (session) await this.#storage.saveSettings(session)
    } catch {
      // Storage is off; nothing outlives this visit.
    }
    try {
      if (photo !== undefined) await this.#storage.savePhoto(photo)
    } catch {
      // Too large, most likely; the next visit begins with the sample.
    }
  }
}
