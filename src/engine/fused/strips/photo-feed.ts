import { SUBPIXELS } from '../../../core/network.ts'
import type { Size } from '../../../core/size.ts'
import type { PhotoRows } from '../pass-parts.ts'
import type { WantsMessage } from './strip-protocol.ts'

/** Bytes of the photo that are asked for at once: what takes a thread some 10 ms to convolve. */
const CHUNK_BYTES = 2 ** 20
/** Pieces that are on their way, or wait here, at most. */
const AHEAD = 3

/** A photo's rows out of another thread, asked for before they are needed, so that few of them are here at once. */
export class PhotoFeed implements PhotoRows {
  readonly size: Size
  readonly #length: number
  readonly #chunk: number
  readonly #ask: (wish: Pick<WantsMessage, 'turn' | 'from' | 'to'>) => void
  #turn = 0
  /** Rows that are here, in order; the first of them is `#first`. */
  #held: Float32Array[] = []
  #first = 0
  #arrived = 0
  #asked = 0
  #end = 0
  #waiting: { readonly end: number; readonly go: () => void } | null = null

  constructor({ size }: { readonly size: Size }, ask: (wish: Pick<WantsMessage, 'turn' | 'from' | 'to'>) => void) {
    this.size = size
    this.#length = (size.width / 2) * SUBPIXELS
    this.#chunk = Math.max(1, Math.floor(CHUNK_BYTES / (this.#length * 4)))
    this.#ask = ask
  }

  readonly begin = (first: number, end: number): void => {
    this.#turn++
    this.#held = []
    this.#first = first
    this.#arrived = first
    this.#asked = first
    this.#end = end
    for (let i = 0; i < AHEAD; i++) this.#askOn()
  }

  readonly until = (end: number): Promise<void> => {
    if (this.#arrived >= end) return Promise.resolve()
    return new Promise((go) => {
      this.#waiting = { end, go }
      // A band may reach further than what was asked for ahead.
      while (this.#asked < Math.min(end, this.#end)) this.#askOn()
    })
  }

  readonly row = (y: number, out: Float32Array): void => {
    const values = this.#held[Math.floor((y - this.#first) / this.#chunk)]
    const at = ((y - this.#first) % this.#chunk) * this.#length
    if (!values) throw new RangeError(`Row ${y} of the photo is not here.`)
    out.set(values.subarray(at, at + this.#length))
    // Each is asked for once: with its last row a piece has done its part.
    if (at + this.#length < values.length) return
    this.#held.shift()
    this.#first += this.#chunk
    this.#askOn()
  }

  take({ turn, values }: { readonly turn: number; readonly values: Float32Array }): void {
    // Of a beginning that is over.
    if (turn !== this.#turn) return
    this.#held.push(values)
    this.#arrived += values.length / this.#length
    const waiting = this.#waiting
    if (!waiting || this.#arrived < waiting.end) return
    this.#waiting = null
    waiting.go()
  }

  #askOn(): void {
    const from = this.#asked
    const to = Math.min(this.#end, from + this.#chunk)
    if (from >= to) return
    this.#asked = to
    this.#ask({ turn: this.#turn, from, to })
  }
}
