import { isAborted, isReplaced, type PictureKind } from '../core/preview-policy.ts'
import { abortError, abortReason } from './protocol.ts'

/** What a job is for: that decides what it replaces and what goes first. */
export type JobKind = PictureKind | 'learn' | 'encode' | 'batch' | 'thumbnail'

export interface JobOptions {
  readonly kind: JobKind
  readonly signal: AbortSignal
  /** A preview while a slider is dragged. */
  readonly live?: boolean
}

/** After a picture of a drag the next one is asked for within this, ms. */
const QUIET_MS = 300

interface Entry {
  readonly kind: JobKind
  readonly controller: AbortController
  readonly start: () => Promise<void>
  readonly drop: () => void
}

/** Lower goes first; equal ones in the order they came. */
const order: Readonly<Record<JobKind, number>> = { preview: 0, encode: 1, full: 2, learn: 3, batch: 4, thumbnail: 5 }

/** Nobody waits for these in front of the screen: they give way, and are asked for again. */
const givesWay = (kind: JobKind): boolean => kind === 'batch' || kind === 'thumbnail'

/** Learning and encoding are never thrown away. */
function isPicture(kind: JobKind): kind is PictureKind {
  return kind === 'preview' || kind === 'full'
}

/**
 * One job at a time, because there is one engine. Which picture gives way to which is `core/preview-policy.ts`'s to say.
 */
export class JobQueue {
  #running: Entry | null = null
  #waiting: Entry[] = []
  #ended = Number.NEGATIVE_INFINITY
  /** The last end of what somebody waited for. */
  #served = Number.NEGATIVE_INFINITY

  /** Whether nothing has run or waited for a moment: then there is time for what nobody waits for. */
  get isQuiet(): boolean {
    return !this.#running && this.#waiting.length === 0 && performance.now() - this.#ended >= QUIET_MS
  }

  /** Whether nobody has waited for anything for a moment. */
  get isFree(): boolean {
    const asked = [...this.#waiting, ...(this.#running ? [this.#running] : [])]
    return asked.every(({ kind }) => givesWay(kind)) && performance.now() - this.#served >= QUIET_MS
  }

  /** Runs `job` when its turn comes; rejects with AbortError when it is cancelled or replaced. */
  submit<T>(options: JobOptions, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { kind, signal } = options
    if (signal.aborted) return Promise.reject(abortReason(signal))
    this.#makeRoom(kind, options.live ?? false)
    return new Promise<T>((resolve, reject) => {
      const controller = new AbortController()
      const cancel = () => {
        controller.abort(abortReason(signal))
        const at = this.#waiting.indexOf(entry)
        if (at < 0) return
        this.#waiting.splice(at, 1)
        entry.drop()
      }
      const entry: Entry = {
        kind,
        controller,
        start: async () => {
          try {
            resolve(await job(controller.signal))
          } catch (error) {
            reject(controller.signal.aborted ? abortReason(controller.signal) : error)
          } finally {
            signal.removeEventListener('abort', cancel)
          }
        },
        drop: () => {
          signal.removeEventListener('abort', cancel)
          reject(signal.aborted ? abortReason(signal) : abortError('A newer job took the place of this one.'))
        },
      }
      signal.addEventListener('abort', cancel)
      this.#waiting.push(entry)
      void this.#next()
    })
  }

  #makeRoom(kind: JobKind, live: boolean): void {
    const under = this.#running
    if (under && givesWay(under.kind) && order[kind] < order[under.kind])
      under.controller.abort(abortError('A job that a person waits for took the place of this one.'))
    if (!isPicture(kind)) return
    for (const entry of this.#waiting.filter((entry) => isPicture(entry.kind) && isReplaced(entry.kind, kind))) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
      entry.drop()
    }
    const running = this.#running
    if (running && isPicture(running.kind) && isAborted(running.kind, { kind, live }))
      running.controller.abort(abortError('A newer job took the place of this one.'))
  }

  async #next(): Promise<void> {
    if (this.#running) return
    for (;;) {
      // Not sort(): previews are few, and entries must stay in the order they came.
      const first = this.#waiting.reduce<Entry | null>(
        (best, entry) => (best && order[best.kind] <= order[entry.kind] ? best : entry),
        null,
      )
      if (!first) return
      this.#waiting.splice(this.#waiting.indexOf(first), 1)
      this.#running = first
      await first.start()
      this.#running = null
      this.#ended = performance.now()
      if (!givesWay(first.kind)) this.#served = this.#ended
    }
  }
}
