import type { PixelImage } from './image.ts'
import { scaled, withinEdge } from './size.ts'

/** For one output position: the first input position it draws on, and the weights from there. */
export interface Taps {
  readonly start: Int32Array
  readonly weights: readonly Float32Array[]
}

/**
 * Weights of the antialiased triangle filter.
 *
 * The same arithmetic as PyTorch's `interpolate(mode='bilinear', antialias=True)`, because the predictor was
 * trained on paintings reduced that way and browsers' own resizing differs from one to the next.
 */
export function triangleTaps(from: number, to: number): Taps {
  const scale = from / to
  const support = Math.max(1, scale)
  const start = new Int32Array(to)
  const weights: Float32Array[] = []
  for (let i = 0; i < to; i++) {
    const centre = scale * (i + 0.5)
    const first = Math.max(0, Math.trunc(centre - support + 0.5))
    const end = Math.min(from, Math.trunc(centre + support + 0.5))
    const row = new Float32Array(end - first)
    let sum = 0
    for (let j = 0; j < row.length; j++) {
      row[j] = Math.max(0, 1 - Math.abs((first + j - centre + 0.5) / support))
      sum += row[j]
    }
    for (let j = 0; j < row.length; j++) row[j] /= sum
    start[i] = first
    weights.push(row)
  }
  return { start, weights }
}

/** Rows of `image` filtered along x into floats, colours premultiplied by alpha (0..255). */
function filterRow(image: PixelImage, y: number, taps: Taps, out: Float32Array): void {
  const { data, width } = image
  for (let x = 0; x < taps.weights.length; x++) {
    const row = taps.weights[x]
    let p = (y * width + taps.start[x]) * 4
    let r = 0
    let g = 0
    let b = 0
    let a = 0
    for (let j = 0; j < row.length; j++, p += 4) {
      const w = row[j] * data[p + 3]
      a += w
      r += w * data[p]
      g += w * data[p + 1]
      b += w * data[p + 2]
    }
    const o = x * 4
    out[o] = r / 255
    out[o + 1] = g / 255
    out[o + 2] = b / 255
    out[o + 3] = a
  }
}

/**
 * Resizes with an antialiased triangle filter, on premultiplied colours so that transparent pixels do not bleed.
 *
 * @param width px of the result, ≥ 1
 * @param height px of the result, ≥ 1
 */
export function resample(image: PixelImage, width: number, height: number): PixelImage {
  if (width === image.width && height === image.height) return image
  const across = triangleTaps(image.width, width)
  const down = triangleTaps(image.height, height)
  const data = new Uint8ClampedArray(width * height * 4)
  const rows = new Map<number, Float32Array>()
  const sum = new Float32Array(width * 4)
  for (let y = 0; y < height; y++) {
    const first = down.start[y]
    const column = down.weights[y]
    for (const key of rows.keys()) if (key < first) rows.delete(key)
    sum.fill(0)
    for (let j = 0; j < column.length; j++) {
      let row = rows.get(first + j)
      if (!row) {
        row = new Float32Array(width * 4)
        filterRow(image, first + j, across, row)
        rows.set(first + j, row)
      }
      const w = column[j]
      for (let i = 0; i < sum.length; i++) sum[i] += w * row[i]
    }
    writeRow(sum, data, y * width * 4)
  }
  return { width, height, data }
}

function writeRow(sum: Float32Array, data: Uint8ClampedArray, offset: number): void {
  for (let i = 0; i < sum.length; i += 4) {
    const a = sum[i + 3]
    const k = a > 0 ? 255 / a : 0
    data[offset + i] = sum[i] * k
    data[offset + i + 1] = sum[i + 1] * k
    data[offset + i + 2] = sum[i + 2] * k
    data[offset + i + 3] = a
  }
}

/** Resizes so that the short side is `px`, aspect kept; the long side at least 1 px. */
export function resampleShortSide(image: PixelImage, px: number): PixelImage {
  const { width, height } = scaled(image, px / Math.min(image.width, image.height))
  return resample(image, width, height)
}

/** Resizes so that the longer side is `edge` px at most, aspect kept; never enlarges. */
export function resampleWithin(image: PixelImage, edge: number): PixelImage {
  const { width, height } = withinEdge(image, edge)
  return resample(image, width, height)
}
