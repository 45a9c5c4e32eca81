import type { PixelImage } from '../core/image.ts'
import { free } from './free.ts'

interface Result {
  readonly id: number
  readonly image: PixelImage
  /** Whether its bytes are nobody else's. */
  readonly own: boolean
}

/** The last full picture and the last polished one by number: what is saved is encoded from these bytes. */
export class KeptResults {
  readonly #kept = { full: null as Result | null, polished: null as Result | null }
  #count = 0

  /** @returns its number */
  keep(kind: 'full' | 'polished', image: PixelImage, own = false): number {
    this.#kept[kind] = { id: ++this.#count, image, own }
    return this.#count
  }

  find(id: number): PixelImage | null {
    return Object.values(this.#kept).find((result) => result?.id === id)?.image ?? null
  }

  /** Two pictures of a large photo beside the networks are more than a phone has room for. */
  forgetFull(): void {
    const { full } = this.#kept
    if (full?.own) free(full.image)
    this.#kept.full = null
  }
}
