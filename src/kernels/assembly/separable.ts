// A separable convolution: norm and mirroring on the way in, depthwise into a tile, pointwise out of it, statistics.

import { narrow, widen } from './half-precision'
import { DOUBLED, HALVED, inRing, Layer, TILE } from './layer'
import { beyondTile, countRow, fetchRows, skipRow } from './rows'
import { madd } from './simd'
import { tile } from './products'

/** 3 × 3 depthwise at `positions` places of one row; a, b, e are the ring's rows at the first place's left neighbour. */
function depthwise(layer: Layer, positions: i32, apart: usize, a: usize, b: usize, e: usize, tileStep: usize): void {
  const bytes = <usize>layer.channels << 2
  const one = bytes, two = bytes << 1
  for (let c: usize = 0; c < bytes; c += 16) {
    const w = layer.depthwise + c
    const w0 = v128.load(w), w1 = v128.load(w + bytes), w2 = v128.load(w + 2 * bytes)
    const w3 = v128.load(w + 3 * bytes), w4 = v128.load(w + 4 * bytes), w5 = v128.load(w + 5 * bytes)
    const w6 = v128.load(w + 6 * bytes), w7 = v128.load(w + 7 * bytes), w8 = v128.load(w + 8 * bytes)
    let pa = a + c, pb = b + c, pe = e + c, to = layer.scratch + c
    for (let i = 0; i < positions; i++) {
      let u = madd(v128.load(pa), w0, madd(v128.load(pa + one), w1, f32x4.mul(v128.load(pa + two), w2)))
      const v = madd(v128.load(pb), w3, madd(v128.load(pb + one), w4, f32x4.mul(v128.load(pb + two), w5)))
      u = madd(v128.load(pe), w6, madd(v128.load(pe + one), w7, madd(v128.load(pe + two), w8, u)))
      v128.store(to, f32x4.add(u, v))
      pa += apart
      pb += apart
      pe += apart
      to += tileStep
    }
  }
}

/**
 * The same on rows that are doubled (nearest neighbour): of the nine places under the kernel only four differ, so that
 * each phase has a 2 × 2 kernel of sums. `positions` is even; a and b are the rows at the left neighbour.
 */
function doubledDepthwise(layer: Layer, positions: i32, phase: usize, a: usize, b: usize, tileStep: usize): void {
  const bytes = <usize>layer.channels << 2
  for (let c: usize = 0; c < bytes; c += 16) {
    const w = phase + c
    const w00 = v128.load(w), w01 = v128.load(w + bytes), w02 = v128.load(w + 2 * bytes), w03 = v128.load(w + 3 * bytes)
    const w10 = v128.load(w + 4 * bytes), w11 = v128.load(w + 5 * bytes), w12 = v128.load(w + 6 * bytes), w13 = v128.load(w + 7 * bytes)
    let pa = a + c, pb = b + c, to = layer.scratch + c
    let a0 = v128.load(pa), a1 = v128.load(pa + bytes), b0 = v128.load(pb), b1 = v128.load(pb + bytes)
    for (let i = 0; i < positions; i += 2) {
      pa += bytes
      pb += bytes
      const a2 = v128.load(pa + bytes), b2 = v128.load(pb + bytes)
      v128.store(to, madd(a0, w00, madd(a1, w01, madd(b0, w02, f32x4.mul(b1, w03)))))
      v128.store(to + tileStep, madd(a1, w10, madd(a2, w11, madd(b1, w12, f32x4.mul(b2, w13)))))
      a0 = a1
      a1 = a2
      b0 = b1
      b1 = b2
      to += tileStep << 1
    }
  }
}

/** Rows `from` to `to` (not included) of the output, in order. */
export function separable(layer: Layer, from: i32, to: i32): void {
  const height = layer.height, width = layer.width, channels = layer.channels
  const resize = layer.resize, outputs = layer.outputs
  const inputs = channels + layer.skipChannels
  const tileStep = <usize>inputs << 2
  const outStep = <usize>outputs << 2
  const outWidth = resize == HALVED ? width >> 1 : resize == DOUBLED ? width << 1 : width
  const bytes = <usize>channels << 2
  const apart = resize == HALVED ? bytes << 1 : bytes
  const direct = !layer.half && layer.output != 0
  const wide = beyondTile(layer)
  const segments = layer.scratch - 16
  store<usize>(segments, layer.scratch)
  for (let y = from; y < to; y++) {
    const middle = resize == HALVED ? 2 * y : resize == DOUBLED ? y >> 1 : y
    let above = middle - 1
    let below = middle + 1
    if (resize == DOUBLED) {
      if (above < 0) above = 0
      if (below >= height) below = height - 1
    } else {
      if (above < 0) above = 1
      if (below >= height) below = height - 2
    }
    // The rows on which the output's row hangs: three, or where doubled two.
    const first = resize == DOUBLED && (y & 1) ? middle : above
    const second = resize == DOUBLED ? ((y & 1) ? below : middle) : middle
    fetchRows(layer, max(max(first, second), resize == DOUBLED ? second : below))
    const a = inRing(layer, first) - bytes
    const b = inRing(layer, second) - bytes
    const e = inRing(layer, below) - bytes
    const row = direct ? layer.output + <usize>(y * outWidth) * outStep : wide
    for (let x = 0; x < outWidth; x += TILE) {
      const positions = (min(TILE, outWidth - x) + 1) & ~1
      if (resize == DOUBLED) {
        const at = <usize>(x >> 1) * bytes
        doubledDepthwise(layer, positions, layer.depthwise + (<usize>(y & 1) << 3) * bytes, a + at, b + at, tileStep)
      } else {
        const at = <usize>x * apart
        depthwise(layer, positions, apart, a + at, b + at, e + at, tileStep)
      }
      if (layer.skip) {
        const place = <usize>((y * outWidth + x) * layer.skipChannels)
        let skip = layer.skip + (place << 2)
        if (layer.half) {
          // Behind the output's row, with room for a tile.
          skip = wide + <usize>(outWidth + TILE) * outStep
          widen(layer.skip + (place << 1), skip, positions * layer.skipChannels)
        }
        skipRow(layer, skip, positions, layer.scratch + bytes, tileStep)
      }
      tile(segments, 1, 0, tileStep, tileStep, positions, layer.weights, outputs, row + <usize>x * outStep, outStep, 0)
    }
    if (layer.statistics) countRow(layer, row, outWidth)
    if (layer.half && layer.output) narrow(row, layer.output + (<usize>(y * outWidth * outputs) << 1), outWidth * outputs)
  }
}
