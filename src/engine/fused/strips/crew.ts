import type { FusedNetwork } from '../fused-network.ts'
import type { StripsOptions } from './strip-port.ts'
import { StripLost, StripThread } from './strip-thread.ts'

/** Threads that nobody wants for so long are let go of, ms. */
const IDLE = 30_000
/** Threads that were lost before the engine does without them. */
const LOSSES = 3

/** The threads that compute strips beside the engine's own: started when they are first needed, ended when they are not. */
export class Crew {
  readonly #options: StripsOptions
  readonly #network: Pick<FusedNetwork, 'module' | 'spec'>
  #threads: readonly StripThread[] = []
  #starting: Promise<readonly StripThread[]> | null = null
  #losses = 0
  #idle: ReturnType<typeof setTimeout> | null = null
  /** Grows when threads are let go of, so that those still on their way are not taken for new ones. */
  #generation = 0

  constructor(options: StripsOptions, network: Pick<FusedNetwork, 'module' | 'spec'>) {
    this.#options = options
    this.#network = network
  }

  /** How many strips there can be, this thread's among them; 1 where threads were lost again and again. */
  get count(): number {
    return this.#losses < LOSSES ? this.#options.count : 1
  }

  /** Those that are there now; null where none are, and then they are started. */
  ready(): readonly StripThread[] | null {
    if (this.#threads.length > 0 && !this.#threads.some(({ isLost }) => isLost)) return this.#threads
    this.start().catch(() => this.lose())
    return null
  }

  /** All of them. @throws StripLost */
  start(): Promise<readonly StripThread[]> {
    if (this.#threads.length > 0 && !this.#threads.some(({ isLost }) => isLost)) return Promise.resolve(this.#threads)
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  busy(): void {
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
  }

  /** From here on nobody wants them. */
  idle(): void {
    this.busy()
    if (this.#threads.length === 0) return
    this.#idle = setTimeout(() => this.letGo(), IDLE)
    // In Node a timer keeps the program alive.
    const timer: { readonly unref?: () => void } | number = this.#idle
    if (typeof timer === 'object') timer.unref?.()
  }

  /** After one of them was lost. */
  lose(): void {
    this.#losses++
    this.letGo()
  }

  /** Ends them all. */
  letGo(): void {
    this.busy()
    this.#generation++
    for (const thread of this.#threads) thread.close()
    this.#threads = []
  }

  async #start(): Promise<readonly StripThread[]> {
    this.letGo()
    const generation = this.#generation
    const { module, spec } = this.#network
    const message = { kind: 'start', variant: module.variant, module: module.compiled, spec } as const
    const started = await Promise.allSettled(
      Array.from({ length: this.count - 1 }, () => StripThread.start(this.#options.start, message)),
    )
    const threads = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const failed = started.find((one) => one.status === 'rejected')
    if (failed || generation !== this.#generation) {
      for (const thread of threads) thread.close()
      throw failed?.reason ?? new StripLost('they were let go of meanwhile')
    }
    this.#threads = threads
    this.idle()
    return threads
  }
}
