// Rows of features: normalised on their way into the ring, mirrored, and counted on their way out.

import { narrow, widen } from './half-precision'
import { AS_IT_IS, DOUBLED, inRing, Layer, NORM_RELU, TILE } from './layer'
import { madd } from './simd'

/** `positions` times scale, plus shift, and ReLU or not. */
// @ts-ignore: decorator
@inline
function affineRow(from: usize, to: usize, positions: i32, bytes: usize, affine: usize, relu: bool): void {
  const zero = f32x4.splat(0)
  for (let i = 0; i < positions; i++) {
    for (let c: usize = 0; c < bytes; c += 16) {
      const y = madd(v128.load(from + c), v128.load(affine + c), v128.load(affine + bytes + c))
      v128.store(to + c, relu ? f32x4.pmax(zero, y) : y)
    }
    from += bytes
    to += bytes
  }
}

/** The same with noise in the amount of each channel, before the ReLU. */
function noisyRow(from: usize, to: usize, positions: i32, bytes: usize, affine: usize, relu: bool, noise: usize, amounts: usize): void {
  const zero = f32x4.splat(0)
  for (let i = 0; i < positions; i++) {
    const n = v128.load32_splat(noise)
    for (let c: usize = 0; c < bytes; c += 16) {
      const y = madd(n, v128.load(amounts + c), madd(v128.load(from + c), v128.load(affine + c), v128.load(affine + bytes + c)))
      v128.store(to + c, relu ? f32x4.pmax(zero, y) : y)
    }
    noise += 4
    from += bytes
    to += bytes
  }
}

/** The skip's row after its norm and ReLU into the tile, at every `step` bytes. */
export function skipRow(layer: Layer, row: usize, positions: i32, to: usize, step: usize): void {
  const bytes = <usize>layer.skipChannels << 2
  const affine = layer.skipAffine
  const zero = f32x4.splat(0)
  for (let i = 0; i < positions; i++) {
    for (let c: usize = 0; c < bytes; c += 16)
      v128.store(to + c, f32x4.pmax(zero, madd(v128.load(row + c), v128.load(affine + c), v128.load(affine + bytes + c))))
    row += bytes
    to += step
  }
}

function addRow(to: usize, other: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(other + i)))
}

/** The columns beyond both ends: mirrored, or repeated where the rows are doubled (which comes to the same). */
export function mirrorEnds(layer: Layer, y: i32): void {
  const bytes = <usize>layer.channels << 2
  const row = inRing(layer, y)
  const last = row + <usize>(layer.width - 1) * bytes
  const repeat = layer.resize == DOUBLED
  memory.copy(row - bytes, repeat ? row : row + bytes, bytes)
  memory.copy(last + bytes, repeat ? last : last - bytes, bytes)
}

/** Where rows are widened: beyond the tile. */
// @ts-ignore: decorator
@inline
export function beyondTile(layer: Layer): usize {
  return layer.scratch + (<usize>(TILE * (layer.channels + layer.skipChannels)) << 2)
}

/** Puts rows of the input into the ring, up to row `y`. */
export function fetchRows(layer: Layer, y: i32): void {
  const size = <usize>(layer.width * layer.channels)
  const numbers = <i32>size
  const shift: usize = layer.half ? 1 : 2
  while (layer.have < y) {
    const at = ++layer.have
    const ring = inRing(layer, at)
    const place = (<usize>at * size) << shift
    let row = layer.input + place
    const wide = beyondTile(layer)
    if (layer.half) {
      widen(row, wide, numbers)
      row = wide
    }
    const bytes = <usize>layer.channels << 2
    const relu = layer.norm == NORM_RELU
    if (layer.norm == AS_IT_IS) memory.copy(ring, row, size << 2)
    else if (layer.noise)
      noisyRow(row, ring, layer.width, bytes, layer.affine, relu, layer.noise + (<usize>(at * layer.width) << 2), layer.amounts)
    else if (relu) affineRow(row, ring, layer.width, bytes, layer.affine, true)
    else affineRow(row, ring, layer.width, bytes, layer.affine, false)
    if (layer.residual) {
      let other = layer.residual + place
      if (layer.half) {
        widen(other, wide, numbers)
        other = wide
      }
      addRow(ring, other, size << 2)
    }
    if (layer.keep) {
      if (layer.half) narrow(ring, layer.keep + place, numbers)
      else memory.copy(layer.keep + place, ring, size << 2)
    }
    mirrorEnds(layer, at)
  }
}

/**
 * Statistics of a row merged with those so far (Chan et al. 1979): no sum of squares, whose difference from the square of
 * a sum would lose what matters.
 */
export function countRow(layer: Layer, row: usize, positions: i32): void {
  const outputs = layer.outputs
  const step = <usize>outputs << 2
  const n = <f32>positions
  const before = <f32>layer.counted
  const all = n + before
  const inverse = f32x4.splat(1 / n)
  const share = f32x4.splat(n / all)
  const between = f32x4.splat((before * n) / all)
  for (let c: usize = 0; c < step; c += 32) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0)
    let p = row + c
    for (let i = 0; i < positions; i++) {
      s0 = f32x4.add(s0, v128.load(p))
      s1 = f32x4.add(s1, v128.load(p, 16))
      p += step
    }
    const m0 = f32x4.mul(s0, inverse), m1 = f32x4.mul(s1, inverse)
    let q0 = f32x4.splat(0), q1 = f32x4.splat(0)
    p = row + c
    for (let i = 0; i < positions; i++) {
      const d0 = f32x4.sub(v128.load(p), m0), d1 = f32x4.sub(v128.load(p, 16), m1)
      q0 = madd(d0, d0, q0)
      q1 = madd(d1, d1, q1)
      p += step
    }
    const mean = layer.statistics + c
    const squares = mean + step
    const e0 = f32x4.sub(m0, v128.load(mean)), e1 = f32x4.sub(m1, v128.load(mean, 16))
    v128.store(mean, madd(e0, share, v128.load(mean)))
    v128.store(mean, madd(e1, share, v128.load(mean, 16)), 16)
    v128.store(squares, f32x4.add(v128.load(squares), madd(f32x4.mul(e0, e0), between, q0)))
    v128.store(squares, f32x4.add(v128.load(squares, 16), madd(f32x4.mul(e1, e1), between, q1)), 16)
  }
  layer.counted += positions
}
