import { SUBPIXELS } from '../../../core/network.ts'
import { groundBytes } from '../../../kernels/ground-fields.ts'
import type { KernelModule, Kernels } from '../../../kernels/kernel-module.ts'
import type { SubpixelRows } from '../../executor.ts'
import { aligned } from '../arena.ts'
import { NUMBERS_AT } from '../frame.ts'
import { numbersAt } from '../kernel-memory.ts'
import { PhotoSource } from '../photo-source.ts'

/** A photo's rows for other threads, made in a small memory of their own: this thread's strip reads its rows meanwhile. */
export class PhotoPieces {
  readonly #module: KernelModule
  readonly #photo: SubpixelRows
  readonly #length: number
  #made: { readonly kernels: Kernels; readonly source: PhotoSource; readonly row: number } | null = null

  constructor(module: KernelModule, photo: SubpixelRows) {
    this.#module = module
    this.#photo = photo
    this.#length = (photo.size.width / 2) * SUBPIXELS
  }

  /** Rows `from` to `to` (not included) of sub-pixels, one after the other. */
  between(from: number, to: number): Float32Array<ArrayBuffer> {
    const length = this.#length
    const values = new Float32Array((to - from) * length)
    const { kernels, source, row } = this.#open()
    for (let y = from; y < to; y++) {
      source.write(y, row)
      values.set(numbersAt(kernels, row, length), (y - from) * length)
    }
    return values
  }

  #open() {
    if (this.#made) return this.#made
    const ground = aligned(groundBytes(this.#photo.size.width))
    const kernels = this.#module.start(NUMBERS_AT + ground + this.#length * 4)
    const source = new PhotoSource(kernels, NUMBERS_AT, this.#photo)
    this.#made = { kernels, source, row: NUMBERS_AT + ground }
    return this.#made
  }
}
