/**
 * The terms of the training objective that look at the picture itself (`models/train/learning/losses.py`): its palette,
 * its total variation, and its fine detail where the photo is flat. In plain arrays, for their work is little. Images are
 * RGB 0..1, [height · width · 3].
 */
import type { Size } from '../core/size.ts'

/** Colours are compared as means of squares of this many px, so that texture does not count as colour. */
const COARSE = 4
/** Keeps the slope of the square root finite in a picture of one colour. */
const EPSILON = 1e-5
/** Mean fine detail of a photo, in parts of white, that lets a picture have e times as much of its own. */
const CALM = 0.01
/** Fine detail of a photo is averaged over this many px to every side. */
const REACH = 4

/** A loss whose gradient is added to `gradient`, [height · width · 3]. */
export type PictureLoss = (image: Float32Array, gradient: Float32Array, weight: number) => number

/** Red, green and blue, and the two chroma axes, as sums of the three. */
const AXES = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, -1, 0],
  [0.5, 0.5, -1],
] as const

/** An image in squares of {@link COARSE} px; what is left over at the right and the bottom is left out. */
function coarse(image: Float32Array, { width, height }: Size): Float32Array {
  const [columns, rows] = [Math.floor(width / COARSE), Math.floor(height / COARSE)]
  const out = new Float32Array(columns * rows * 3)
  for (let y = 0; y < rows * COARSE; y++)
    for (let x = 0; x < columns * COARSE; x++) {
      const to = 3 * (Math.floor(y / COARSE) * columns + Math.floor(x / COARSE))
      for (let c = 0; c < 3; c++) out[to + c] += image[3 * (y * width + x) + c] / COARSE ** 2
    }
  return out
}

/** Mean and deviation of an image's colours along an axis. */
function moments(colours: Float32Array, [r, g, b]: readonly [number, number, number]) {
  const count = colours.length / 3
  let mean = 0
  for (let i = 0; i < colours.length; i += 3) mean += r * colours[i] + g * colours[i + 1] + b * colours[i + 2]
  mean /= count
  let variance = 0
  for (let i = 0; i < colours.length; i += 3)
    variance += (r * colours[i] + g * colours[i + 1] + b * colours[i + 2] - mean) ** 2
  return { mean, deviation: Math.sqrt(variance / count + EPSILON) }
}

/** Means and deviations of the colours, and deviations of two chroma axes, [8]. */
export function palette(image: Float32Array, size: Size): Float32Array {
  const found = AXES.map((axis) => moments(coarse(image, size), axis))
  return Float32Array.from([...found.slice(0, 3).map(({ mean }) => mean), ...found.map(({ deviation }) => deviation)])
}

/** Distance of a picture's palette from another, a third of each number's. */
export function paletteLoss(size: Size, target: Float32Array): PictureLoss {
  return (image, gradient, weight) => {
    const small = coarse(image, size)
    const count = small.length / 3
    const found = AXES.map((axis) => moments(small, axis))
    const at = new Float32Array(small.length)
    let loss = 0
    for (const [k, axis] of AXES.entries()) {
      const { mean, deviation } = found[k]
      const ofDeviation = deviation - target[3 + k]
      const ofMean = k < 3 ? mean - target[k] : 0
      loss += (Math.abs(ofDeviation) + Math.abs(ofMean)) / 3
      const perMean = Math.sign(ofMean) / (3 * count)
      const perDeviation = Math.sign(ofDeviation) / (3 * count * deviation)
      for (let i = 0; i < at.length; i += 3) {
        const value = axis[0] * small[i] + axis[1] * small[i + 1] + axis[2] * small[i + 2]
        const slope = perMean + perDeviation * (value - mean)
        for (let c = 0; c < 3; c++) at[i + c] += slope * axis[c]
      }
    }
    spread(at, gradient, size, weight / COARSE ** 2)
    return loss
  }
}

