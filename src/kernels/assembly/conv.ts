// 3 × 3 convolutions of few channels: the network's first layer and its last.

import { narrow } from './half-precision'
import { inRing, Layer, TILE } from './layer'
import { beyondTile, countRow, fetchRows, mirrorEnds } from './rows'
import { sigmoid } from './simd'
import { tile } from './products'
import { multiplyPanel, TILES, transform, untransform } from './winograd-tiles'

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

/** A row's place where rows beyond the edges are mirrored. */
// @ts-ignore: decorator
@inline
function mirrored(y: i32, height: i32): i32 {
  return y < 0 ? -y : y < height ? y : 2 * (height - 1) - y
}

/**
 * Rows `y` (even) and `y` + 1, where there is one, of the picture as sub-pixels 0..1, [2, width, outputs], at `to`. The
 * weights are Winograd's: panels of 16 outputs alone.
 */
export function picture(layer: Layer, y: i32, to: usize): void {
  const height = layer.height, width = layer.width, outputs = layer.outputs
  const bytes = <usize>layer.channels << 2
  const outBytes = <usize>outputs << 2
  const below = y + 1 < height ? <usize>width * outBytes : 0
  const products = layer.scratch + <usize>(16 * TILES) * bytes
  const least = f32x4.splat(-Infinity)
  fetchRows(layer, min(y + 2, height - 1))
  const row0 = inRing(layer, mirrored(y - 1, height)) - bytes
  const row1 = inRing(layer, y) - bytes
  const row2 = inRing(layer, mirrored(y + 1, height)) - bytes
  const row3 = inRing(layer, mirrored(y + 2, height)) - bytes
  const across = (width + 1) >> 1
  for (let first = 0; first < across; first += TILES) {
    const tiles = min(TILES, across - first)
    const at = <usize>(2 * first) * bytes
    transform(row0 + at, row1 + at, row2 + at, row3 + at, bytes, layer.scratch, tiles)
    for (let o = 0; o < outputs; o += 16) {
      multiplyPanel(layer.scratch, bytes, tiles, layer.weights + <usize>(o * 16) * bytes, products, 16)
      for (let v = 0; v < 16; v += 4) {
        const bias = v128.load(layer.bias + (<usize>(o + v) << 2))
        let m = products + (<usize>v << 2)
        let out = to + <usize>(2 * first) * outBytes + (<usize>(o + v) << 2)
        for (let t = 0; t < tiles; t++) {
          untransform(m, TILES * 64, bias, least, out, below, 2 * (first + t) + 1 < width ? outBytes : 0)
          m += 64
          out += outBytes << 1
        }
      }
    }
  }
  const size = (<usize>width * outBytes) << (below ? 1 : 0)
  for (let i: usize = 0; i < size; i += 16) v128.store(to + i, sigmoid(v128.load(to + i)))
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
