/**
 * The ground: faint noise under the photo, as a primed canvas has grain. Where a photo is flat (sky, skin, walls) the
 * networks have nothing irregular to hold on to and weave a lattice; with a ground they paint brushwork. It is a
 * function of the place, so that previews, repeats and devices agree; `models/train` has the same arithmetic, and
 * `kernels/assembly/ground-rows.ts`.
 */
import { uniform } from './noise.ts'
import type { RowReader } from './octaves.ts'
import { mirror, type Size } from './size.ts'

/** Octaves of the noise: side of a cell in px, root mean square in parts of white, and what interpolation takes away. */
export const GROUND_OCTAVES = [
  { px: 2, rms: 0.034, gain: 1.6 },
  { px: 4, rms: 0.017, gain: 1.524 },
] as const
/** First of the hash's streams; lower ones are the noise inside the networks. */
export const GROUND_STREAM = 1000
/** Deviation of numbers spread evenly over 0..1 is 1 / √12. */
export const EVEN_SPREAD = Math.sqrt(12)
/** Mean fine detail in parts of white that lowers the ground to 1 / e. */
export const CALM = 0.01
/** Fine detail is averaged over this many px to every side. */
export const REACH = 4
const MARGIN = REACH + 1

/** e to the power of minus the detail, by detail in parts of {@link CALM}; beyond its end next to nothing. */
const CALMING = 64
const CALM_END = 12
const CALMED = Float64Array.from({ length: CALMING * CALM_END + 2 }, (_, i) => Math.exp(-i / CALMING))

/** How much ground is left on fine detail, in parts of {@link CALM}. Between entries linear: `Math.exp` is slow. */
function calmed(detail: number): number {
  if (detail >= CALM_END) return 0
  const place = detail * CALMING
  const i = place | 0
  return CALMED[i] + (place - i) * (CALMED[i + 1] - CALMED[i])
}

/** Adds the ground to a photo's rows. Rows are asked for in order. */
export class Ground {
  readonly #size: Size
  readonly #rows: RowReader
  readonly #amount: number
  readonly #octaves: readonly Lattice[]
  readonly #noise: Float32Array
  /** Luminance of the last rows, by row modulo 4; three are in use. */
  readonly #luma: readonly Float32Array[]
  readonly #lumaRow = [-1, -1, -1, -1]
  /** Fine detail, summed across, by row modulo 16. */
  readonly #detail: readonly Float32Array[]
  readonly #detailRow = new Array<number>(16).fill(-1)
  readonly #around: Float64Array
  #aroundRow = -1
  readonly #colours: Float32Array
  /** A row with {@link REACH} px and one more mirrored at either end. */
  readonly #margined: Float32Array

