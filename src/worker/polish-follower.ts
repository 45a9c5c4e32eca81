import { transfer } from 'comlink'
import type { PixelImage } from '../core/image.ts'
import type { Snapshot } from '../gatys/types.ts'
import { follow } from '../polishing/follow.ts'
import { Throttle } from '../polishing/throttle.ts'
import { toBitmap } from './decode-blob.ts'
import type { JobId, Polished, PolishProgress, ServiceEvent } from './protocol.ts'
import type { RunStore } from './run-store.ts'

/** A few pictures a second at most, ms. */
const PICTURE_GAP = 400

const HOW = { pause: 'paused', stop: 'stopped', none: 'done' } as const

export interface PolishFollowerOptions {
  readonly job: JobId
  readonly key: string
  /** The page's own note on the run. */
  readonly origin: unknown
  readonly runs: RunStore
  readonly emit: (event: ServiceEvent) => void
  /** What is shown of a picture. */
  readonly show: (image: PixelImage) => Promise<PixelImage>
}

/** Tells the page how a run goes, with pictures, and keeps its state in the browser's storage. */
export class PolishFollower {
  /** Set from outside: ends the run after the iteration in hand. */
  end: 'pause' | 'stop' | null = null
  /** Set from outside: there was a run that cannot be resumed. */
  anew = false
  readonly #options: PolishFollowerOptions
  readonly #pictures = new Throttle(PICTURE_GAP, 0)
  #last: Snapshot | null = null
  /** The snapshot that is in storage. */
  #kept: Snapshot | null = null
  #forgotten = false

  constructor(options: PolishFollowerOptions) {
    this.#options = options
  }

  get key(): string {
    return this.#options.key
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
   * @param endedBefore how the stored run had ended, if it had: then only its picture is wanted
   * @throws what `snapshots` throws, once the run is stored as far as it was
   */
  async follow(
    snapshots: AsyncGenerator<Snapshot, void>,
    endedBefore: Snapshot['ended'],
  ): Promise<{ readonly last: Snapshot; readonly ended: Polished['ended'] }> {
    const last = await follow(snapshots, {
      tell: (snapshot, secondsLeft) => this.#tell(snapshot, secondsLeft),
      keep: (snapshot) => this.#keep(snapshot, endedBefore),
      isEnding: () => this.end !== null || endedBefore !== null,
      keepsStart: false,
    })
    if (!last) throw new Error('An optimisation has at least its start.')
    return { last, ended: last.ended ?? endedBefore ?? HOW[this.end ?? 'none'] }
  }

  async #tell(snapshot: Snapshot, secondsLeft: number | null): Promise<void> {
    const { iteration, iterations, done, losses } = snapshot
    const larger = this.#last?.width !== snapshot.width || this.#last.height !== snapshot.height
    this.#last = snapshot
    const picture = larger || this.#pictures.isDue(performance.now()) ? await this.#picture(snapshot) : null
    const progress: PolishProgress = { iteration, iterations, done, secondsLeft, losses, picture, anew: this.anew }
    const event = { type: 'polish', job: this.#options.job, progress } as const
    this.#options.emit(transfer(event, picture ? [picture.bitmap] : []))
  }

  async #picture(snapshot: Snapshot): Promise<PolishProgress['picture']> {
    const started = performance.now()
    const image = await this.#options.show(snapshot.picture())
    const bitmap = await toBitmap(image)
    this.#pictures.took(started, performance.now())
    return { bitmap, width: image.width, height: image.height }
  }

  async #keep(snapshot: Snapshot, endedBefore: Snapshot['ended']): Promise<boolean> {
    if (this.#forgotten) return false
    const { ended, state } = snapshot
    const { key, origin, runs } = this.#options
    const kept = await runs.save({ key, origin, ended: ended ?? endedBefore, state })
    // It may have been forgotten meanwhile.
    if (kept && !this.#forgotten) this.#kept = snapshot
    return kept
  }
}
