import { SUBPIXELS } from '../../core/network.ts'
import { lastNeeded, MOST_PADDED_ROWS, photoRow, writeGround } from '../../kernels/ground-fields.ts'
import type { Kernels } from '../../kernels/kernel-module.ts'
import type { GroundedPhoto, SubpixelRows } from '../executor.ts'
import { numbersAt } from './kernel-memory.ts'

/**
 * Writes a photo's rows of sub-pixels into the kernels' memory: by the kernels where it is known what the rows are made
 * of, a few of the photo's rows being there at a time.
 */
export class PhotoSource {
  readonly #kernels: Kernels
  readonly #address: number
  readonly #rows: SubpixelRows
  readonly #of: GroundedPhoto | null
  /** The row that may be asked for without beginning anew. */
  #next = -1
  /** The photo's row that is brought into memory next. */
  #coming = 0

  /** @param address of `groundBytes` for the padded photo's width */
  constructor(kernels: Kernels, address: number, rows: SubpixelRows) {
    this.#kernels = kernels
    this.#address = address
    this.#rows = rows
    const { of } = rows
    this.#of = of && of.pass.paddedHeight - of.pass.height <= MOST_PADDED_ROWS ? of : null
  }

  /** Row `y` of sub-pixels, [width / 2, {@link SUBPIXELS}], to an address; quickest in order, from whichever on. */
  write(y: number, address: number): void {
    const of = this.#of
    if (of) this.#ground(of, y, address)
    else this.#rows.row(y, numbersAt(this.#kernels, address, (this.#rows.size.width / 2) * SUBPIXELS))
  }

  #ground({ photo, pass, amount, hidden }: GroundedPhoto, y: number, address: number): void {
    const { memory } = this.#kernels
    if (y !== this.#next) this.#coming = writeGround(memory, this.#address, { ...pass, amount, hidden: hidden() }, y)
    this.#next = y + 1
    const length = photo.width * 4
    for (const last = lastNeeded(y, pass); this.#coming <= last; this.#coming++) {
      const row = photo.data.subarray(this.#coming * length, (this.#coming + 1) * length)
      new Uint8Array(memory.buffer, photoRow(this.#address, this.#coming, pass), length).set(row)
    }
    this.#kernels.groundRow(this.#address, y, address)
  }
}