  /**
   * @param rows of the photo, 0..255
   * @param amount ≥ 0; 0 adds nothing, 1 is what the networks know best
   */
  constructor(rows: RowReader, size: Size, amount: number) {
    this.#rows = rows
    this.#size = size
    this.#amount = amount
    const line = () => new Float32Array(size.width)
    this.#octaves = GROUND_OCTAVES.map(
      ({ px, rms, gain }, i) => new Lattice(px, size.width, [GROUND_STREAM + i, rms * gain]),
    )
    this.#noise = line()
    this.#luma = this.#lumaRow.map(line)
    this.#detail = this.#detailRow.map(line)
    this.#around = new Float64Array(size.width)
    this.#colours = new Float32Array(size.width * 3)
    this.#margined = new Float32Array(size.width + 2 * MARGIN)
  }

  /** The photo's row `y` on its ground, [width · 3]; may leave 0..255. */
  row(y: number, out: Float32Array): void {
    if (this.#amount === 0) {
      this.#rows(y, out)
      return
    }
    const noise = this.#noise.fill(0)
    for (const octave of this.#octaves) octave.addRow(y, noise)
    const detail = this.#detailAround(y)
    this.#rows(y, out)
    const calm = 1 / ((2 * REACH + 1) ** 2 * 255 * CALM)
    for (let x = 0, o = 0; x < noise.length; x++, o += 3) {
      const add = 255 * this.#amount * calmed(detail[x] * calm) * noise[x]
      out[o] += add
      out[o + 1] += add
      out[o + 2] += add
    }
  }

  /** Fine detail around each px of row `y`, summed over {@link REACH} to every side. */
  #detailAround(y: number): Float64Array {
    const { height } = this.#size
    const sum = this.#around
    if (y === this.#aroundRow + 1 && y > 0) {
      const coming = this.#detailOf(mirror(y + REACH, height))
      const going = this.#detailOf(mirror(Math.abs(y - REACH - 1), height))
      for (let x = 0; x < sum.length; x++) sum[x] += coming[x] - going[x]
    } else {
      sum.fill(0)
      for (let dy = -REACH; dy <= REACH; dy++) {
        const row = this.#detailOf(mirror(Math.abs(y + dy), height))
        for (let x = 0; x < sum.length; x++) sum[x] += row[x]
      }
    }
    this.#aroundRow = y
    return sum
  }

  /** Distance of row `y`'s luminance from its mean over 3 × 3 px, summed over {@link REACH} to left and right. */
  #detailOf(y: number): Float32Array {
    const slot = y & 15
    const out = this.#detail[slot]
    if (this.#detailRow[slot] === y) return out
    this.#detailRow[slot] = y
    const { width, height } = this.#size
    const [above, here, below] = [y - 1, y, y + 1].map((row) => this.#lumaOf(mirror(Math.abs(row), height)))
    const row = this.#margined
    for (let x = 0, i = MARGIN; x < width; x++, i++) row[i] = above[x] + here[x] + below[x]
    this.#mirrorEnds()
    let left = row[MARGIN - 1]
    for (let x = 0, i = MARGIN; x < width; x++, i++) {
      const middle = row[i]
      row[i] = Math.abs(here[x] - (left + middle + row[i + 1]) / 9)
      left = middle
    }
    this.#mirrorEnds()
    let sum = 0
    for (let i = MARGIN - REACH; i <= MARGIN + REACH; i++) sum += row[i]
    for (let x = 0; x < width; x++) {
      out[x] = sum
      sum += row[x + MARGIN + REACH + 1] - row[x + MARGIN - REACH]
    }
    return out
  }

  /** Fills the margins of a row. */
  #mirrorEnds(): void {
    const { width } = this.#size
    const row = this.#margined
    for (let d = 1; d <= MARGIN; d++) {
      row[MARGIN - d] = row[MARGIN + mirror(d, width)]
      row[MARGIN + width - 1 + d] = row[MARGIN + mirror(width - 1 + d, width)]
    }
  }

  #lumaOf(y: number): Float32Array {
    const slot = y & 3
    const out = this.#luma[slot]
    if (this.#lumaRow[slot] === y) return out
    this.#lumaRow[slot] = y
    const colours = this.#colours
    this.#rows(y, colours)
    for (let x = 0, o = 0; x < out.length; x++, o += 3)
      out[x] = 0.299 * colours[o] + 0.587 * colours[o + 1] + 0.114 * colours[o + 2]
    return out
  }
}

/** Noise drawn at cells of `px`, a power of two, and interpolated between their middles. */
class Lattice {
  readonly #px: number
  readonly #stream: number
  /** What a draw between 0 and 1 is multiplied by. */
  readonly #scale: number
  /** Draws of two rows of cells, from the column before the first, by row modulo 2. */
  readonly #drawn: readonly Float32Array[]
  readonly #drawnRow = [Number.NaN, Number.NaN]
  /** The two rows mixed for a row of px. */
  readonly #mixed: Float32Array

  /** @param of stream of the draws, and root mean square of the noise */
  constructor(px: number, width: number, of: readonly [stream: number, rms: number]) {
    this.#px = px
    this.#stream = of[0]
    this.#scale = of[1] * EVEN_SPREAD
    const columns = Math.floor(width / px) + 3
    this.#drawn = this.#drawnRow.map(() => new Float32Array(columns))
    this.#mixed = new Float32Array(columns)
  }

  /** Adds the noise of a row of px. */
  addRow(y: number, out: Float32Array): void {
    const px = this.#px
    const place = (y + 0.5) / px - 0.5
    const top = Math.floor(place)
    const down = place - top
    const [above, below] = [this.#rowOf(top), this.#rowOf(top + 1)]
    const mixed = this.#mixed
    for (let i = 0; i < mixed.length; i++) mixed[i] = this.#scale * (above[i] * (1 - down) + below[i] * down - 0.5)
    const bits = Math.log2(px)
    for (let x = 0, shifted = px / 2; x < out.length; x++, shifted++) {
      const cell = shifted >> bits
      const across = ((shifted & (px - 1)) + 0.5) / px
      out[x] += mixed[cell] * (1 - across) + mixed[cell + 1] * across
    }
  }

  #rowOf(y: number): Float32Array {
    const slot = y & 1
    const row = this.#drawn[slot]
    if (this.#drawnRow[slot] === y) return row
    this.#drawnRow[slot] = y
    for (let i = 0; i < row.length; i++) row[i] = uniform(i - 1, y, this.#stream)
    return row
  }
}
