/** What can be done with styles of one's own is not needed for the first picture, so its script comes when it is. */
import type { StyleId } from '../types.ts'
import type { OwnStyles, OwnStylesParts } from './own-styles.ts'

export class OwnStylesLoader {
  readonly #parts: OwnStylesParts
  #loading: Promise<OwnStyles> | null = null
  #loaded: OwnStyles | null = null

  constructor(parts: OwnStylesParts) {
    this.#parts = parts
  }

  /** Rejects where the script cannot be had; the next call tries again. */
  load(): Promise<OwnStyles> {
    this.#loading ??= import('./own-styles.ts').then(
      ({ OwnStyles }) => {
        this.#loaded = new OwnStyles(this.#parts)
        return this.#loaded
      },
      (error: unknown) => {
        this.#loading = null
        throw error
      },
    )
    return this.#loading
  }

  /** A painting is there that may be to be learnt. Where the script cannot be had it is painted as predicted. */
  async wanted(id: StyleId): Promise<void> {
    const { learning } = this.#parts.gallery.own(id) ?? {}
    if (learning !== 'wanted' && learning !== 'paused') return
    const styles = await this.load().catch(() => null)
    styles?.wanted(id)
  }

  gone(id: StyleId): void {
    this.#loaded?.gone(id)
  }
}
