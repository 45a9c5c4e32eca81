/** A strip's thread: kernels with a memory of their own, told what to do by {@link import('./lead.ts')}. */
import { encodersOf, type NetworkLayer, networkOf } from '../../../core/network.ts'
import { KernelModule, type Kernels } from '../../../kernels/kernel-module.ts'
import { emitTo, type Sink } from '../emit.ts'
import { type Fixed, type Frame, fix, frameOf, NUMBERS_AT } from '../frame.ts'
import { type Addresses, KernelMemory, numbersAt } from '../kernel-memory.ts'
import { Pass } from '../pass.ts'
import type { Settle } from '../pass-parts.ts'
import type { Edges } from '../strip.ts'
import { ownRows, putRows } from './edges.ts'
import { rowBytes } from './ordered.ts'
import { PhotoFeed } from './photo-feed.ts'
import type { FromStrip, PaintMessage, StartMessage, StripPlan, ToStrip } from './strip-protocol.ts'

/** Bytes of the picture's rows that are sent at once. */
const BAND_BYTES = 256 * 1024
/** The other side is told that this one is alive so often at least while it computes, ms. */
const ALIVE_EVERY = 100

type Post = (message: FromStrip, transfer: readonly ArrayBuffer[]) => void

/** @param port the strip's end: `listen` once, `post` from then on */
export function serveStrip(port: {
  readonly post: Post
  readonly listen: (onMessage: (message: ToStrip) => void) => void
}): void {
  let strip: Strip | null = null
  port.listen((message) => {
    if (message.kind !== 'start') strip?.take(message)
    else {
      strip = new Strip(message, port.post)
      port.post({ kind: 'ready' }, [])
    }
  })
}

interface Job {
  readonly end: AbortController
  readonly feed: PhotoFeed
  settled: (message: Extract<ToStrip, { kind: 'settled' }>) => void
}

class Strip implements Addresses {
  readonly layers: readonly NetworkLayer[]
  readonly #fixed: Fixed
  readonly #memory: KernelMemory
  readonly #post: Post
  readonly #jobs = new Map<number, Job>()
  #last: Promise<void> = Promise.resolve()
  #numbers = new Uint8Array()
  #frame: { readonly key: string; readonly frame: Frame } | null = null
  /** Which of the photo's encoded features are in memory, as the next layers want them. */
  #encoded: ReadonlySet<string> | null = null

  constructor({ variant, module, spec }: StartMessage, post: Post) {
    this.layers = networkOf(spec)
    this.#fixed = fix(this.layers)
    this.#memory = new KernelMemory(new KernelModule(variant, module))
    this.#post = post
  }

  at(name: string) {
    const found = this.#fixed.layers.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  take(message: Exclude<ToStrip, StartMessage>): void {
    if (message.kind !== 'paint') {
      const job = this.#jobs.get(message.job)
      if (message.kind === 'end') job?.end.abort()
      else if (message.kind === 'photo') job?.feed.take(message)
      else job?.settled(message)
      return
    }
    const { job: id } = message
    const feed = new PhotoFeed(message.plan, (wish) => this.#post({ kind: 'wants', job: id, ...wish }, []))
    const job: Job = { end: new AbortController(), feed, settled: () => undefined }
    this.#jobs.set(id, job)
    // One at a time: one that was ended may still be on its way to its next pause.
    this.#last = this.#last.then(() => this.#answer(message, job)).finally(() => this.#jobs.delete(id))
  }

  async #answer(message: PaintMessage, job: Job): Promise<void> {
    const { job: id } = message
    try {
      job.end.signal.throwIfAborted()
      await this.#paint(message, job)
      this.#post({ kind: 'done', job: id }, [])
    } catch (error) {
      if (job.end.signal.aborted) return
      this.#post({ kind: 'failed', job: id, message: error instanceof Error ? error.message : String(error) }, [])
    } finally {
      if (message.forget) this.#memory.close()
    }
  }

  async #paint({ job: id, plan, numbers, encoded, as }: PaintMessage, job: Job): Promise<void> {
    const frame = this.#frameFor(plan)
    const { kernels, kept } = this.#memory.open(frame.bytes)
    if (numbers) this.#numbers = new Uint8Array(numbers)
    if (numbers || !kept) new Uint8Array(kernels.memory.buffer, NUMBERS_AT).set(this.#numbers)
    const settled = new Set(encoded ? this.#encoded : [])
    if (encoded && !(kept && this.#encoded)) throw new Error('The encoded photo is not here.')
    this.#encoded = null
    const rows = this.#rows(id, as, frame)
    let told = performance.now()
    const onProgress = () => {
      if (performance.now() - told < ALIVE_EVERY) return
      told = performance.now()
      this.#post({ kind: 'alive', job: id }, [])
    }
    const { signal } = job.end
    const parts = { network: this, kernels, frame, settle: this.#settle(id, job, kernels) }
    const feed = {
      size: plan.size,
      row: job.feed.row,
      begin: job.feed.begin,
      until: (end: number) => orEnded(job.feed.until(end), signal),
    }
    await new Pass(parts, feed, settled, { signal, onProgress }).run(encoded, emitTo(rows.sink, kernels, frame, this))
    rows.flush()
    if (plan.encoderStays) this.#encoded = encodersOf(settled)
  }

  #settle(id: number, job: Job, kernels: Kernels): Settle {
    return async (layer: NetworkLayer, places: number, edges: Edges | null) => {
      const at = this.at(layer.name)
      const statistics = numbersAt(kernels, at.statistics, 2 * layer.outputs).slice()
      const { first, last } = ownRows(kernels, edges)
      const answer = new Promise<Extract<ToStrip, { kind: 'settled' }>>((resolve) => {
        job.settled = resolve
      })
      this.#post(
        { kind: 'counted', job: id, layer: layer.name, places, statistics, first, last },
        [statistics.buffer, first, last].filter((buffer) => buffer !== null),
      )
      const settled = await orEnded(answer, job.end.signal)
      numbersAt(kernels, at.affine, 2 * layer.outputs).set(settled.affine)
      putRows(kernels, edges, settled)
    }
  }

  /** Gathers the picture's rows, and sends a band at a time. */
  #rows(id: number, as: Sink['as'], { size }: Frame): { readonly sink: Sink; readonly flush: () => void } {
    const bytes = rowBytes(as, size)
    const most = Math.max(1, Math.floor(BAND_BYTES / bytes))
    let band = new Uint8Array(most * bytes)
    let [first, count] = [0, 0]
    const flush = () => {
      if (count === 0) return
      const data = count === most ? band.buffer : band.buffer.slice(0, count * bytes)
      this.#post({ kind: 'rows', job: id, y: first, count, data }, [data])
      band = new Uint8Array(most * bytes)
      count = 0
    }
    const row = (y: number, values: Float32Array | Uint8ClampedArray) => {
      if (count === 0) first = y
      band.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), count++ * bytes)
      if (count === most) flush()
    }
    return { sink: as === 'bytes' ? { as, row } : { as, row }, flush }
  }

  /** The same frame for the same plan. */
  #frameFor(plan: StripPlan): Frame {
    const key = JSON.stringify(plan)
    if (this.#frame?.key !== key) this.#frame = { key, frame: frameOf(this.layers, this.#fixed, plan) }
    return this.#frame.frame
  }
}

/** Waits for the other side as long as it wants the job. */
function orEnded<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}
