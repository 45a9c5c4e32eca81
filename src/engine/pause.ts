import { rest } from './rest.ts'
import type { CallOptions } from './types.ts'

/** Longest stretch without letting messages in, ms; what a person feels as "at once" after cancelling is 100. */
const YIELD_MS = 12

/** Between the pieces of a long computation: cancellation is noticed, progress told, and other messages get a turn. */
export class Pauses {
  readonly #options: CallOptions
  readonly #total: number
  #done = 0
  #rested = performance.now()

  /** @param total costs of all pieces, for progress */
  constructor(total: number, options: CallOptions) {
    this.#total = total
    this.#options = options
  }

  /** Before a piece. Throws what the caller's signal says. */
  async before(): Promise<void> {
    if (performance.now() - this.#rested > YIELD_MS) {
      await rest()
      this.#rested = performance.now()
    }
    this.#options.signal?.throwIfAborted()
  }

  /** After one. @param cost in the unit of the total */
  after(cost: number): void {
    this.#done += cost
    this.#options.onProgress?.({ done: Math.min(1, this.#done / this.#total) })
  }
}
