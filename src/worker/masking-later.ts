import type { Masking, MaskingParts } from './masking.ts'

/** What puts pictures together by masks, in a chunk of its own: most pictures have none. */
export class MaskingLater {
  readonly #parts: MaskingParts
  #masking: Promise<Masking> | null = null

  constructor(parts: MaskingParts) {
    this.#parts = parts
  }

  /** Rejects where its script cannot be had. */
  load(): Promise<Masking> {
    this.#masking ??= import('./masking.ts').then(
      ({ Masking }) => new Masking(this.#parts),
      (error: unknown) => {
        this.#masking = null
        throw error
      },
    )
    return this.#masking
  }

  /** Lets go of the pictures that it keeps. */
  forget(): void {
    this.#masking = null
  }
}
