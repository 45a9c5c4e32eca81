import { transfer } from 'comlink'
import { rest } from '../engine/rest.ts'
import type { Snapshot } from '../gatys/types.ts'
import { toBitmap } from './decode.ts'
import { NowAndThen, TimeLeft } from './polish-time.ts'
import type { JobId, Polished, PolishProgress, ServiceEvent } from './protocol.ts'
import type { RunStore } from './runs.ts'

/** A few pictures a second at most, ms. */
const PICTURE_GAP = 400
/** What is lost at most when a tab is closed, as long as storing is quick, ms. */
const STORE_GAP = 3000
/** Longest stretch without letting messages in, ms: small pictures are iterated faster than the engine rests. */
const REST_GAP = 50

const HOW = { pause: 'paused', stop: 'stopped', none: 'done' } as const

export interface PolishRunOptions {
  readonly job: JobId
  readonly key: string
  readonly origin: unknown
  readonly runs: RunStore
  readonly emit: (event: ServiceEvent) => void
}

/** Follows an optimisation: tells how it goes, and stores it now and then and when it ends, however it ends. */
export class PolishRun {
  /** Set from outside: ends the run after the iteration in hand. */
  end: 'pause' | 'stop' | null = null
  readonly #options: PolishRunOptions
  readonly #timeLeft = new TimeLeft()
  readonly #pictures = new NowAndThen(PICTURE_GAP, 0)
  readonly #stores = new NowAndThen(STORE_GAP, performance.now() + STORE_GAP)
  #last: Snapshot | null = null
  #restedAt = performance.now()
  /** The snapshot that is in storage. */
  #kept: Snapshot | null = null
  #forgotten = false

  constructor(options: PolishRunOptions) {
    this.#options = options
  }

  /** Whether the last snapshot is in storage. */
  get kept(): boolean {
    return this.#kept !== null && this.#kept === this.#last
  }

  /** It is not stored any more. */
  forget(): void {
    this.#forgotten = true
    this.#kept = null
  }

  /**
   * @param over what the stored run had ended with, if it had: then only its picture is wanted
   * @throws what `snapshots` throws, once the run is stored as far as it was
   */
  async follow(
    snapshots: AsyncGenerator<Snapshot, void>,
    over: Snapshot['ended'],
  ): Promise<{ readonly last: Snapshot; readonly ended: Polished['ended'] }> {
    try {
      for await (const snapshot of snapshots) {
        await this.#tell(snapshot)
        if (this.end || over) break
        if (this.#stores.due(performance.now())) await this.#store(over)
        await this.#rest()
      }
    } finally {
      await this.#store(over)
    }
    const last = this.#last
    if (!last) throw new Error('An optimisation has at least its start.')
    return { last, ended: last.ended ?? over ?? HOW[this.end ?? 'none'] }
  }

  async #tell(snapshot: Snapshot): Promise<void> {
    const { iteration, iterations, done, losses } = snapshot
    const now = performance.now()
    const larger = this.#last?.width !== snapshot.width || this.#last.height !== snapshot.height
    this.#last = snapshot
    const secondsLeft = this.#timeLeft.note(done, now / 1000)
    const picture = larger || this.#pictures.due(now) ? await this.#picture(snapshot) : null
    const progress: PolishProgress = { iteration, iterations, done, secondsLeft, losses, picture }
    const event = { type: 'polish', job: this.#options.job, progress } as const
    this.#options.emit(transfer(event, picture ? [picture.bitmap] : []))
  }

  async #picture(snapshot: Snapshot): Promise<PolishProgress['picture']> {
    const started = performance.now()
    const image = snapshot.picture()
    const bitmap = await toBitmap(image)
    this.#pictures.did(started, performance.now())
    return { bitmap, width: image.width, height: image.height }
  }

  async #store(over: Snapshot['ended']): Promise<void> {
    const last = this.#last
    if (!last || this.#forgotten || this.kept) return
    const { ended, state } = last
    const started = performance.now()
    const { key, origin, runs } = this.#options
    const kept = await runs.save({ key, origin, ended: ended ?? over, state })
    if (kept && !this.#forgotten) this.#kept = last
    this.#stores.did(started, performance.now())
  }

  async #rest(): Promise<void> {
    if (performance.now() - this.#restedAt < REST_GAP) return
    await rest()
    this.#restedAt = performance.now()
  }
}
