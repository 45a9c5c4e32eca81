import { Ground } from '../core/ground.ts'
import type { PixelImage } from '../core/image.ts'
import { colourRows, type RowReader } from '../core/octaves.ts'
import type { PassSize } from '../core/plan.ts'
import { mirror, type Size } from '../core/size.ts'
import { SUBPIXELS } from './transformer.ts'

/** One byte's step of 0..1. */
const UNIT = 1 / 255

/** The colour that hidden pixels are given: the mean of the visible ones, so that they do not move the norms' statistics. */
function visibleMean({ data }: PixelImage): readonly [number, number, number] {
  let r = 0
  let g = 0
  let b = 0
  let weight = 0
  for (let p = 0; p < data.length; p += 4) {
    const a = data[p + 3]
    r += a * data[p]
    g += a * data[p + 1]
    b += a * data[p + 2]
    weight += a
  }
  return weight > 0 ? [r / weight, g / weight, b / weight] : [255, 255, 255]
}

/** The image without transparency: hidden pixels in the mean colour of the others, as the transformer sees them. */
export function opaqueImage(image: PixelImage): PixelImage {
  const { width, height, data } = image
  if (data.every((value, i) => (i & 3) !== 3 || value === 255)) return image
  const out = new Uint8ClampedArray(data.length).fill(255)
  const rows = opaqueRows(image)
  const row = new Float32Array(width * 3)
  for (let y = 0, p = 0; y < height; y++) {
    rows(y, row)
    for (let o = 0; o < row.length; o += 3, p += 4) out.set(row.subarray(o, o + 3), p)
  }
  return { width, height, data: out }
}

/** RGB 0..1 of an image, transparent parts over white. → [h · w · 3] */
export function toRgb({ data, width, height }: PixelImage): Float32Array {
  const out = new Float32Array(width * height * 3)
  for (let p = 0, o = 0; p < data.length; p += 4, o += 3) {
    const a = data[p + 3] / 255
    for (let c = 0; c < 3; c++) out[o + c] = (data[p + c] * a) / 255 + (1 - a)
  }
  return out
}

/** RGB 0..1 of an image whatever its alpha, hidden pixels in the mean colour of the others. → [h · w · 3] */
export function toOpaqueRgb(image: PixelImage): Float32Array<ArrayBuffer> {
  const { width, height } = image
  const out = new Float32Array(width * height * 3)
  const rows = opaqueRows(image)
  for (let y = 0; y < height; y++) rows(y, out.subarray(y * width * 3, (y + 1) * width * 3))
  for (let i = 0; i < out.length; i++) out[i] /= 255
  return out
}

/** Rows of an image, hidden pixels in the mean colour of the others. */
export function opaqueRows(image: PixelImage): RowReader {
  const { data, width } = image
  const rows = colourRows(image)
  let hidden: readonly number[] | null = null
  return (y, out) => {
    rows(y, out)
    for (let x = 0, p = y * width * 4 + 3; x < width; x++, p += 4) {
      if (data[p] > 0) continue
      hidden ??= visibleMean(image)
      for (let c = 0; c < 3; c++) out[x * 3 + c] = hidden[c]
    }
  }
}

/**
 * The photo as the transformer takes it: padded by reflection to the pass's size at the right and the bottom, and
 * pixel-unshuffled by 2 in PyTorch's order (channel = colour · 4 + dy · 2 + dx). → [ph / 2 · pw / 2 · 12]
 *
 * @param row of the photo, on its ground; asked for in order
 */
export function toSubpixels(row: RowReader, pass: PassSize): Float32Array {
  const { width, height, paddedWidth, paddedHeight } = pass
  const out = new Float32Array(paddedWidth * paddedHeight * 3)
  const colours = new Float32Array(width * 3)
  const columns = Int32Array.from({ length: paddedWidth }, (_, x) => 3 * mirror(x, width))
  const rowLength = (paddedWidth >> 1) * SUBPIXELS
  for (let y = 0; y < paddedHeight; y++) {
    const base = (y >> 1) * rowLength + (y & 1) * 2
    if (y >= height) {
      copyRow(out, { from: mirrored(y, height, rowLength), to: base, length: rowLength })
      continue
    }
    row(y, colours)
    for (let x = 0; x < paddedWidth; x++) {
      const p = columns[x]
      const o = base + (x >> 1) * SUBPIXELS + (x & 1)
      out[o] = colours[p] * UNIT
      out[o + 4] = colours[p + 1] * UNIT
      out[o + 8] = colours[p + 2] * UNIT
    }
  }
  return out
}

/** The shape of {@link toSubpixels}' values as a tensor. */
export const subpixelShape = ({ paddedWidth, paddedHeight }: PassSize): [number, number, number, number] => [
  1,
  paddedHeight / 2,
  paddedWidth / 2,
  SUBPIXELS,
]

/** {@link toSubpixels} of a photo on its ground. @param amount of ground, 0..1 */
export function groundedSubpixels(photo: PixelImage, pass: PassSize, amount: number): Float32Array {
  const ground = new Ground(opaqueRows(photo), pass, amount)
  return toSubpixels((y, out) => ground.row(y, out), pass)
}

/** Calls `visit` with each place of colours [h, w, 3] and its place among sub-pixels; both sides are even. */
function eachPlace({ width, height }: Size, visit: (place: number, subpixel: number) => void): void {
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = ((y >> 1) * (width >> 1) + (x >> 1)) * SUBPIXELS + (y & 1) * 2 + (x & 1)
      for (let c = 0; c < 3; c++, i++) visit(i, at + 4 * c)
    }
}

/** Colours of any range [h, w, 3], both sides even, as sub-pixels. */
export function unshuffled(colours: Float32Array, size: Size): Float32Array<ArrayBuffer> {
  const out = new Float32Array(colours.length)
  eachPlace(size, (place, subpixel) => {
    out[subpixel] = colours[place]
  })
  return out
}

/** The inverse of {@link unshuffled}. */
export function shuffled(subpixels: Float32Array, size: Size): Float32Array<ArrayBuffer> {
  const out = new Float32Array(subpixels.length)
  eachPlace(size, (place, subpixel) => {
    out[place] = subpixels[subpixel]
  })
  return out
}

/** Where the row that is mirrored at `y` begins. */
function mirrored(y: number, height: number, rowLength: number): number {
  const from = mirror(y, height)
  return (from >> 1) * rowLength + (from & 1) * 2
}

/** Copies a row of sub-pixels: every second pair of each four channels. */
function copyRow(out: Float32Array, { from, to, length }: { from: number; to: number; length: number }): void {
  for (let i = 0; i < length; i += 4) {
    out[to + i] = out[from + i]
    out[to + i + 1] = out[from + i + 1]
  }
}

/** The transformer's output as an image of the pass's size, with the photo's alpha. The inverse of {@link toSubpixels}. */
export function fromSubpixels(values: Float32Array, pass: PassSize, photo: PixelImage): PixelImage {
  const { width, height, paddedWidth } = pass
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const base = (y >> 1) * (paddedWidth >> 1) * SUBPIXELS + (y & 1) * 2
    for (let x = 0; x < width; x++) {
      const p = (y * width + x) * 4
      const o = base + (x >> 1) * SUBPIXELS + (x & 1)
      for (let c = 0; c < 3; c++) data[p + c] = values[o + c * 4] * 255
      data[p + 3] = photo.data[p + 3]
    }
  }
  return { width, height, data }
}
