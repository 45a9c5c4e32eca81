import { SUBPIXELS } from '../../../core/network.ts'
import type { Size } from '../../../core/size.ts'
import type { Sink } from '../emit.ts'
import type { RowsMessage } from './strip-protocol.ts'

/** Bytes of a row of a picture, as a sink takes it. */
export function rowBytes(as: Sink['as'], { width }: Size): number {
  return as === 'bytes' ? 2 * width * 4 : (width / 2) * SUBPIXELS * 4
}

/** A picture's rows out of several strips, handed on in order. */
export class Ordered {
  readonly #sink: Sink
  readonly #bytes: number
  readonly #held = new Map<number, RowsMessage>()
  #next = 0

  constructor(sink: Sink, size: Size) {
    this.#sink = sink
    this.#bytes = rowBytes(sink.as, size)
  }

  /** For the first strip's rows, which come before all others. */
  get own(): Sink {
    const sink = this.#sink
    const after = (y: number) => {
      this.#next = y + 1
      this.#handOn()
    }
    if (sink.as === 'numbers')
      return {
        as: 'numbers',
        row: (y, values) => {
          sink.row(y, values)
          after(y)
        },
      }
    return {
      as: 'bytes',
      row: (y, rgba) => {
        sink.row(y, rgba)
        after(y)
      },
    }
  }

  take(message: RowsMessage): void {
    this.#held.set(message.y, message)
    this.#handOn()
  }

  #handOn(): void {
    for (let band = this.#held.get(this.#next); band; band = this.#held.get(this.#next)) {
      this.#held.delete(band.y)
      for (let i = 0; i < band.count; i++) this.#row(band.y + i, band.data, i * this.#bytes)
      this.#next = band.y + band.count
    }
  }

  #row(y: number, data: ArrayBuffer, at: number): void {
    const sink = this.#sink
    if (sink.as === 'bytes') sink.row(y, new Uint8ClampedArray(data, at, this.#bytes))
    else sink.row(y, new Float32Array(data, at, this.#bytes / 4))
  }
}
