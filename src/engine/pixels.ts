import { Ground } from '../core/ground.ts'
import type { PixelImage } from '../core/image.ts'
import { SUBPIXELS } from '../core/network.ts'
import { colourRows, type RowReader } from '../core/octaves.ts'
import type { PassSize } from '../core/plan.ts'
import { mirror, type Size } from '../core/size.ts'
import type { GroundedPhoto, PassJob, PictureRows, SubpixelRows } from './executor.ts'

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

/** The colour that hidden pixels are given; null where there are none. */
function hiddenColour(image: PixelImage): ReturnType<GroundedPhoto['hidden']> {
  const { data } = image
  for (let p = 3; p < data.length; p += 4) if (data[p] === 0) return visibleMean(image)
  return null
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
 * A photo as the transformer takes it: padded by reflection to the pass's size at the right and the bottom, and pixel-
 * unshuffled by 2 in PyTorch's order (channel = colour · 4 + dy · 2 + dx).
 *
 * @param row of the photo, on its ground, 0..255
 */
export function subpixelRows(row: RowReader, pass: PassSize): SubpixelRows {
  const { width, height, paddedWidth, paddedHeight } = pass
  const colours = new Float32Array(width * 3)
  const columns = Int32Array.from({ length: paddedWidth }, (_, x) => 3 * mirror(x, width))
  return {
    size: { width: paddedWidth, height: paddedHeight },
    row: (y, out) => {
      for (let dy = 0; dy < 2; dy++) {
        row(mirror(2 * y + dy, height), colours)
        for (let x = 0, o = 2 * dy; x < paddedWidth; x += 2, o += SUBPIXELS) {
          const [p, q] = [columns[x], columns[x + 1]]
          for (let c = 0; c < 3; c++) {
            out[o + 4 * c] = colours[p + c] * UNIT
            out[o + 4 * c + 1] = colours[q + c] * UNIT
          }
        }
      }
    },
  }
}

/** The photo on its ground, as the transformer takes it. @param amount of ground, 0..1 */
export function groundedRows(photo: PixelImage, pass: PassSize, amount: number): PassJob['photo'] {
  const ground = new Ground(opaqueRows(photo), pass, amount)
  let colour: ReturnType<GroundedPhoto['hidden']> | undefined
  const hidden = () => {
    if (colour === undefined) colour = hiddenColour(photo)
    return colour
  }
  return { ...subpixelRows((y, out) => ground.row(y, out), pass), of: { photo, pass, amount, hidden } }
}

/** The shape of sub-pixels as a tensor. */
export const subpixelShape = ({ paddedWidth, paddedHeight }: PassSize): [number, number, number, number] => [
  1,
  paddedHeight / 2,
  paddedWidth / 2,
  SUBPIXELS,
]

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

/** A row of sub-pixels 0..1 as two rows of RGBA, opaque. @param bytes [2, width, RGBA] */
export function writeBytes(subpixels: Float32Array, bytes: Uint8ClampedArray): void {
  const row = bytes.length / 2
  for (let o = 0, p = 0; o < subpixels.length; o += SUBPIXELS, p += 8)
    for (let i = 0; i < 4; i++) {
      const at = p + (i >> 1) * row + (i & 1) * 4
      for (let c = 0; c < 3; c++) bytes[at + c] = subpixels[o + 4 * c + i] * 255
      bytes[at + 3] = 255
    }
}

/** An image that a transformer's rows become: of the pass's size, with the photo's alpha. */
export function receive(pass: PassSize, photo: PixelImage): { readonly image: PixelImage; readonly rows: PictureRows } {
  const { width, height } = pass
  const data = new Uint8ClampedArray(width * height * 4)
  return {
    image: { width, height, data },
    rows: (y, rgba) => {
      for (let dy = 0; dy < 2 && 2 * y + dy < height; dy++) {
        const from = (dy * rgba.length) / 2
        const to = (2 * y + dy) * width * 4
        data.set(rgba.subarray(from, from + width * 4), to)
        for (let p = to + 3; p < to + width * 4; p += 4) data[p] = photo.data[p]
      }
    },
  }
}

/** Sub-pixels of a whole picture as an image of the pass's size, with the photo's alpha. The inverse of {@link subpixelRows}. */
export function fromSubpixels(values: Float32Array, pass: PassSize, photo: PixelImage): PixelImage {
  const { image, rows } = receive(pass, photo)
  const bytes = new Uint8ClampedArray(2 * pass.paddedWidth * 4)
  const length = (pass.paddedWidth / 2) * SUBPIXELS
  for (let y = 0; y < pass.paddedHeight / 2; y++) {
    writeBytes(values.subarray(y * length, (y + 1) * length), bytes)
    rows(y, bytes)
  }
  return image
}
