import type { NetworkLayer } from '../../core/network.ts'
import { type KernelModule, type Kernels, reserve } from '../../kernels/kernel-module.ts'
import type { FixedLayer } from './frame.ts'

/** A memory that is so many times larger than what is needed is let go of. */
const WASTE = 4
/** What is not worth letting go of, bytes. */
const SMALL = 64 * 2 ** 20

/** The network's layers, and where their numbers lie in the kernels' memory. */
export interface Addresses {
  readonly layers: readonly NetworkLayer[]
  /** Addresses of a layer's numbers. */
  at(name: string): FixedLayer
}

/** Kernels, while the memory that they have comes and goes. */
export class KernelMemory {
  readonly module: KernelModule
  #kernels: Kernels | null = null

  constructor(module: KernelModule) {
    this.module = module
  }

  /**
   * Kernels with so many bytes of memory. Views of an earlier memory are worthless afterwards. Throws `RangeError` where
   * there is not so much.
   *
   * @returns whether what was in memory is still there
   */
  open(bytes: number): { readonly kernels: Kernels; readonly kept: boolean } {
    const had = this.#kernels
    if (had && had.memory.buffer.byteLength <= Math.max(SMALL, WASTE * bytes)) {
      reserve(had, bytes)
      return { kernels: had, kept: true }
    }
    // The one before goes first: two at once may not fit.
    this.close()
    const kernels = this.module.start(bytes)
    this.#kernels = kernels
    return { kernels, kept: false }
  }

  /** Lets go of the memory. */
  close(): void {
    this.#kernels = null
  }
}

/** Numbers in the kernels' memory. */
export function numbersAt({ memory }: Kernels, address: number, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(memory.buffer, address, count)
}
