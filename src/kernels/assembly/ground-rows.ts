// The photo's rows on their ground, as sub-pixels: what ../../core/ground.ts and ../../engine/pixels.ts say, four px at a time.

import { exp, madd } from './simd'

/**
 * A photo, as whoever calls the kernels writes it into memory: 32-bit fields in this order (../ground-fields.ts has the same
 * list). No sum runs on from row to row, so that a row is the same wherever one begins.
 */
// @ts-ignore: decorator
@unmanaged
export class Ground {
  /** px of the photo. */
  width: i32
  height: i32
  /** px of the padded photo, even. */
  paddedWidth: i32
  /** Of ground, times 255. */
  amount: f32
  /** 1 where there are hidden px, of alpha 0; the colour that they are given, 0..255. */
  hides: i32
  red: f32
  green: f32
  blue: f32
  /** Rows of {@link rowBytes}, see {@link LUMA} and so on. */
  rows: usize
  /** Last row whose luminance, fine detail and ground are in memory. */
  lit: i32
  detailed: i32
  laid: i32
  /** Last row of cells that was drawn of either lattice. */
  drawn2: i32
  drawn4: i32
}

/** Numbers before a row's first and behind its last, of which {@link MARGIN} are mirrored. */
const BESIDE: i32 = 8
/** Fine detail is averaged over so many px to every side; its own mean reaches one further. */
const REACH: i32 = 4
const MARGIN: i32 = REACH + 1

/** Where rows of each kind begin. Rows of the photo and of its ground are kept for as long as the padding reaches back. */
const LUMA: i32 = 0
const COLUMNS: i32 = 4
const DISTANCE: i32 = 5
const DETAIL: i32 = 6
const LATTICE2: i32 = 22
const LATTICE4: i32 = 25
const GROUND: i32 = 28
const PHOTO: i32 = 44

/** px that are computed of a row: all, and those that fill up the last four. */
// @ts-ignore: decorator
@inline
function columnsOf(g: Ground): i32 {
  return (g.width + 3) & ~3
}

// @ts-ignore: decorator
@inline
function row(g: Ground, index: i32): usize {
  return g.rows + (<usize>(index * (columnsOf(g) + 2 * BESIDE) + BESIDE) << 2)
}

/** Index in a row of `n` mirrored at its ends without repeating the edge. */
function mirror(i: i32, n: i32): i32 {
  if (n == 1) return 0
  const period = 2 * (n - 1)
  const k = abs(i) % period
  return k < n ? k : period - k
}

/** One colour of four px, hidden ones in the colour that they are given. */
// @ts-ignore: decorator
@inline
function colour(px: v128, shift: i32, hidden: v128, instead: f32): v128 {
  const seen = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(px, shift), i32x4.splat(0xff)))
  return v128.bitselect(f32x4.splat(instead), seen, hidden)
}

// @ts-ignore: decorator
@inline
function hiddenOf(g: Ground, px: v128): v128 {
  return v128.and(i32x4.eq(i32x4.shr_u(px, 24), i32x4.splat(0)), i32x4.splat(-g.hides))
}

function lightRow(g: Ground, y: i32): void {
  const from = row(g, PHOTO + (y & 31)), to = row(g, LUMA + (y & 3))
  const bytes = <usize>columnsOf(g) << 2
  for (let x: usize = 0; x < bytes; x += 16) {
    const px = v128.load(from + x)
    const hidden = hiddenOf(g, px)
    const r = colour(px, 0, hidden, g.red), green = colour(px, 8, hidden, g.green), b = colour(px, 16, hidden, g.blue)
    v128.store(to + x, madd(r, f32x4.splat(0.299), madd(green, f32x4.splat(0.587), f32x4.mul(b, f32x4.splat(0.114)))))
  }
}

function mirrorEnds(at: usize, width: i32): void {
  for (let d = 1; d <= MARGIN; d++) {
    store<f32>(at - (<usize>d << 2), load<f32>(at + (<usize>mirror(d, width) << 2)))
    const last = width - 1 + d
    store<f32>(at + (<usize>last << 2), load<f32>(at + (<usize>mirror(last, width) << 2)))
  }
}

