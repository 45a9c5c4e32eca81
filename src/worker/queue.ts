import { abortError, abortReason } from './protocol.ts'

/** What a job is for: that decides what it replaces and what goes first. */
export type JobKind = 'preview' | 'full' | 'learn' | 'encode'

export interface JobOptions {
  readonly kind: JobKind
  readonly signal: AbortSignal
  /** A preview while a slider is dragged: lets a running preview finish. */
  readonly live?: boolean
}

interface Entry {
  readonly kind: JobKind
  readonly controller: AbortController
  readonly start: () => Promise<void>
  readonly drop: () => void
}

/** Lower goes first; equal ones in the order they came. */
const order: Readonly<Record<JobKind, number>> = { preview: 0, encode: 1, full: 2, learn: 3 }

/**
 * One job at a time. A new preview replaces those that wait and aborts a running full picture, and a running preview
 * unless it is `live`; a new full picture replaces an older one. Learning and encoding are never thrown away.
 */
export class JobQueue {
  #running: Entry | null = null
  #waiting: Entry[] = []

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
    if (kind !== 'preview' && kind !== 'full') return
    const replaced = (other: JobKind) => other === 'full' || (kind === 'preview' && other === 'preview')
    for (const entry of this.#waiting.filter((entry) => replaced(entry.kind))) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
      entry.drop()
    }
    const running = this.#running
    if (running && replaced(running.kind) && !(live && running.kind === 'preview'))
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
    }
  }
}
