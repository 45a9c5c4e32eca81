import type { Masking } from './masking.ts'

/** What puts pictures together by masks, in a chunk of its own: most pictures have none. */
export class MaskingLater {
  #masking: Promise<Masking> | null = null

  /** Rejects where its script cannot be had. */
  load(): Promise<Masking> {
    this.#masking ??= import('./masking.ts').then(
      ({ Masking }) => new Masking(),
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
