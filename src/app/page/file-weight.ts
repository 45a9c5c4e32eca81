/** How large a file will be: it is made in the background, and is there when it is saved. */
import type { Store } from '../state/types.ts'

/** Long enough for a slider to come to rest, ms. */
const STILL = 350

export interface FileWish {
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly maxEdge: number | undefined
  readonly quality: number
}

/** What a file is made of: equal parts for the same file. */
type Key = readonly unknown[]

const same = (a: Key, b: Key): boolean => a.length === b.length && a.every((part, i) => part === b[i])

export class FileWeight {
  /** The file, once it is made; null before. */
  blob: Blob | null = null
  #key: Key = []
  #making: Promise<Blob | null> | null = null
  #controller = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #changed: () => void

  /** @param changed called when the file is there */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Makes the file in a while, unless another is wanted first. @param key what is shown and the wish */
  wish(store: Store, { format, maxEdge, quality }: FileWish, key: Key): void {
    if (same(key, this.#key)) return
    const had = this.blob !== null
    this.drop()
    this.#key = key
    if (had) this.#changed()
    this.#timer = setTimeout(() => {
      this.#making = store.encode(format, maxEdge, { quality, quiet: this.#controller.signal })
      const { signal } = this.#controller
      void this.#making.then((blob) => {
        if (signal.aborted) return
        this.blob = blob
        this.#changed()
      })
    }, STILL)
  }

  /** The file for this key, where it is made or being made; null: it is to be made. */
  async made(key: Key): Promise<Blob | null> {
    return same(key, this.#key) ? (this.blob ?? (await this.#making)) : null
  }

  /** Lets go of the file, and of making it. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#controller.abort()
    this.#controller = new AbortController()
    this.#key = []
    this.#making = null
    this.blob = null
  }
}
