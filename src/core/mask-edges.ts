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

/** @param guide the photo at the mask's size */
export function edgesOf(mask: Mask, guide: PixelImage): MaskEdges {
  const { width, height } = mask
  const count = width * height
  const kinds = kindsOf(mask)
  const plane = (value: (at: number) => number): Float32Array => {
    const values = Float32Array.from({ length: count }, (_, at) => value(at))
    boxMean(values, mask, REACH)
    return values
  }
  const colour = (at: number, c: number): number => guide.data[at * 4 + c] / 255
  const p = plane((at) => mask.data[at] / 255)
  const means = [0, 1, 2].map((c) => plane((at) => colour(at, c)))
  const withMask = [0, 1, 2].map((c) => plane((at) => (colour(at, c) * mask.data[at]) / 255))
  const pairs = PAIRS.map(([c, d]) => plane((at) => colour(at, c) * colour(at, d)))
  const parts = [0, 1, 2, 3].map(() => new Float32Array(count))
  for (let at = 0; at < count; at++) {
    if (kinds[at] !== BETWEEN) {
      parts[3][at] = kinds[at]
      continue
    }
    const [r, g, b] = means.map((mean) => mean[at])
    const covariance = withMask.map((mean, c) => mean[at] - means[c][at] * p[at])
    const [rr, rg, rb, gg, gb, bb] = pairs.map((mean, i) => mean[at] - means[PAIRS[i][0]][at] * means[PAIRS[i][1]][at])
    const slope = solved([rr + FLAT, rg, rb, gg + FLAT, gb, bb + FLAT], covariance)
    for (const c of [0, 1, 2]) parts[c][at] = slope[c]
    parts[3][at] = p[at] - slope[0] * r - slope[1] * g - slope[2] * b
  }
  for (const part of parts) boxMean(part, mask, REACH)
  const lines = new Float32Array(count * 4)
  for (let at = 0; at < count; at++)
    // Exactly, which sums are not.
    for (const c of [0, 1, 2, 3]) lines[at * 4 + c] = kinds[at] === BETWEEN ? parts[c][at] : c === 3 ? kinds[at] : 0
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
function solved([a, b, c, d, e, f]: readonly number[], [x, y, z]: readonly number[]): readonly number[] {
  const [m0, m1, m2] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const determinant = a * m0 + b * m1 + c * m2
  const [m3, m4, m5] = [a * f - c * c, b * c - a * e, a * d - b * b]
  return [
    (m0 * x + m1 * y + m2 * z) / determinant,
    (m1 * x + m3 * y + m4 * z) / determinant,
    (m2 * x + m4 * y + m5 * z) / determinant,
  ]
}

/** Both means reach twice as far as one. */
function kindsOf({ width, height, data }: Mask): Uint8Array {
  const across = new Uint8Array(data.length)
  const kinds = new Uint8Array(data.length)
  const kind = (value: number): number => (value === 0 ? OUTSIDE : value === 255 ? INSIDE : BETWEEN)
  const spread = (from: (at: number) => number, to: Uint8Array, lines: Lines): void => {
    for (let line = 0; line < lines.count; line++)
      for (let i = 0; i < lines.length; i++) {
        const start = line * lines.next
        let found = from(start + i * lines.step)
        const end = Math.min(lines.length - 1, i + 2 * REACH)
        for (let j = Math.max(0, i - 2 * REACH); j <= end && found !== BETWEEN; j++)
          if (from(start + j * lines.step) !== found) found = BETWEEN
        to[start + i * lines.step] = found
      }
  }
  spread((at) => kind(data[at]), across, { count: height, next: width, length: width, step: 1 })
  spread((at) => across[at], kinds, { count: width, next: 1, length: height, step: width })
  return kinds
}

interface Lines {
  readonly count: number
  readonly next: number
  readonly length: number
  readonly step: number
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
    const alpha = Math.min(1, Math.max(0, at0 + (at1 - at0) * share))
    for (let c = 0; c < 4; c++) out[p + c] = none[p + c] + (whole[p + c] - none[p + c]) * alpha
  }
}