/** Distance of row `y`'s luminance from its mean over 3 × 3 px, summed over {@link REACH} to left and right. */
function detailRow(g: Ground, y: i32): void {
  const height = g.height
  while (g.lit < min(y + 1, height - 1)) lightRow(g, ++g.lit)
  const bytes = <usize>columnsOf(g) << 2
  const above = row(g, LUMA + (mirror(y - 1, height) & 3))
  const here = row(g, LUMA + (y & 3))
  const below = row(g, LUMA + (mirror(y + 1, height) & 3))
  const columns = row(g, COLUMNS), distance = row(g, DISTANCE), detail = row(g, DETAIL + (y & 15))
  for (let x: usize = 0; x < bytes; x += 16)
    v128.store(columns + x, f32x4.add(f32x4.add(v128.load(above + x), v128.load(here + x)), v128.load(below + x)))
  mirrorEnds(columns, g.width)
  const nine = f32x4.splat(9)
  for (let x: usize = 0; x < bytes; x += 16) {
    const at = columns + x
    const sum = f32x4.add(f32x4.add(v128.load(at - 4), v128.load(at)), v128.load(at, 4))
    v128.store(distance + x, f32x4.abs(f32x4.sub(v128.load(here + x), f32x4.div(sum, nine))))
  }
  mirrorEnds(distance, g.width)
  for (let x: usize = 0; x < bytes; x += 16) {
    const at = distance + x
    const left = f32x4.add(f32x4.add(v128.load(at - 16), v128.load(at - 12)), f32x4.add(v128.load(at - 8), v128.load(at - 4)))
    const right = f32x4.add(f32x4.add(v128.load(at, 4), v128.load(at, 8)), f32x4.add(v128.load(at, 12), v128.load(at, 16)))
    v128.store(detail + x, f32x4.add(f32x4.add(left, right), v128.load(at)))
  }
}

/** First of the hash's streams, one for each lattice; see ../../core/noise.ts. */
const STREAM: i32 = 1000
/** Root mean square in parts of white, what interpolation takes away, and √12: what a draw between ±1/2 is multiplied by. */
const SCALE2: f32 = 0.034 * 1.6 * 3.4641016151377544
const SCALE4: f32 = 0.017 * 1.524 * 3.4641016151377544

// @ts-ignore: decorator
@inline
function scrambled(m: v128, shift: i32, factor: i32): v128 {
  return i32x4.mul(v128.xor(m, i32x4.shr_u(m, shift)), i32x4.splat(factor))
}

/** A row of a lattice's cells, from the column before the first. */
function drawRow(to: usize, count: i32, y: i32, stream: i32, scale: f32): void {
  const place = i32x4.splat((y * 0x85ebca77) ^ ((stream + 1) * 0xc2b2ae3d))
  const unit = f32x4.splat(scale * <f32>(1.0 / 4294967296.0))
  let x = i32x4(-1, 0, 1, 2)
  for (let i = 0; i < count; i += 4) {
    let m = v128.xor(i32x4.mul(x, i32x4.splat(0x9e3779b1)), place)
    m = scrambled(scrambled(m, 15, 0x2c1b3c6d), 12, 0x297a2d39)
    m = v128.xor(m, i32x4.shr_u(m, 15))
    // A draw less one half is the number with its sign turned.
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(v128.xor(m, i32x4.splat(0x80000000))), unit))
    x = i32x4.add(x, i32x4.splat(4))
    to += 16
  }
}

/** Two rows of cells mixed for a row of px. */
function mixRows(above: usize, below: usize, to: usize, count: i32, down: f32): void {
  const a = f32x4.splat(1 - down), b = f32x4.splat(down)
  for (let i = 0; i < count; i += 4) {
    v128.store(to, madd(v128.load(above), a, f32x4.mul(v128.load(below), b)))
    above += 16
    below += 16
    to += 16
  }
}

