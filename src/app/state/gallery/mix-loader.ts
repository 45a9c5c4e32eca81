/** Kept mixes are not needed for the first picture of a first visit, so their script is no part of the first one. */
import { withDeadline } from '../../../core/deadline.ts'
import { BEGINNING } from '../../../core/waits.ts'
import type { Lookup } from '../settings/wanted.ts'
import type { GalleryStyle, StyleId } from '../types.ts'
import type { KeptMixes, KeptMixParts } from './kept-mixes.ts'

export class MixLoader {
  readonly #parts: KeptMixParts
  #loading: Promise<KeptMixes> | null = null
  #loaded: KeptMixes | null = null
  #failed = false

  constructor(parts: KeptMixParts) {
    this.#parts = parts
  }

  /** Rejects where the script cannot be had; the next call tries again. */
  load(): Promise<KeptMixes> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null
      throw error
    })
    return this.#loading
  }

  /** Waited for no longer than for anything else that a visit begins with. Never rejects. */
  async begin(): Promise<void> {
    await withDeadline(BEGINNING, this.load()).catch(() => {
      this.#failed = true
      this.#parts.published()
    })
  }

  readonly lookup: Lookup = (id) => this.#loaded?.lookup(id) ?? (this.#failed ? 'gone' : 'waiting')

  get tiles(): readonly GalleryStyle[] {
    return this.#loaded?.tiles ?? []
  }

  remove(id: StyleId): void {
    this.#loaded?.remove(id)
  }

  bringBack(id: StyleId): void {
    this.#loaded?.bringBack(id)
  }

  async #load(): Promise<KeptMixes> {
    const { KeptMixes } = await import('./kept-mixes.ts')
    const mixes = new KeptMixes(this.#parts)
    await mixes.load()
    this.#loaded = mixes
    this.#parts.published()
    return mixes
  }
}
