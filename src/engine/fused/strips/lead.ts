/**
 * A picture in strips of rows, each computed by a thread with kernels and a memory of its own. This thread has the first,
 * and after each layer merges all strips' statistics and passes rows on between neighbours: messages, no shared memory.
 */
import { encodersOf } from '../../../core/network.ts'
import { underSignals } from '../../../core/signals.ts'
import { type Size, sameSize } from '../../../core/size.ts'
import type { LearntStyle } from '../../../core/style.ts'
import { untilAborted } from '../../../core/until-aborted.ts'
import type { Kernels } from '../../../kernels/kernel-module.ts'
import type { SubpixelRows, TransformerJob } from '../../executor.ts'
import type { CallOptions } from '../../types.ts'
import { emitTo, type Sink } from '../emit.ts'
import { LARGE, STORAGES } from '../feature-storage.ts'
import { type Frame, frameOf } from '../frame.ts'
import type { FusedNetwork } from '../fused-network.ts'
import { numbersAt } from '../kernel-memory.ts'
import { Pass } from '../pass.ts'
import type { Settle } from '../pass-parts.ts'
import { stripsOf } from '../strip.ts'
import { Crew } from './crew.ts'
import { ownRows, putRows } from './edges.ts'
import { merged } from './merged.ts'
import { Ordered } from './ordered.ts'
import { PhotoPieces } from './photo-pieces.ts'
import type { StripsOptions } from './strip-port.ts'
import { StripLost, type StripThread } from './strip-thread.ts'

/** px of a picture from which on strips are worth what they say to each other: some 3 ms of each thread's time. */
const FROM = 100_000
/** px from which on it is worth to wait for threads that are not there yet. */
const WAIT_FROM = 1024 * 768

interface Layout {
  readonly size: Size
  readonly budgetBytes: number
  readonly count: number
  /** Of each strip; null where no way to keep features fits into the budget. */
  readonly frames: readonly Frame[] | null
}