/** The row of cells above the middle of row `y` of px, and how far that is on its way to the next. */
// @ts-ignore: decorator
@inline
function cellOf(y: i32, bits: i32): i32 {
  return ((y + (1 << (bits - 1))) >> bits) - 1
}

// @ts-ignore: decorator
@inline
function downOf(y: i32, bits: i32): f32 {
  const px = 1 << bits
  return (<f32>((y + (px >> 1)) & (px - 1)) + 0.5) / <f32>px
}

/** Mixes the lattices' rows for row `y` of px. */
function latticeRows(g: Ground, y: i32): void {
  const count2 = (columnsOf(g) >> 1) + 4, count4 = (columnsOf(g) >> 2) + 4
  const cell2 = cellOf(y, 1), cell4 = cellOf(y, 2)
  while (g.drawn2 <= cell2) {
    const at = ++g.drawn2
    drawRow(row(g, LATTICE2 + (at & 1)), count2, at, STREAM, SCALE2)
  }
  while (g.drawn4 <= cell4) {
    const at = ++g.drawn4
    drawRow(row(g, LATTICE4 + (at & 1)), count4, at, STREAM + 1, SCALE4)
  }
  const odd2 = cell2 & 1, odd4 = cell4 & 1
  mixRows(row(g, LATTICE2 + odd2), row(g, LATTICE2 + 1 - odd2), row(g, LATTICE2 + 2), count2, downOf(y, 1))
  mixRows(row(g, LATTICE4 + odd4), row(g, LATTICE4 + 1 - odd4), row(g, LATTICE4 + 2), count4, downOf(y, 2))
}

/** Noise of four px, the first of which 4 divides. */
// @ts-ignore: decorator
@inline
function noiseAt(lattice2: usize, lattice4: usize, x: usize): v128 {
  const fine = v128.load(lattice2 + (x >> 1)), coarse = v128.load(lattice4 + (x >> 2))
  const a = v128.shuffle<i32>(fine, fine, 0, 1, 1, 2), b = v128.shuffle<i32>(fine, fine, 1, 2, 2, 3)
  const c = v128.shuffle<i32>(coarse, coarse, 0, 0, 1, 1), d = v128.shuffle<i32>(coarse, coarse, 1, 1, 2, 2)
  const n = madd(f32x4.sub(b, a), f32x4(0.75, 0.25, 0.75, 0.25), a)
  return f32x4.add(n, madd(f32x4.sub(d, c), f32x4(0.625, 0.875, 0.125, 0.375), c))
}

/** Entries of the table that core/ground.ts reads e^−x from, for each 1 of x, and where it ends. */
const CALMING: f32 = 64
const CALM_END: f32 = 12
/** What is lost from one entry to the next: 1 − e^(−1/64). */
const LOSS: f32 = 0.015503562994591547
/** Sum of fine detail over 9 × 9 px, 0..255, that lowers the ground to 1 / e. */
const CALM: f32 = 81 * 255 * 0.01

/** How much ground is left on so much detail: between the table's entries linear, as there. */
// @ts-ignore: decorator
@inline
function calmed(detail: v128): v128 {
  const place = f32x4.mul(detail, f32x4.splat(CALMING / CALM))
  const entry = f32x4.floor(place)
  const part = madd(f32x4.sub(entry, place), f32x4.splat(LOSS), f32x4.splat(1))
  const left = f32x4.mul(exp(f32x4.mul(entry, f32x4.splat(-1 / CALMING))), part)
  return v128.and(left, f32x4.lt(place, f32x4.splat(CALMING * CALM_END)))
}

