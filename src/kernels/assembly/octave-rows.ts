// Coarse and fine parts of a picture put together: what ../../core/octaves.ts says, row by row. A px is four numbers, 0..255.

import { madd } from './simd'

/** A px of RGBA8 as numbers. */
// @ts-ignore: decorator
@inline
function numbers(px: usize): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(px))))
}

/** A px of the photo with its colour drawn towards grey, by {@link own}'s `colour` of 0 to 1. */
// @ts-ignore: decorator
@inline
function own(px: usize, colour: v128): v128 {
  const c = numbers(px)
  const weighed = f32x4.mul(c, f32x4(0.299, 0.587, 0.114, 0))
  const pairs = f32x4.add(weighed, v128.shuffle<i32>(weighed, weighed, 1, 0, 3, 2))
  const grey = f32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 2, 3, 0, 1))
  return madd(colour, f32x4.sub(c, grey), grey)
}

/** A row of the photo with its colours drawn towards grey. */
export function ownRow(px: usize, to: usize, count: i32, colour: f32): void {
  const share = f32x4.splat(colour)
  for (let i = 0; i < count; i++) {
    v128.store(to, own(px, share))
    px += 4
    to += 16
  }
}

/** A row reduced: of each position the first it draws on, in px, how many, and the weights of those. */
export function reduceRow(row: usize, to: usize, count: i32, spans: usize, weights: usize): void {
  for (let i = 0; i < count; i++) {
    let from = row + (<usize>load<i32>(spans) << 4)
    const end = from + (<usize>load<i32>(spans, 4) << 4)
    let sum = f32x4.splat(0)
    while (from < end) {
      sum = madd(v128.load(from), v128.load32_splat(weights), sum)
      from += 16
      weights += 4
    }
    v128.store(to, sum)
    spans += 8
    to += 16
  }
}

/** Adds a row to another, times a weight. */
export function addRow(row: usize, to: usize, count: i32, weight: f32): void {
  const w = f32x4.splat(weight)
  for (let i = 0; i < count; i++) {
    v128.store(to, madd(v128.load(row), w, v128.load(to)))
    row += 16
    to += 16
  }
}

/** What a row of px has more than a row of numbers, in the numbers' place. */
export function lackRow(px: usize, row: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    v128.store(row, f32x4.sub(numbers(px), v128.load(row)))
    px += 4
    row += 16
  }
}

/** A row enlarged: each position from the four of `places`, in px, by four weights. */
export function enlargeRow(row: usize, to: usize, count: i32, places: usize, weights: usize): void {
  for (let i = 0; i < count; i++) {
    let sum = f32x4.mul(v128.load(row + (<usize>load<i32>(places) << 4)), v128.load32_splat(weights))
    sum = madd(v128.load(row + (<usize>load<i32>(places, 4) << 4)), v128.load32_splat(weights, 4), sum)
    sum = madd(v128.load(row + (<usize>load<i32>(places, 8) << 4)), v128.load32_splat(weights, 8), sum)
    v128.store(to, madd(v128.load(row + (<usize>load<i32>(places, 12) << 4)), v128.load32_splat(weights, 12), sum))
    places += 16
    weights += 16
    to += 16
  }
}

/** Four enlarged rows, by weights, added to the photo's row, in its place; alpha stays. Rounded to the nearest, even in the middle. */
export function mergeRow(a: usize, b: usize, c: usize, d: usize, weights: usize, px: usize, count: i32, colour: f32): void {
  const wa = v128.load32_splat(weights), wb = v128.load32_splat(weights, 4)
  const wc = v128.load32_splat(weights, 8), wd = v128.load32_splat(weights, 12)
  const share = f32x4.splat(colour)
  for (let i = 0; i < count; i++) {
    let sum = madd(v128.load(a), wa, own(px, share))
    sum = madd(v128.load(b), wb, sum)
    sum = madd(v128.load(c), wc, sum)
    sum = f32x4.nearest(madd(v128.load(d), wd, sum))
    const words = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(sum), i32x4.splat(0))
    const bytes = i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0)
    store<i32>(px, (bytes & 0xffffff) | (load<i32>(px) & 0xff000000))
    a += 16
    b += 16
    c += 16
    d += 16
    px += 4
  }
}
