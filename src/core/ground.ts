/**
 * The ground: faint noise under the photo, as a primed canvas has grain. Where a photo is flat (sky, skin, walls) the
 * networks have nothing irregular to hold on to and weave a lattice; with a ground they paint brushwork. It is a
 * function of the place, so that previews, repeats and devices agree; `models/train` has the same arithmetic.
 */
import { uniform } from './noise.ts'
import type { RowReader } from './octaves.ts'
import { mirror, type Size } from './size.ts'

/** Octaves of the noise: side of a cell in px, root mean square in parts of white, and what interpolation takes away. */
const OCTAVES = [
  { px: 2, rms: 0.034, gain: 1.6 },
  { px: 4, rms: 0.017, gain: 1.524 },
] as const
/** First of the hash's streams; lower ones are the noise inside the networks. */
const STREAM = 1000
/** Deviation of numbers spread evenly over 0..1 is 1 / √12. */
const UNIT = Math.sqrt(12)
/** Mean fine detail in parts of white that lowers the ground to 1 / e. */
const CALM = 0.01
/** Fine detail is averaged over this many px to every side. */
const REACH = 4

/** Adds the ground to a photo's rows. Rows are asked for in order. */
export class Ground {
  readonly #size: Size
  readonly #rows: RowReader
  readonly #amount: number
  /** Luminance of the last rows, by row modulo 4; three are in use. */
  readonly #luma: readonly Float32Array[]
  readonly #lumaRow = [-1, -1, -1, -1]
  /** Fine detail, box-averaged across, by row modulo 16. */
  readonly #detail: readonly Float32Array[]
  readonly #detailRow = new Array<number>(16).fill(-1)
  readonly #scratch: Float32Array

  /**
   * @param rows of the photo, 0..255
   * @param amount ≥ 0; 0 adds nothing, 1 is what the networks know best
   */
  constructor(rows: RowReader, size: Size, amount: number) {
    this.#rows = rows
    this.#size = size
    this.#amount = amount
    const line = () => new Float32Array(size.width)
    this.#luma = this.#lumaRow.map(line)
    this.#detail = this.#detailRow.map(line)
    this.#scratch = new Float32Array(size.width * 3)
  }

  /** The photo's row `y` on its ground, [width · 3]; may leave 0..255. */
  row(y: number, out: Float32Array): void {
    this.#rows(y, out)
    if (this.#amount === 0) return
    const { width } = this.#size
    const detail = this.#detailAround(y)
    const lines = OCTAVES.map(({ px }, octave) => new LatticeRow(px, y, STREAM + octave))
    for (let x = 0, o = 0; x < width; x++, o += 3) {
      let noise = 0
      for (let i = 0; i < lines.length; i++) noise += OCTAVES[i].rms * OCTAVES[i].gain * lines[i].at(x)
      const add = 255 * this.#amount * Math.exp(-detail[x] / (255 * CALM)) * noise
      out[o] += add
      out[o + 1] += add
      out[o + 2] += add
    }
  }

  /** Mean fine detail around each px of row `y`. */
  #detailAround(y: number): Float32Array {
    const sum = new Float32Array(this.#size.width)
    for (let dy = -REACH; dy <= REACH; dy++) {
      const row = this.#detailOf(mirror(Math.abs(y + dy), this.#size.height))
      for (let x = 0; x < sum.length; x++) sum[x] += row[x]
    }
    for (let x = 0; x < sum.length; x++) sum[x] /= 2 * REACH + 1
    return sum
  }

  /** Distance of row `y`'s luminance from its mean over 3 × 3 px, averaged over {@link REACH} to left and right. */
  #detailOf(y: number): Float32Array {
    const slot = y & 15
    const out = this.#detail[slot]
    if (this.#detailRow[slot] === y) return out
    this.#detailRow[slot] = y
    const { width, height } = this.#size
    const [above, here, below] = [y - 1, y, y + 1].map((row) => this.#lumaOf(mirror(Math.abs(row), height)))
    const fine = this.#scratch.subarray(0, width)
    const column = (x: number) => above[x] + here[x] + below[x]
    for (let x = 0; x < width; x++) {
      const sum = column(mirror(Math.abs(x - 1), width)) + column(x) + column(mirror(x + 1, width))
      fine[x] = Math.abs(here[x] - sum / 9)
    }
    let sum = 0
    for (let dx = -REACH; dx <= REACH; dx++) sum += fine[mirror(Math.abs(dx), width)]
    for (let x = 0; x < width; x++) {
      out[x] = sum / (2 * REACH + 1)
      sum += fine[mirror(x + REACH + 1, width)] - fine[mirror(Math.abs(x - REACH), width)]
    }
    return out
  }

  #lumaOf(y: number): Float32Array {
    const slot = y & 3
    const out = this.#luma[slot]
    if (this.#lumaRow[slot] === y) return out
    this.#lumaRow[slot] = y
    const colours = this.#scratch
    this.#rows(y, colours)
    for (let x = 0, o = 0; x < out.length; x++, o += 3)
      out[x] = 0.299 * colours[o] + 0.587 * colours[o + 1] + 0.114 * colours[o + 2]
    return out
  }
}

/** A row of noise of deviation 1, drawn at cells of `px` and interpolated between their middles. */
class LatticeRow {
  readonly #px: number
  readonly #top: number
  readonly #down: number
  readonly #stream: number
  #cell = Number.NaN
  #left = 0
  #right = 0

  constructor(px: number, y: number, stream: number) {
    const place = (y + 0.5) / px - 0.5
    this.#px = px
    this.#top = Math.floor(place)
    this.#down = place - this.#top
    this.#stream = stream
  }

  /** At `x`, which grows from call to call. */
  at(x: number): number {
    const place = (x + 0.5) / this.#px - 0.5
    const cell = Math.floor(place)
    if (cell !== this.#cell) {
      this.#left = cell === this.#cell + 1 ? this.#right : this.#column(cell)
      this.#right = this.#column(cell + 1)
      this.#cell = cell
    }
    const across = place - cell
    return this.#left * (1 - across) + this.#right * across
  }

  #column(x: number): number {
    const above = uniform(x, this.#top, this.#stream)
    const below = uniform(x, this.#top + 1, this.#stream)
    return UNIT * (above * (1 - this.#down) + below * this.#down - 0.5)
  }
}
