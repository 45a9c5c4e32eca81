/** Fetches {@link Samples} when there are tiles to paint for; without its script, tiles stay as they are. */

import type { StyleId } from '../types.ts'
import type { SampleParts, Samples } from './samples.ts'

/** Without a say on power and data, nothing is painted. */
type Parts = Omit<SampleParts, 'allowed'> & { readonly allowed: SampleParts['allowed'] | undefined }

export class SampleLoader {
  readonly #parts: Parts
  #samples: Promise<Samples> | null = null
  #seen: readonly StyleId[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  see(ids: readonly StyleId[]): void {
    const { allowed } = this.#parts
    this.#seen = ids
    if (!allowed) return
    this.#samples ??= import('./samples.ts').then(({ Samples }) => new Samples({ ...this.#parts, allowed }))
    this.#samples.then(
      (samples) => samples.see(this.#seen),
      () => {
        this.#samples = null
      },
    )
  }
}
