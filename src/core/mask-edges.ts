/**
 * A small mask laid over a large photo, so that its edges follow the photo's: a guided filter (He, Sun and Tang 2010,
 * coefficients at the mask's size as in their Fast Guided Filter of 2015), whose guide are the photo's colours. And the
 * picture that is put together by it.
 */
import type { PixelImage } from './image.ts'
import { boxMean } from './mask.ts'
import type { Mask } from './mask-code.ts'
import type { Size } from './size.ts'

/** px of the mask within which an edge is looked for. */
const REACH = 3
/** Variance of colour (0..1) below which there is no edge to follow. */
const FLAT = 4e-4

/** Contrast of what comes of it: the thin ends of a slope are haloes where there is an edge. */
const STEEPER = 1.25

/** What is all outside, all inside, or in between. */
const OUTSIDE = 0
const INSIDE = 1
const BETWEEN = 2

/** The mask as a linear function of the photo's colours, one for each of the mask's px. */
export interface MaskEdges extends Size {
  /** [height · width · 4]: what red, green and blue (0..1) are multiplied with, and what is added; makes 0..1. */
  readonly lines: Float32Array
  /** [height · width]: whether it is 0 whatever the colour, or 1, or neither. */
  readonly kinds: Uint8Array
}

/** What is to be known of a photo at a mask's size, once for all masks. */
export interface Guide {
  readonly photo: PixelImage
  /** Running means of red, green and blue, 0..1, and of the products of {@link PAIRS}. */
  readonly means: readonly Float32Array[]
  readonly pairs: readonly Float32Array[]
}

/** @param photo at the mask's size */
export function guideOf(photo: PixelImage): Guide {
  const planes = [0, 1, 2].map((c) => colourPlane(photo, c))
  const pairs = PAIRS.map(([c, d]) =>
    smooth(
      planes[c].map((value, at) => value * planes[d][at]),
      photo,
    ),
  )
  return { photo, means: planes.map((plane) => smooth(plane, photo)), pairs }
}

function colourPlane({ data, width, height }: PixelImage, c: number): Float32Array {
  const plane = new Float32Array(width * height)
  for (let at = 0; at < plane.length; at++) plane[at] = data[at * 4 + c] / 255
  return plane
}

function smooth(plane: Float32Array, size: Size): Float32Array {
  boxMean(plane, size, REACH)
  return plane
}

export function edgesOf(mask: Mask, { photo, means, pairs }: Guide): MaskEdges {
  const { width, height } = mask
  const kinds = kindsOf(mask)
  const values = Float32Array.from(mask.data)
  for (let at = 0; at < values.length; at++) values[at] /= 255
  const withMask = [0, 1, 2].map((c) => {
    const plane = colourPlane(photo, c)
    for (let at = 0; at < plane.length; at++) plane[at] *= values[at]
    return smooth(plane, mask)
  })
  const p = smooth(values, mask)
  const parts = [0, 1, 2, 3].map(() => new Float32Array(p.length))
  const [slopes, covariance, matrix] = [new Float64Array(3), new Float64Array(3), new Float64Array(6)]
  for (let at = 0; at < p.length; at++) {
    if (kinds[at] !== BETWEEN) {
      parts[3][at] = kinds[at]
      continue
    }
    for (let i = 0; i < 6; i++) {
      const [c, d] = PAIRS[i]
      matrix[i] = pairs[i][at] - means[c][at] * means[d][at] + (c === d ? FLAT : 0)
    }
    for (let c = 0; c < 3; c++) covariance[c] = withMask[c][at] - means[c][at] * p[at]
    solve(matrix, covariance, slopes)
    parts[3][at] = p[at]
    for (let c = 0; c < 3; c++) {
      parts[c][at] = slopes[c]
      parts[3][at] -= slopes[c] * means[c][at]
    }
  }
  for (const part of parts) smooth(part, mask)
  const lines = new Float32Array(p.length * 4)
  for (let at = 0; at < p.length; at++) {
    // Exactly, which sums are not.
    if (kinds[at] !== BETWEEN) lines[at * 4 + 3] = kinds[at]
    else for (let c = 0; c < 4; c++) lines[at * 4 + c] = parts[c][at]
  }
  return { width, height, lines, kinds }
}

const PAIRS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const

/** Solves a symmetric system of three by Cramer's rule. @param matrix rows of the upper triangle */
function solve([a, b, c, d, e, f]: Float64Array, [x, y, z]: Float64Array, out: Float64Array): void {
  const [m0, m1, m2] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const [m3, m4, m5] = [a * f - c * c, b * c - a * e, a * d - b * b]
  const determinant = a * m0 + b * m1 + c * m2
  out[0] = (m0 * x + m1 * y + m2 * z) / determinant
  out[1] = (m1 * x + m3 * y + m4 * z) / determinant
  out[2] = (m2 * x + m4 * y + m5 * z) / determinant
}

/** What is even as far as both means reach. */
function kindsOf({ width, height, data }: Mask): Uint8Array {
  const kinds = data.map((value) => (value === 0 ? OUTSIDE : value === 255 ? INSIDE : BETWEEN))
  for (let y = 0; y < height; y++) narrow(kinds, { start: y * width, step: 1, length: width })
  for (let x = 0; x < width; x++) narrow(kinds, { start: x, step: width, length: height })
  return kinds
}