/** What is added to row `y`. */
function layRow(g: Ground, y: i32): void {
  const height = g.height
  while (g.detailed < min(y + REACH, height - 1)) detailRow(g, ++g.detailed)
  latticeRows(g, y)
  const bytes = <usize>columnsOf(g) << 2
  const to = row(g, GROUND + (y & 15))
  const d0 = row(g, DETAIL + (mirror(y - 4, height) & 15)), d1 = row(g, DETAIL + (mirror(y - 3, height) & 15))
  const d2 = row(g, DETAIL + (mirror(y - 2, height) & 15)), d3 = row(g, DETAIL + (mirror(y - 1, height) & 15))
  const d4 = row(g, DETAIL + (y & 15)), d5 = row(g, DETAIL + (mirror(y + 1, height) & 15))
  const d6 = row(g, DETAIL + (mirror(y + 2, height) & 15)), d7 = row(g, DETAIL + (mirror(y + 3, height) & 15))
  const d8 = row(g, DETAIL + (mirror(y + 4, height) & 15))
  const lattice2 = row(g, LATTICE2 + 2), lattice4 = row(g, LATTICE4 + 2)
  const amount = f32x4.splat(g.amount)
  for (let x: usize = 0; x < bytes; x += 16) {
    const above = f32x4.add(f32x4.add(v128.load(d0 + x), v128.load(d1 + x)), f32x4.add(v128.load(d2 + x), v128.load(d3 + x)))
    const below = f32x4.add(f32x4.add(v128.load(d5 + x), v128.load(d6 + x)), f32x4.add(v128.load(d7 + x), v128.load(d8 + x)))
    const detail = f32x4.add(f32x4.add(above, below), v128.load(d4 + x))
    v128.store(to + x, f32x4.mul(f32x4.mul(amount, calmed(detail)), noiseAt(lattice2, lattice4, x)))
  }
}

/** A position of sub-pixels of its four px and what is added to each. */
// @ts-ignore: decorator
@inline
function writePosition(g: Ground, px: v128, add: v128, to: usize): void {
  const unit = f32x4.splat(<f32>(1.0 / 255.0))
  const hidden = hiddenOf(g, px)
  v128.store(to, f32x4.mul(f32x4.add(colour(px, 0, hidden, g.red), add), unit))
  v128.store(to, f32x4.mul(f32x4.add(colour(px, 8, hidden, g.green), add), unit), 16)
  v128.store(to, f32x4.mul(f32x4.add(colour(px, 16, hidden, g.blue), add), unit), 32)
}

/** Four numbers of 32 bits from two rows. */
// @ts-ignore: decorator
@inline
function gather(top: usize, bottom: usize, a: usize, b: usize): v128 {
  let found = v128.load32_zero(top + a)
  found = v128.load32_lane(top + b, found, 1)
  found = v128.load32_lane(bottom + a, found, 2)
  return v128.load32_lane(bottom + b, found, 3)
}

/**
 * Row `y` of sub-pixels, [paddedWidth / 2, 12], at `to`. Rows are asked for in order; of the photo those up to 2y + 6
 * are there, each in the place that its number modulo 32 says.
 */
export function groundRow(g: Ground, y: i32, to: usize): void {
  const height = g.height, width = g.width
  const first = mirror(2 * y, height), second = mirror(2 * y + 1, height)
  const lies = g.amount != 0
  if (lies) while (g.laid < max(first, second)) layRow(g, ++g.laid)
  const top = row(g, PHOTO + (first & 31)), bottom = row(g, PHOTO + (second & 31))
  const topAdd = row(g, GROUND + (first & 15)), bottomAdd = row(g, GROUND + (second & 15))
  const whole = <usize>(width >> 1) << 3
  const nothing = f32x4.splat(0)
  for (let x: usize = 0; x < whole; x += 8) {
    const px = v128.load64_lane(bottom + x, v128.load64_zero(top + x), 1)
    const add = lies ? v128.load64_lane(bottomAdd + x, v128.load64_zero(topAdd + x), 1) : nothing
    writePosition(g, px, add, to)
    to += 48
  }
  for (let x = width & ~1; x < g.paddedWidth; x += 2) {
    const a = <usize>mirror(x, width) << 2, b = <usize>mirror(x + 1, width) << 2
    writePosition(g, gather(top, bottom, a, b), lies ? gather(topAdd, bottomAdd, a, b) : nothing, to)
    to += 48
  }
}