export class Lead {
  readonly #options: StripsOptions
  readonly #network: FusedNetwork
  readonly #crew: Crew
  #layout: Layout | null = null
  /** Of the last job: what its threads still have. */
  #had: { readonly threads: readonly StripThread[]; readonly style: LearntStyle } | null = null
  #encoded: {
    readonly photo: SubpixelRows
    readonly frames: readonly Frame[]
    readonly settled: ReadonlySet<string>
  } | null = null

  constructor(options: StripsOptions, network: FusedNetwork) {
    this.#options = options
    this.#network = network
    this.#crew = new Crew(options, network)
  }

  close(): void {
    this.#crew.letGo()
    this.#had = null
    this.#encoded = null
    this.#layout = null
  }

  /**
   * Paints in strips, if that is quicker and the threads are there.
   *
   * @returns whether it was painted; otherwise some of its rows may have been handed out
   * @throws what the caller's signal says, `RangeError` where this thread's part does not fit into memory
   */
  async paint(job: TransformerJob, sink: Sink, call: CallOptions): Promise<boolean> {
    const { size } = job.photo
    const { from = FROM, waitFrom = WAIT_FROM } = this.#options
    const pixels = size.width * size.height
    if (pixels < from) return false
    const frames = this.#framesFor(size, job.budgetBytes ?? Number.POSITIVE_INFINITY)
    if (!frames) return false
    try {
      const threads = pixels < waitFrom ? this.#crew.ready() : await untilAborted(this.#crew.start(), call.signal)
      if (!threads) return false
      this.#crew.busy()
      await this.#paint(job, sink, { call, frames, threads: threads.slice(0, frames.length - 1) })
      return true
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason
      if (!(error instanceof StripLost)) throw error
      this.#had = null
      this.#crew.lose()
      return false
    } finally {
      // With their threads memories go at once; a collector would let hundreds of MB lie.
      if (bytesOf(frames) > LARGE) this.#crew.letGo()
      else this.#crew.idle()
    }
  }

  async #paint(
    job: TransformerJob,
    sink: Sink,
    { call, frames, threads }: { call: CallOptions; frames: readonly Frame[]; threads: readonly StripThread[] },
  ): Promise<void> {
    const [frame] = frames
    const { photo, style } = job
    const network = this.#network
    const { kernels, kept } = network.open(frame)
    const known = this.#encoded
    const same = this.#had !== null && sameThreads(this.#had.threads, threads)
    const encoded = kept && same && known?.photo === photo && known.frames === frames ? known.settled : null
    this.#encoded = null
    network.wear(kernels, style)
    const large = bytesOf(frames) > LARGE
    const numbers = same && this.#had?.style === style ? null : network.numbers(kernels)
    this.#had = null
    const settled = new Set(encoded)
    const ordered = new Ordered(sink, photo.size)
    const pieces = new PhotoPieces(network.module, photo)
    const failed = new AbortController()
    await underSignals([call.signal, failed.signal], async (signal) => {
      try {
        threads.forEach((thread, i) => {
          const { size, storage, encoderStays, strip } = frames[i + 1]
          thread.begin(
            {
              plan: { size, storage, encoderStays, strip },
              numbers: numbers?.slice(0) ?? null,
              encoded: encoded !== null,
              as: sink.as,
              forget: large,
            },
            {
              wants: ({ turn, from, to }) => guarded(failed, () => thread.photo(turn, pieces.between(from, to))),
              rows: (message) => guarded(failed, () => ordered.take(message)),
              lost: (error) => failed.abort(error),
            },
          )
        })
        const settle = this.#settle(kernels, threads, signal)
        // Its own progress is everybody's: they wait for each other after each layer.
        const pass = new Pass({ network, kernels, frame, settle }, photo, settled, { ...call, signal })
        await pass.run(encoded !== null, emitTo(ordered.own, kernels, frame, network))
        await Promise.all(threads.map((thread) => thread.done(signal)))
      } finally {
        for (const thread of threads) thread.end()
        if (large) network.close()
      }
    })
    if (large) return
    this.#had = { threads, style }
    if (frame.encoderStays) this.#encoded = { photo, frames, settled: encodersOf(settled) }
  }

  /** Merges what all strips counted, in their order, and passes on what they are to know. */
  #settle(kernels: Kernels, threads: readonly StripThread[], signal: AbortSignal): Settle {
    const network = this.#network
    return async (layer, places, edges) => {
      const { statistics, affine } = network.at(layer.name)
      const own = numbersAt(kernels, statistics, 2 * layer.outputs)
      const rows = ownRows(kernels, edges)
      const others = await Promise.all(threads.map((thread) => thread.counted(layer.name, signal)))
      const parts = [{ places, statistics: own, ...rows }, ...others]
      const all = merged(parts)
      own.set(all.statistics)
      network.settle(kernels, layer, all.places)
      const made = numbersAt(kernels, affine, 2 * layer.outputs)
      for (const [i, thread] of threads.entries())
        thread.settled({ affine: made.slice(), above: parts[i].last, below: parts[i + 2]?.first ?? null })
      putRows(kernels, edges, { above: null, below: parts[1]?.first ?? null })
    }
  }

  /** As many strips as there can be, and the quickest way to keep features, whose bytes the budget holds together. */
  #framesFor(size: Size, budgetBytes: number): readonly Frame[] | null {
    const { count } = this.#crew
    const known = this.#layout
    if (known && known.budgetBytes === budgetBytes && known.count === count && sameSize(known.size, size))
      return known.frames
    const { layers, fixed } = this.#network
    let frames: readonly Frame[] | null = null
    for (let most = count; most > 1 && !frames; most--) {
      const strips = stripsOf(size, most, layers)
      if (strips.length < most) continue
      for (const { encoderStays, ...storage } of STORAGES) {
        const tried = strips.map((strip) => frameOf(layers, fixed, { size, storage, encoderStays, strip }))
        frames = bytesOf(tried) <= budgetBytes ? tried : null
        if (frames) break
      }
    }
    // The same frames for the same size, for what is in them may stay.
    this.#layout = { size, budgetBytes, count, frames }
    return frames
  }
}

function bytesOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, { bytes }) => sum + bytes, 0)
}

function sameThreads(a: readonly StripThread[], b: readonly StripThread[]): boolean {
  return a.length === b.length && a.every((thread, i) => thread === b[i])
}

/** What is thrown where a message is taken ends the job. */
function guarded(failed: AbortController, run: () => void): void {
  try {
    run()
  } catch (error) {
    failed.abort(error)
  }
}
