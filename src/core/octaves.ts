/**
 * Coarse and fine parts of a picture. A picture that is larger than the draft of its strokes is put together from two:
 * everything that the draft can hold comes from the draft, and only what is finer from a painting at the full size
 * (a Laplacian pyramid of two levels, Burt and Adelson 1983). {@link reduce} and {@link Enlarged} are the matched pair
 * that says what is finer: what {@link reduce} loses is what an enlargement lacks. `kernels/assembly/octave-rows.ts` does the same.
 */
import type { PixelImage } from './image.ts'
import { triangleTaps } from './resample.ts'
import type { Size } from './size.ts'

/** Colours as numbers that may leave their range: [height · width · 3], 0..255 where they are in it. */
export interface ColourField extends Size {
  readonly data: Float32Array
}

/** Reads row `y` of an image as numbers into `out`, [width · 3]. */
export type RowReader = (y: number, out: Float32Array) => void

/** Rows of an image, whatever its alpha. */
export function colourRows({ data, width }: PixelImage): RowReader {
  return (y, out) => {
    for (let x = 0, p = y * width * 4, o = 0; x < width; x++, p += 4, o += 3) {
      out[o] = data[p]
      out[o + 1] = data[p + 1]
      out[o + 2] = data[p + 2]
    }
  }
}

/** Reduces to `to`, px, no larger than `from`, with the antialiased triangle filter of {@link triangleTaps}. */
export function reduce(rows: RowReader, from: Size, to: Size): ColourField {
  const across = triangleTaps(from.width, to.width)
  const down = triangleTaps(from.height, to.height)
  const data = new Float32Array(to.width * to.height * 3)
  const full = new Float32Array(from.width * 3)
  const narrow = new Float32Array(to.width * 3)
  // Row by row of the input, each added to the few rows of the result that draw on it.
  let first = 0
  for (let y = 0; y < from.height; y++) {
    rows(y, full)
    across.weights.forEach((weights, x) => {
      let r = 0
      let g = 0
      let b = 0
      for (let j = 0, p = across.start[x] * 3; j < weights.length; j++, p += 3) {
        r += weights[j] * full[p]
        g += weights[j] * full[p + 1]
        b += weights[j] * full[p + 2]
      }
      narrow[x * 3] = r
      narrow[x * 3 + 1] = g
      narrow[x * 3 + 2] = b
    })
    while (first < to.height && down.start[first] + down.weights[first].length <= y) first++
    for (let row = first; row < to.height && down.start[row] <= y; row++) {
      const weight = down.weights[row][y - down.start[row]]
      if (!weight) continue
      for (let i = 0, o = row * narrow.length; i < narrow.length; i++, o++) data[o] += weight * narrow[i]
    }
  }
  return { ...to, data }
}

/** For each position of the larger side: the first of four neighbours, and their weights. */
export interface CubicTaps {
  readonly first: Int32Array
  readonly weights: Float32Array
}

/** Catmull and Rom's cubic (1974), which goes through the values it is given. */
export function cubicTaps(from: number, to: number): CubicTaps {
  const first = new Int32Array(to)
  const weights = new Float32Array(to * 4)
  for (let i = 0; i < to; i++) {
    const place = ((i + 0.5) * from) / to - 0.5
    const whole = Math.floor(place)
    const t = place - whole
    first[i] = whole - 1
    weights[i * 4] = ((2 - t) * t - 1) * t * 0.5
    weights[i * 4 + 1] = ((3 * t - 5) * t * t + 2) * 0.5
    weights[i * 4 + 2] = ((4 - 3 * t) * t + 1) * t * 0.5
    weights[i * 4 + 3] = (t - 1) * t * t * 0.5
  }
  return { first, weights }
}

/** A field enlarged to another size, row by row, so that it never is in memory whole. Rows are asked for in order. */
export class Enlarged {
  readonly #field: ColourField
  readonly #across: CubicTaps
  readonly #down: CubicTaps
  readonly #width: number
  /** The four rows that were widened last, by their number in the field modulo 4. */
  readonly #wide: readonly Float32Array[]
  readonly #held = [-1, -1, -1, -1]

  constructor(field: ColourField, to: Size) {
    this.#field = field
    this.#across = cubicTaps(field.width, to.width)
    this.#down = cubicTaps(field.height, to.height)
    this.#width = to.width
    this.#wide = this.#held.map(() => new Float32Array(to.width * 3))
  }

