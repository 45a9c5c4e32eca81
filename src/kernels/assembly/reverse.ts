// The reverse pass: a gradient takes the place of the activations that it belongs to, through their ReLU and pooling,
// with what their tap adds.

import { Stage } from './stage'
import { tile } from './products'
import { convolvePair } from './winograd'

/** Channels and width of the activations that the gradient is for. */
// @ts-ignore: decorator
@inline
function widthOf(stage: Stage): i32 {
  return stage.spreadHeight ? stage.spreadWidth : stage.width
}

/** Bytes of a row of them, with room for one position behind. */
// @ts-ignore: decorator
@inline
function roomy(stage: Stage): usize {
  return <usize>((widthOf(stage) + 1) * stage.outputs) << 2
}

/** Where what the taps add to row 0 or 1 of a pair is. */
// @ts-ignore: decorator
@inline
function tapRow(stage: Stage, which: i32): usize {
  return stage.rows + <usize>(2 + which) * roomy(stage)
}

/** What the tap adds to row `y`: its filter times the activations, and times their distances from the content's target. */
function addTap(stage: Stage, y: i32, to: usize): void {
  const channels = stage.outputs, width = widthOf(stage)
  const bytes = <usize>channels << 2
  const row = stage.output + <usize>(y * width) * bytes
  const segments = stage.scratch
  store<usize>(segments, row)
  let count = 1
  if (stage.target) {
    const distances = stage.rows + 4 * roomy(stage)
    distancesOf(stage, y, distances)
    store<usize>(segments, distances, 4)
    count = 2
  }
  // The position beyond an odd row's end is in the next row, or in the room behind the last one.
  tile(segments, count, 0, bytes, bytes, (width + 1) & ~1, stage.tap, channels, to, bytes, stage.tapBias)
}

function distancesOf(stage: Stage, y: i32, to: usize): void {
  const bytes = <usize>(widthOf(stage) * stage.outputs) << 2
  const row = stage.output + <usize>y * bytes
  const target = stage.target + <usize>y * bytes
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, f32x4.sub(v128.load(row + i), v128.load(target + i)))
}

/** The gradient, where the activations are above 0, in their place. */
// @ts-ignore: decorator
@inline
function put(at: usize, gradient: v128): void {
  v128.store(at, v128.and(gradient, f32x4.gt(v128.load(at), f32x4.splat(0))))
}

/** A row of the convolution's gradient into row `y` of the activations. */
function intoRow(stage: Stage, y: i32, gradient: usize, tapped: usize): void {
  const bytes = <usize>(stage.width * stage.outputs) << 2
  const row = stage.output + <usize>y * bytes
  if (tapped)
    for (let i: usize = 0; i < bytes; i += 16) put(row + i, f32x4.add(v128.load(gradient + i), v128.load(tapped + i)))
  else for (let i: usize = 0; i < bytes; i += 16) put(row + i, v128.load(gradient + i))
}

/** The gradient where a place is its block's largest, and what its tap adds, where it is above 0. */
// @ts-ignore: decorator
@inline
function choose(at: usize, value: v128, largest: v128, gradient: v128, tapped: usize): void {
  const passed = v128.and(gradient, f32x4.ge(value, largest))
  const all = tapped ? f32x4.add(passed, v128.load(tapped)) : passed
  v128.store(at, v128.and(all, f32x4.gt(value, f32x4.splat(0))))
}

/** A row of the gradient at the pooled places into both rows that were pooled, of which `taps` has one or two, or none. */
function spreadRow(stage: Stage, y: i32, gradient: usize, taps: bool): void {
  const bytes = <usize>stage.outputs << 2
  const width = stage.spreadWidth
  const row = <usize>width * bytes
  const two = 2 * y + 1 < stage.spreadHeight
  const down = two ? row : 0
  let at = stage.output + <usize>(2 * y) * row
  let t = tapRow(stage, 0)
  const tDown = two ? tapRow(stage, 1) - t : 0
  for (let x = 0; x < width; x += 2) {
    const right = x + 1 < width ? bytes : 0
    for (let c: usize = 0; c < bytes; c += 16) {
      const g = v128.load(gradient + c)
      const p = at + c
      const a = v128.load(p), b = v128.load(p + right), d = v128.load(p + down), e = v128.load(p + down + right)
      const largest = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(d, e))
      // Where a place is there once only, all of its writes are the same.
      choose(p, a, largest, g, taps ? t + c : 0)
      choose(p + right, b, largest, g, taps ? t + right + c : 0)
      choose(p + down, d, largest, g, taps ? t + tDown + c : 0)
      choose(p + down + right, e, largest, g, taps ? t + tDown + right + c : 0)
    }
    gradient += bytes
    at += bytes << 1
    t += bytes << 1
  }
}

/**
 * Rows `from` (even) to `to` (even, or the height) of the gradient at the convolution's input, in the place of the
 * activations there.
 */
export function reverse(stage: Stage, from: i32, to: i32): void {
  const row = <usize>(stage.width * stage.outputs) << 2
  const tapped = stage.tap != 0
  for (let y = from; y < to; y += 2) {
    convolvePair(stage, y, stage.rows)
    const end = min(y + 2, to)
    for (let at = y; at < end; at++) {
      const gradient = stage.rows + (at > y ? row : 0)
      if (stage.spreadHeight) {
        if (tapped) {
          addTap(stage, 2 * at, tapRow(stage, 0))
          if (2 * at + 1 < stage.spreadHeight) addTap(stage, 2 * at + 1, tapRow(stage, 1))
        }
        spreadRow(stage, at, gradient, tapped)
      } else {
        if (tapped) addTap(stage, at, tapRow(stage, 0))
        intoRow(stage, at, gradient, tapped ? tapRow(stage, 0) : 0)
      }
    }
  }
}

/** Rows of what the deepest tap alone makes of its activations, in their place. */
export function deepest(stage: Stage, from: i32, to: i32): void {
  const bytes = <usize>(stage.width * stage.outputs) << 2
  for (let y = from; y < to; y++) {
    const tapped = tapRow(stage, 0)
    addTap(stage, y, tapped)
    intoRow(stage, y, tapped, 0)
  }
}

/** Σ (a − target) · w · (a − target) over rows of activations, w packed as for a tile: the content's loss. */
export function content(stage: Stage, from: i32, to: i32, w: usize): f64 {
  const channels = stage.outputs, width = widthOf(stage)
  const bytes = <usize>channels << 2
  const distances = stage.rows + 4 * roomy(stage)
  const seen = tapRow(stage, 0)
  const segments = stage.scratch
  store<usize>(segments, distances)
  let total: f64 = 0
  for (let y = from; y < to; y++) {
    distancesOf(stage, y, distances)
    tile(segments, 1, 0, bytes, bytes, (width + 1) & ~1, w, channels, seen, bytes, 0)
    let sum = f32x4.splat(0)
    const length = <usize>width * bytes
    for (let i: usize = 0; i < length; i += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(distances + i), v128.load(seen + i)))
    total += <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1) + <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3)
  }
  return total
}
