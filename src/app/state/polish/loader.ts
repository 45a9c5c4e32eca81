import type { Polisher, PolisherParts } from './polish-controller.ts'

/** The polisher once it is there. It is not needed for the first picture, so not part of the first script. */
export class LazyPolisher {
  readonly #parts: PolisherParts
  #loading: Promise<Polisher> | null = null
  #loaded: Polisher | null = null

  constructor(parts: PolisherParts) {
    this.#parts = parts
  }

  /** Rejects where the script cannot be had; the next call tries again. */
  load(): Promise<Polisher> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null
      throw error
    })
    return this.#loading
  }

  follow(live: boolean): void {
    this.#loaded?.follow(live)
  }

  /** As {@link Polisher.full}. */
  full(): Promise<number | null> | null {
    return this.#loaded?.full() ?? null
  }

  forgetResults(): void {
    this.#loaded?.forgetResults()
  }

  async #load(): Promise<Polisher> {
    const { Polisher } = await import('./polish-controller.ts')
    this.#loaded = new Polisher(this.#parts)
    void this.#loaded.takeUp()
    return this.#loaded
  }
}
