// 3 × 3 convolutions of few channels: the network's first layer and its last.

import { narrow } from './half-precision'
import { inRing, Layer, TILE } from './layer'
import { beyondTile, countRow, fetchRows, mirrorEnds } from './rows'
import { sigmoid } from './simd'
import { tile } from './products'

/** One row of the output, at `row`, with room for one position behind it. */
function convRow(layer: Layer, y: i32, row: usize): void {
  const height = layer.height, width = layer.width
  const channels = layer.channels, outputs = layer.outputs
  const bytes = <usize>channels << 2
  const length = bytes * 3
  const outStep = <usize>outputs << 2
  const segments = layer.scratch - 16
  const above = y > 0 ? y - 1 : 1
  const below = y + 1 < height ? y + 1 : height - 2
  if (layer.input) fetchRows(layer, max(above, max(y, below)))
  store<usize>(segments, inRing(layer, above) - bytes)
  store<usize>(segments, inRing(layer, y) - bytes, 4)
  store<usize>(segments, inRing(layer, below) - bytes, 8)
  for (let x = 0; x < width; x += TILE) {
    const positions = (min(TILE, width - x) + 1) & ~1
    const at = <usize>x * bytes
    tile(segments, 3, at, bytes, length, positions, layer.weights, outputs, row + <usize>x * outStep, outStep, layer.bias)
  }
}

/** Rows `from` to `to` (not included) of the output, with their statistics. */
export function convolve(layer: Layer, from: i32, to: i32): void {
  const numbers = layer.width * layer.outputs
  const direct = !layer.half && layer.output != 0
  for (let y = from; y < to; y++) {
    const row = direct ? layer.output + (<usize>(y * numbers) << 2) : beyondTile(layer)
    convRow(layer, y, row)
    if (layer.statistics) countRow(layer, row, layer.width)
    if (layer.half && layer.output) narrow(row, layer.output + (<usize>(y * numbers) << 1), numbers)
  }
}

/** A row that was written into the ring from outside gets its mirrored columns. */
export function arrived(layer: Layer, y: i32): void {
  mirrorEnds(layer, y)
  layer.have = y
}

/** Row `y` of the picture as sub-pixels 0..1, [width, outputs], at `to`, with room for one position behind it. */
export function picture(layer: Layer, y: i32, to: usize): void {
  convRow(layer, y, to)
  const bytes = <usize>(layer.width * layer.outputs) << 2
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, sigmoid(v128.load(to + i)))
}

/**
 * A row of sub-pixels (channel = colour · 4 + dy · 2 + dx) as two rows of RGBA8, opaque, rounded to the nearest.
 *
 * @param step bytes from one position to the next
 * @param to address of both rows, one after the other, 8 · width bytes each
 */
export function toBytes(from: usize, to: usize, width: i32, step: usize): void {
  const full = f32x4.splat(255)
  const half = f32x4.splat(0.5)
  const row = <usize>width << 3
  for (let x = 0; x < width; x++) {
    const r = i32x4.trunc_sat_f32x4_u(f32x4.add(f32x4.mul(v128.load(from), full), half))
    const g = i32x4.trunc_sat_f32x4_u(f32x4.add(f32x4.mul(v128.load(from, 16), full), half))
    const b = i32x4.trunc_sat_f32x4_u(f32x4.add(f32x4.mul(v128.load(from, 32), full), half))
    const rgba = v128.or(v128.or(r, i32x4.shl(g, 8)), v128.or(i32x4.shl(b, 16), i32x4.splat(0xff000000)))
    v128.store64_lane(to, rgba, 0)
    v128.store64_lane(to + row, rgba, 1)
    from += step
    to += 8
  }
}
