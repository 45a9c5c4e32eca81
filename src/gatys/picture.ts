/**
 * The picture as the optimiser sees it: one number without bounds for each colour of each place, whose logistic is the
 * colour. Bounded colours need no projection, and the path of L-BFGS stays smooth.
 */
import { StyleTransferError } from '../core/errors.ts'
import { hashedNoise } from '../core/noise.ts'

/** Colours are kept this far from 0 and 1 when they become logits: at the ends the gradient would vanish. */
const MARGIN = 0.015

export type Values = Float32Array<ArrayBuffer>

/** Colours 0..1 → logits. */
export function toLogits(colours: Float32Array): Values {
  return Float32Array.from(colours, (c) => {
    const inside = Math.min(1 - MARGIN, Math.max(MARGIN, c))
    return Math.log(inside / (1 - inside))
  })
}

/** Logits → colours 0..1. */
export function toColours(logits: Float32Array): Values {
  // A loop: `Float32Array.from` takes ten times as long, a tenth of a step.
  const out = new Float32Array(logits.length)
  for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-logits[i]))
  return out
}

/** Turns a gradient at the colours into one at the logits, in place. */
export function throughLogistic(gradient: Float32Array, colours: Float32Array): void {
  for (let i = 0; i < gradient.length; i++) gradient[i] *= colours[i] * (1 - colours[i])
}

/** ITU-R BT.601 luma, the Y of the YIQ space that Gatys et al. (2016b, section 3.2) transfer in. */
const LUMA = [0.299, 0.587, 0.114] as const

/** [n · 3] → [n] */
export function toGrey(rgb: Float32Array): Values {
  const out = new Float32Array(rgb.length / 3)
  for (let i = 0; i < out.length; i++)
    out[i] = LUMA[0] * rgb[3 * i] + LUMA[1] * rgb[3 * i + 1] + LUMA[2] * rgb[3 * i + 2]
  return out
}

/** [n] → [n · 3], all three the same. */
export function fromGrey(grey: Float32Array): Values {
  const out = new Float32Array(grey.length * 3)
  for (let i = 0, o = 0; i < grey.length; i++, o += 3) {
    out[o] = grey[i]
    out[o + 1] = grey[i]
    out[o + 2] = grey[i]
  }
  return out
}

/** The gradient at a grey from the one at its three colours. [n · 3] → [n] */
export function greyGradient(gradient: Float32Array): Values {
  const out = new Float32Array(gradient.length / 3)
  for (let i = 0; i < out.length; i++) out[i] = gradient[3 * i] + gradient[3 * i + 1] + gradient[3 * i + 2]
  return out
}

/** Colours around mid grey by a seed, [height · width · channels], 0..1. */
export function noiseColours(
  size: { readonly width: number; readonly height: number },
  channels: number,
  seed: number,
): Values {
  if (!Number.isSafeInteger(seed))
    throw new StyleTransferError('bad-option', `The seed must be a whole number, not ${seed}.`)
  const planes = Array.from({ length: channels }, (_, c) => hashedNoise(seed * channels + c, size.height, size.width))
  const out = new Float32Array(size.width * size.height * channels)
  for (let i = 0; i < out.length; i++) out[i] = 0.5 + 0.15 * planes[i % channels][Math.floor(i / channels)]
  return out.map((c) => Math.min(1, Math.max(0, c)))
}

/** Sides of an array of places with channels. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** For each place of `to`, the two places of `from` between which it lies, and the share of the second. */
function neighbours(from: number, to: number): { first: Int32Array; second: Int32Array; share: Float32Array } {
  const first = new Int32Array(to)
  const second = new Int32Array(to)
  const share = new Float32Array(to)
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5))
    first[i] = Math.floor(at)
    second[i] = Math.min(from - 1, first[i] + 1)
    share[i] = at - first[i]
  }
  return { first, second, share }
}

/** Bilinear enlargement (align corners off). */
export function enlarge(values: Float32Array, from: Grid, to: Grid): Values {
  const { channels } = from
  const across = neighbours(from.width, to.width)
  const down = neighbours(from.height, to.height)
  const out = new Float32Array(to.width * to.height * channels)
  for (let y = 0, o = 0; y < to.height; y++) {
    const top = down.first[y] * from.width
    const bottom = down.second[y] * from.width
    const v = down.share[y]
    for (let x = 0; x < to.width; x++) {
      const u = across.share[x]
      const left = across.first[x]
      const right = across.second[x]
      for (let c = 0; c < channels; c++, o++) {
        const at = (p: number) => values[p * channels + c]
        const above = at(top + left) * (1 - u) + at(top + right) * u
        const below = at(bottom + left) * (1 - u) + at(bottom + right) * u
        out[o] = above * (1 - v) + below * v
      }
    }
  }
  return out
}

/** Where each place of a side of `n` with a mirrored margin comes from; the edge is not repeated. */
function mirrored(n: number, margin: number): Int32Array {
  const period = Math.max(1, 2 * (n - 1))
  return Int32Array.from({ length: n + 2 * margin }, (_, i) => {
    const k = (((i - margin) % period) + period) % period
    return Math.min(k, period - k) % n
  })
}

/** The grid with a margin on all sides. */
export function widened({ width, height, channels }: Grid, margin: number): Grid {
  return { width: width + 2 * margin, height: height + 2 * margin, channels }
}

/**
 * The values with a margin that mirrors them. A network that pads by zeros wants odd colours at its input's edge; the
 * margin takes that edge away from the picture's.
 */
export function withMargin(values: Float32Array, grid: Grid, margin: number): Values {
  const { channels } = grid
  const wide = widened(grid, margin)
  const [length, row] = [grid.width * channels, wide.width * channels]
  const columns = marginColumns(grid, margin)
  const out = new Float32Array(row * wide.height)
  for (const [y, source] of mirrored(grid.height, margin).entries()) {
    const [from, to] = [source * length, y * row]
    out.set(values.subarray(from, from + length), to + margin * channels)
    for (const { outside, inside } of columns)
      for (let c = 0; c < channels; c++) out[to + outside + c] = values[from + inside + c]
  }
  return out
}

/** The gradient at values from the one at {@link withMargin} of them. */
export function foldMargin(gradient: Float32Array, grid: Grid, margin: number): Values {
  const { channels } = grid
  const [length, row] = [grid.width * channels, (grid.width + 2 * margin) * channels]
  const columns = marginColumns(grid, margin)
  const out = new Float32Array(length * grid.height)
  for (const [y, source] of mirrored(grid.height, margin).entries()) {
    const [to, from] = [source * length, y * row]
    for (let i = 0, at = from + margin * channels; i < length; i++) out[to + i] += gradient[at + i]
    for (const { outside, inside } of columns)
      for (let c = 0; c < channels; c++) out[to + inside + c] += gradient[from + outside + c]
  }
  return out
}

/** Where the numbers of each column of the margin begin in a widened row, and those that they mirror in a plain one. */
function marginColumns({ width, channels }: Grid, margin: number): { outside: number; inside: number }[] {
  return [...mirrored(width, margin)]
    .map((inside, column) => ({ outside: column * channels, inside: inside * channels, column }))
    .filter(({ column }) => column < margin || column >= width + margin)
}
