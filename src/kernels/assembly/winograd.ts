// Zero-padded 3 × 3 convolutions of the loss network.

import { inRing, ringRow, Stage } from './stage'
import { multiplyPanel, TILES, transform, untransform } from './winograd-tiles'

/** Puts rows of the input into the ring, up to row `y`; rows outside are zeros. */
export function fetch(stage: Stage, y: i32): void {
  const width = stage.width
  const bytes = <usize>stage.channels << 2
  const row = <usize>width * bytes
  while (stage.have < y) {
    const at = ++stage.have
    const ring = inRing(stage, at)
    if (at < 0 || at >= stage.height) {
      memory.fill(ring, 0, ringRow(stage))
      continue
    }
    memory.fill(ring, 0, bytes)
    memory.fill(ring + bytes + row, 0, 2 * bytes)
    if (stage.pooledHeight) pool(stage, at, ring + bytes)
    else memory.copy(ring + bytes, stage.input + <usize>at * row, row)
  }
}

/** Row `y` of the input's 2 × 2 maxima; a block that is cut at the edge is of what there is. */
function pool(stage: Stage, y: i32, to: usize): void {
  const bytes = <usize>stage.channels << 2
  const wide = stage.pooledWidth
  const row = <usize>wide * bytes
  let a = stage.input + <usize>(2 * y) * row
  let b = 2 * y + 1 < stage.pooledHeight ? a + row : a
  for (let x = 0; x < wide; x += 2) {
    const next = x + 1 < wide ? bytes : 0
    for (let c: usize = 0; c < bytes; c += 16) {
      const above = f32x4.pmax(v128.load(a + c), v128.load(a + next + c))
      const below = f32x4.pmax(v128.load(b + c), v128.load(b + next + c))
      v128.store(to + c, f32x4.pmax(above, below))
    }
    to += bytes
    a += bytes << 1
    b += bytes << 1
  }
}

/**
 * Rows `y` and `y` + 1 of the output, the second where there is one, at `to`, one after the other.
 */
export function convolvePair(stage: Stage, y: i32, to: usize): void {
  const width = stage.width, outputs = stage.outputs
  const bytes = <usize>stage.channels << 2
  const outBytes = <usize>outputs << 2
  const below = y + 1 < stage.height ? <usize>width * outBytes : 0
  const least = f32x4.splat(stage.relu ? 0 : -Infinity)
  const zero = f32x4.splat(0)
  const across = (width + 1) >> 1
  const products = stage.scratch + <usize>(16 * TILES) * bytes
  fetch(stage, y + 2)
  for (let first = 0; first < across; first += TILES) {
    const tiles = min(TILES, across - first)
    const at = <usize>(2 * first) * bytes
    transform(inRing(stage, y - 1) + at, inRing(stage, y) + at, inRing(stage, y + 1) + at, inRing(stage, y + 2) + at, bytes, stage.scratch, tiles)
    let w = stage.weights
    for (let o = 0; o < outputs; ) {
      const panel = o + 16 <= outputs ? 16 : 4
      multiplyPanel(stage.scratch, bytes, tiles, w, products, panel)
      const step = <usize>(TILES * panel) << 2
      const place = to + (<usize>o << 2)
      for (let v = 0; v < panel; v += 4) {
        const b = stage.bias ? v128.load(stage.bias + (<usize>(o + v) << 2)) : zero
        let m = products + (<usize>v << 2)
        let out = place + <usize>(2 * first) * outBytes + (<usize>v << 2)
        for (let t = 0; t < tiles; t++) {
          untransform(m, step, b, least, out, below, 2 * (first + t) + 1 < width ? outBytes : 0)
          m += <usize>panel << 2
          out += outBytes << 1
        }
      }
      w += (16 * bytes) * <usize>panel
      o += panel
    }
  }
}

/** Rows `from` (even) to `to` (even, or the height) of the output. */
export function convolve(stage: Stage, from: i32, to: i32): void {
  const row = <usize>stage.width * (<usize>stage.outputs << 2)
  for (let y = from; y < to; y += 2) convolvePair(stage, y, stage.output + <usize>y * row)
}