interface Line {
  readonly start: number
  readonly step: number
  readonly length: number
}

/** Leaves of each run what is far from other ones; runs at a line's ends go on there. */
function narrow(kinds: Uint8Array, { start, step, length }: Line): void {
  for (let from = 0; from < length; ) {
    const kind = kinds[start + from * step]
    let to = from + 1
    while (to < length && kinds[start + to * step] === kind) to++
    const first = from === 0 ? 0 : from + 2 * REACH
    const last = to === length ? length : to - 2 * REACH
    for (let i = from; i < to; i++) if (i < first || i >= last) kinds[start + i * step] = BETWEEN
    from = to
  }
}

/** Pictures of one size; `into` may be one of the others. */
export interface Blend {
  readonly edges: MaskEdges
  readonly photo: PixelImage
  readonly inside: PixelImage
  readonly outside: PixelImage
  readonly into: PixelImage
}

/** Where the picture's px lie between the mask's. */
export class BlendTaps {
  readonly across: Taps
  readonly down: Taps
  /** For each of the mask's columns the first of the picture's that begins there, and the picture's width. */
  readonly spans: Int32Array

  constructor(mask: Size, picture: Size) {
    this.across = betweenTaps(mask.width, picture.width)
    this.down = betweenTaps(mask.height, picture.height)
    this.spans = new Int32Array(mask.width + 1)
    for (let x = 0, cell = 0; cell <= mask.width; cell++) {
      while (x < picture.width && this.across.first[x] < cell) x++
      this.spans[cell] = cell === mask.width ? picture.width : x
    }
  }
}

interface Taps {
  readonly first: Int32Array
  /** Of the one after the first, 0..1. */
  readonly share: Float32Array
}

function betweenTaps(from: number, to: number): Taps {
  const places = Float32Array.from({ length: to }, (_, i) =>
    Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5)),
  )
  const first = Int32Array.from(places, Math.floor)
  return { first, share: places.map((place, i) => place - first[i]) }
}

/**
 * Rows of the picture that is `inside` where the mask is 255 and `outside` where it is 0, both byte for byte; mixed in the
 * encoding of the pictures in between.
 *
 * @param rows from the first one, inclusive, to the last one, exclusive
 */
export function blendRows(blend: Blend, taps: BlendTaps, [from, to]: readonly [number, number]): void {
  const { edges, inside, outside, into } = blend
  const { spans, down } = taps
  const line = new Float32Array(edges.width * 4)
  for (let y = from; y < to; y++) {
    const upper = down.first[y] * edges.width
    const lower = Math.min(edges.height - 1, down.first[y] + 1) * edges.width
    const share = down.share[y]
    let isMixed = false
    for (let cell = 0; cell < edges.width; cell++) {
      const [start, end] = [y * into.width + spans[cell], y * into.width + spans[cell + 1]]
      const next = Math.min(edges.width - 1, cell + 1)
      const kind = commonKind(edges.kinds, [upper + cell, upper + next, lower + cell, lower + next])
      if (kind !== BETWEEN) {
        const from = kind === INSIDE ? inside : outside
        if (from !== into) into.data.set(from.data.subarray(start * 4, end * 4), start * 4)
        continue
      }
      if (!isMixed) {
        for (let i = 0; i < line.length; i++)
          line[i] = edges.lines[upper * 4 + i] * (1 - share) + edges.lines[lower * 4 + i] * share
        isMixed = true
      }
      blendSpan(blend, taps, { line, cell, start, end })
    }
  }
}

function commonKind(kinds: Uint8Array, [first, ...others]: readonly number[]): number {
  for (const at of others) if (kinds[at] !== kinds[first]) return BETWEEN
  return kinds[first]
}

interface Span {
  /** Coefficients of the row. */
  readonly line: Float32Array
  readonly cell: number
  /** px of the picture from its first one on. */
  readonly start: number
  readonly end: number
}

function blendSpan({ photo, inside, outside, into, edges }: Blend, { across }: BlendTaps, span: Span): void {
  const { line, cell, start, end } = span
  const [a, b] = [cell * 4, Math.min(edges.width - 1, cell + 1) * 4]
  const guide = photo.data
  const [whole, none, out] = [inside.data, outside.data, into.data]
  for (let at = start, p = start * 4; at < end; at++, p += 4) {
    const share = across.share[at % into.width]
    const at0 = (guide[p] * line[a] + guide[p + 1] * line[a + 1] + guide[p + 2] * line[a + 2]) / 255 + line[a + 3]
    const at1 = (guide[p] * line[b] + guide[p + 1] * line[b + 1] + guide[p + 2] * line[b + 2]) / 255 + line[b + 3]
    const alpha = Math.min(1, Math.max(0, (at0 + (at1 - at0) * share - 0.5) * STEEPER + 0.5))
    for (let c = 0; c < 4; c++) out[p + c] = none[p + c] + (whole[p + c] - none[p + c]) * alpha
  }
}
