import type { Storage, StoredPhoto, StoredSession, StoredSettings } from '../../storage/storage.ts'

/** Writes follow the last change by this much, ms: a slider would write at every step. */
const DELAY = 400

/** Keeps what is open and set, so that a reload loses nothing. What cannot be written is lost without a word. */
export class SessionKeeper {
  readonly #storage: Storage
  #timer: ReturnType<typeof setTimeout> | null = null
  #settings: StoredSettings | null = null
  #photo: StoredPhoto | null | undefined
  #savedPhotoId: string | null = null

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** What the last visit left; nothing where there was none or it cannot be read. */
  async load(): Promise<StoredSession> {
    try {
      const session = await this.#storage.session()
      this.#savedPhotoId = session.photo?.id ?? null
      return session
    } catch {
      return { settings: null, photo: null }
    }
  }

  /** @param photo null for the sample */
  keep(settings: StoredSettings, photo: StoredPhoto | null): void {
    this.#settings = settings
    this.#photo = (photo?.id ?? null) === this.#savedPhotoId ? undefined : photo
    // A photo takes its time to be written, so that begins at once.
    if (this.#photo !== undefined) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), DELAY)
  }

  /** Writes now what waits to be written. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const settings = this.#settings
    const photo = this.#photo
    this.#settings = null
    this.#photo = undefined
    if (photo !== undefined) this.#savedPhotoId = photo?.id ?? null
    try {
      // First and before anything is waited for: the page may be going. Settings without their photo fall back to
      // the sample.
      if (settings) await this.#storage.saveSettings(settings)
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
