/**
 * What becomes of a worker's death: on which terms the next one starts, and when none does. In a module of its own,
 * which the page's first script does not hold.
 */
import { StyleTransferError } from '../core/errors.ts'
import type { BackendChoice } from '../core/knobs.ts'
import { WorkerDied } from './client-connection.ts'
import type { RestartReason } from './client-types.ts'

/** Deaths in a row, with no full picture finished in between, after which the next worker is not expected to fare better. */
const MAX_DEATHS = 3
/** Restarts within a minute after which the person is asked: a worker that always dies would be restarted for ever. */
const RESTARTS = { most: 3, within: 60_000 } as const
/** The part of its memory that a worker may fill after the one before it ran out of it. */
const SHRINK = 0.5
/** Less than this part of it is not worth asking for. */
const LEAST_SHARE = 1 / 16

/** What a worker is started with. */
export interface Terms {
  readonly backend: BackendChoice
  /** The part of the memory that pictures may take, 0..1. */
  readonly memoryShare: number
}

export class Recovery {
  terms: Terms
  /** Why no further worker is started, a sentence for the person; null while they are. */
  spent: StyleTransferError | null = null
  #deaths = 0
  /** By `performance.now()`. */
  #restarts: readonly number[] = []

  constructor(terms: Terms) {
    this.terms = terms
  }

  /** Something has come through: what was before counts no more. */
  forgive(): void {
    this.#deaths = 0
    this.#restarts = []
  }

  /** The person wants another try. */
  retry(): void {
    if (this.spent) this.#restarts = []
    this.spent = null
  }

  /**
   * Counts a death.
   *
   * @returns what the person is to know, null where a call fails with it; look at `spent` first
   */
  after(error: StyleTransferError): RestartReason | null {
    const outOfMemory = error.code === 'out-of-memory'
    const { backend, memoryShare } = this.terms
    this.terms = {
      backend: ++this.#deaths >= MAX_DEATHS ? 'wasm' : backend,
      memoryShare: outOfMemory ? Math.max(LEAST_SHARE, memoryShare * SHRINK) : memoryShare,
    }
    const now = performance.now()
    this.#restarts = [...this.#restarts.filter((at) => now - at < RESTARTS.within), now]
    if (this.#restarts.length > RESTARTS.most)
      this.spent = new StyleTransferError(
        'device-lost',
        'The painting process stops again and again. Close other tabs and programs, then try again.',
        { cause: error },
      )
    if (outOfMemory) return 'memoryRanOut'
    if (error.code === 'timed-out') return null
    return error.code === 'device-lost' && !(error instanceof WorkerDied) ? 'deviceLost' : 'restarted'
  }
}
