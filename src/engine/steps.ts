import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { Pauses } from './pause.ts'
import type { CallOptions } from './types.ts'

/**
 * Runs a network layer by layer: between two layers a cancellation is noticed, progress is reported, and the thread's
 * other messages get a turn. Owns every tensor that it hands out until it is disposed, so that a run that is aborted
 * or throws leaks nothing.
 */
export class Steps {
  readonly #live = new Set<Tensor>()
  readonly #pauses: Pauses

  /** @param total costs of the whole run's steps, for progress */
  constructor(total: number, options: CallOptions) {
    this.#pauses = new Pauses(total, options)
  }

  /**
   * @param spent tensors of earlier steps that this is the last to use
   * @param cost share of the run's time, in the unit of the run's total
   */
  async run<T extends Tensor | Tensor[]>(compute: () => T, spent: readonly Tensor[] = [], cost = 1): Promise<T> {
    await this.#pauses.before()
    const result = tidy(compute)
    for (const tensor of Array.isArray(result) ? result : [result]) this.#live.add(tensor)
    this.free(...spent)
    this.#pauses.after(cost)
    return result
  }

  /** Frees tensors that it handed out. */
  free(...spent: readonly Tensor[]): void {
    for (const tensor of spent) {
      this.#live.delete(tensor)
      tensor.dispose()
    }
  }

  dispose(): void {
    dispose([...this.#live])
    this.#live.clear()
  }
}