/** Adds each square's number to its px, times `factor`. */
function spread(at: Float32Array, gradient: Float32Array, { width, height }: Size, factor: number): void {
  const [columns, rows] = [Math.floor(width / COARSE), Math.floor(height / COARSE)]
  for (let y = 0; y < rows * COARSE; y++)
    for (let x = 0; x < columns * COARSE; x++) {
      const from = 3 * (Math.floor(y / COARSE) * columns + Math.floor(x / COARSE))
      for (let c = 0; c < 3; c++) gradient[3 * (y * width + x) + c] += factor * at[from + c]
    }
}

/** Mean absolute difference of neighbours, down plus across. */
export function variationLoss({ width, height }: Size): PictureLoss {
  return (image, gradient, weight) => {
    let loss = 0
    for (const [stride, columns, rows] of [
      [3, width - 1, height],
      [3 * width, width, height - 1],
    ]) {
      const per = 1 / (3 * columns * rows)
      for (let y = 0; y < rows; y++)
        for (let i = 3 * y * width; i < 3 * (y * width + columns); i++) {
          const difference = image[i + stride] - image[i]
          loss += per * Math.abs(difference)
          const slope = weight * per * Math.sign(difference)
          gradient[i + stride] += slope
          gradient[i] -= slope
        }
    }
    return loss
  }
}

/** Places of a side with a mirrored margin; the edge is not repeated. */
function mirrored(length: number, reach: number): Int32Array {
  return Int32Array.from({ length: length + 2 * reach }, (_, i) => {
    const at = Math.abs(i - reach)
    return at < length ? at : 2 * (length - 1) - at
  })
}

/** Rows and columns of an image of some channels. */
interface Planes extends Size {
  readonly channels: number
}

/** Sums over `reach` px to every side, the edges mirrored; `turned` is the adjoint, which carries gradients back. */
function boxSums(
  values: Float32Array,
  { width, height, channels }: Planes,
  reach: number,
  turned = false,
): Float32Array {
  let from = values
  for (const [length, stride, lines, gap] of [
    [width, channels, height, width * channels],
    [height, width * channels, width, channels],
  ]) {
    const at = mirrored(length, reach)
    const to = new Float32Array(from.length)
    for (let line = 0; line < lines; line++)
      for (let c = 0; c < channels; c++) {
        const base = line * gap + c
        for (let i = 0; i < length; i++)
          for (let d = 0; d <= 2 * reach; d++) {
            const here = base + i * stride
            const there = base + at[i + d] * stride
            if (turned) to[there] += from[here]
            else to[here] += from[there]
          }
      }
    from = to
  }
  return from
}

/** Distance of each px from the mean of 3×3, [height · width · 3], signed. */
function fineDetail(image: Float32Array, size: Size): Float32Array {
  const sums = boxSums(image, { ...size, channels: 3 }, 1)
  return image.map((value, i) => value - sums[i] / 9)
}

/** 1 where the photo is flat, towards 0 where it has fine detail, [height · width]. */
function flatness(photo: Float32Array, size: Size): Float32Array {
  const detail = fineDetail(photo, size)
  const plane = Float32Array.from(
    { length: size.width * size.height },
    (_, i) => (Math.abs(detail[3 * i]) + Math.abs(detail[3 * i + 1]) + Math.abs(detail[3 * i + 2])) / 3,
  )
  const sums = boxSums(plane, { ...size, channels: 1 }, REACH)
  return sums.map((sum) => Math.exp(-sum / ((2 * REACH + 1) ** 2 * CALM)))
}

/** Fine detail of the picture where the photo is flat (sky, skin), which would be a weave. */
export function flatAreaLoss(size: Size, photo: Float32Array): PictureLoss {
  const flat = flatness(photo, size)
  const per = 1 / photo.length
  return (image, gradient, weight) => {
    const detail = fineDetail(image, size)
    let loss = 0
    const slope = detail.map((difference, i) => {
      const share = per * flat[Math.floor(i / 3)]
      loss += share * Math.abs(difference)
      return weight * share * Math.sign(difference)
    })
    const back = boxSums(slope, { ...size, channels: 3 }, 1, true)
    for (let i = 0; i < gradient.length; i++) gradient[i] += slope[i] - back[i] / 9
    return loss
  }
}
