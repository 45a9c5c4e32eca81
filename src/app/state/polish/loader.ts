/** Polishing is not needed for the first picture, so its script is not part of the first one. */
import type { PolishController, PolishControllerParts } from './polish-controller.ts'

/** The controller once it is there; until then nothing is polished, and nothing has to follow. */
export class PolishLoader {
  readonly #parts: PolishControllerParts
  #loading: Promise<PolishController> | null = null
  #loaded: PolishController | null = null

  constructor(parts: PolishControllerParts) {
    this.#parts = parts
  }

  /** Rejects where the script cannot be had; the next call tries again. */
  load(): Promise<PolishController> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null
      throw error
    })
    return this.#loading
  }

  follow(live: boolean): void {
    this.#loaded?.follow(live)
  }

  /** As {@link PolishController.full}. */
  full(): Promise<number | null> | null {
    return this.#loaded?.full() ?? null
  }

  forgetResults(): void {
    this.#loaded?.forgetResults()
  }

  async #load(): Promise<PolishController> {
    const { PolishController } = await import('./polish-controller.ts')
    this.#loaded = new PolishController(this.#parts)
    void this.#loaded.findStored()
    return this.#loaded
  }
}
