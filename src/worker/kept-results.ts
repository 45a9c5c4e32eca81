import { isAbort } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'

/** A picture, wherever it is. */
export interface Kept {
  readonly pixels: () => Promise<PixelImage>
  /** Lets go of it. */
  readonly free?: () => void
}

/** The last full picture and the last polished one by number: what is saved is encoded from these. */
export class KeptResults {
  readonly #kept = { full: null as (Kept & { id: number }) | null, polished: null as (Kept & { id: number }) | null }
  #count = 0

  /** @returns its number */
  keep(kind: 'full' | 'polished', picture: Kept): number {
    this.#kept[kind]?.free?.()
    this.#kept[kind] = { ...picture, id: ++this.#count }
    return this.#count
  }

  /** null where it is not there any more: another is, or the graphics processor that held it was lost. */
  async find(id: number): Promise<PixelImage | null> {
    const kept = Object.values(this.#kept).find((result) => result?.id === id)
    try {
      return (await kept?.pixels()) ?? null
    } catch (error) {
      if (isAbort(error)) throw error
      return null
    }
  }

  /** Two pictures of a large photo beside the networks are more than a phone has room for. */
  forgetFull(): void {
    this.#kept.full?.free?.()
    this.#kept.full = null
  }
}
