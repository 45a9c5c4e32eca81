import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { rest } from './rest.ts'
import type { CallOptions } from './types.ts'

/** Longest stretch without letting messages in, ms; what a person feels as "at once" after cancelling is 100. */
const YIELD_MS = 12

/**
 * Runs a network layer by layer: between two layers a cancellation is noticed, progress is reported, and the thread's
 * other messages get a turn. Owns every tensor that it hands out until it is disposed, so that a run that is aborted
 * or throws leaks nothing.
 */
export class Steps {
  readonly #live = new Set<Tensor>()
  readonly #options: CallOptions
  readonly #total: number
  #done = 0
  #rested = performance.now()

  /** @param total costs of the whole run's steps, for progress */
  constructor(total: number, options: CallOptions) {
    this.#total = total
    this.#options = options
  }

  /**
   * @param spent tensors of earlier steps that this is the last to use
   * @param cost share of the run's time, in the unit of the run's total
   */
  async run<T extends Tensor | Tensor[]>(compute: () => T, spent: readonly Tensor[] = [], cost = 1): Promise<T> {
    const { signal, onProgress } = this.#options
    if (performance.now() - this.#rested > YIELD_MS) {
      await rest()
      this.#rested = performance.now()
    }
    signal?.throwIfAborted()
    const result = tidy(compute)
    for (const tensor of Array.isArray(result) ? result : [result]) this.#live.add(tensor)
    for (const tensor of spent) {
      this.#live.delete(tensor)
      tensor.dispose()
    }
    this.#done += cost
    onProgress?.({ done: Math.min(1, this.#done / this.#total) })
    return result
  }

  dispose(): void {
    dispose([...this.#live])
    this.#live.clear()
  }
}