  /** Row `y` of the enlargement into `out`, [width · 3]. */
  row(y: number, out: Float32Array): void {
    const { height } = this.#field
    const { first, weights } = this.#down
    const rows = [0, 1, 2, 3].map((j) => this.#widened(Math.min(height - 1, Math.max(0, first[y] + j))))
    const [a, b, c, d] = rows
    const [wa, wb, wc, wd] = weights.subarray(y * 4, y * 4 + 4)
    for (let i = 0; i < out.length; i++) out[i] = wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i]
  }

  #widened(y: number): Float32Array {
    const slot = y & 3
    const out = this.#wide[slot]
    if (this.#held[slot] === y) return out
    this.#held[slot] = y
    const { data, width } = this.#field
    const { first, weights } = this.#across
    const base = y * width
    for (let x = 0, o = 0; x < this.#width; x++, o += 3) {
      let r = 0
      let g = 0
      let b = 0
      for (let j = 0; j < 4; j++) {
        const w = weights[x * 4 + j]
        const p = (base + Math.min(width - 1, Math.max(0, first[x] + j))) * 3
        r += w * data[p]
        g += w * data[p + 1]
        b += w * data[p + 2]
      }
      out[o] = r
      out[o + 1] = g
      out[o + 2] = b
    }
    return out
  }
}

/** `a − b`, of fields of one size; written into `a`. */
function difference(a: ColourField, b: ColourField): ColourField {
  for (let i = 0; i < a.data.length; i++) a.data[i] -= b.data[i]
  return a
}

/**
 * The draft's picture at the full painting's size, with that one's finer octaves:
 * `clamp(enlarge(draft) + full − enlarge(reduce(full)))`. Written into `full`.
 *
 * @param draft no larger than `full`
 */
export function mergeOctaves(draft: PixelImage, full: PixelImage): void {
  const lacks = difference(toField(draft), reduce(colourRows(full), full, draft))
  const enlarged = new Enlarged(lacks, full)
  const row = new Float32Array(full.width * 3)
  for (let y = 0, p = 0; y < full.height; y++) {
    enlarged.row(y, row)
    for (let o = 0; o < row.length; o += 3, p += 4) {
      full.data[p] += row[o]
      full.data[p + 1] += row[o + 1]
      full.data[p + 2] += row[o + 2]
    }
  }
}

function toField(image: PixelImage): ColourField {
  const { width, height } = image
  const data = new Float32Array(width * height * 3)
  const rows = colourRows(image)
  for (let y = 0; y < height; y++) rows(y, data.subarray(y * width * 3, (y + 1) * width * 3))
  return { width, height, data }
}

/** Rec. 601 luma's weights. */
export const LUMA = [0.299, 0.587, 0.114] as const

/**
 * A painting enlarged to the photo's size, with the photo's own octaves that it cannot hold: where memory holds no
 * painting of the photo's size, the picture has that size all the same, and the photo's finest detail.
 *
 * @param painting no larger than `photo`
 * @param colour 0..1, how much of the fine octaves' colour is taken too; their luminance is taken whole
 * @returns an image of the photo's size, with its alpha
 */
export function withFineOctaves(painting: PixelImage, photo: PixelImage, colour: number): PixelImage {
  const { width, height } = photo
  const own = detailRows(photo, colour)
  // enlarge(painting) + own − enlarge(reduce(own)), with one enlargement.
  const enlarged = new Enlarged(difference(toField(painting), reduce(own, photo, painting)), photo)
  const data = new Uint8ClampedArray(width * height * 4)
  const row = new Float32Array(width * 3)
  const fine = new Float32Array(width * 3)
  for (let y = 0, p = 0; y < height; y++) {
    enlarged.row(y, row)
    own(y, fine)
    for (let o = 0; o < row.length; o += 3, p += 4) {
      data[p] = row[o] + fine[o]
      data[p + 1] = row[o + 1] + fine[o + 1]
      data[p + 2] = row[o + 2] + fine[o + 2]
      data[p + 3] = photo.data[p + 3]
    }
  }
  return { width, height, data }
}

/** The photo's rows with its colours drawn towards grey. */
function detailRows(photo: PixelImage, colour: number): RowReader {
  const rows = colourRows(photo)
  return (y, out) => {
    rows(y, out)
    for (let o = 0; o < out.length; o += 3) {
      const grey = LUMA[0] * out[o] + LUMA[1] * out[o + 1] + LUMA[2] * out[o + 2]
      for (let c = 0; c < 3; c++) out[o + c] = grey + colour * (out[o + c] - grey)
    }
  }
}
