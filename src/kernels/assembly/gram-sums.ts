// Gram matrices: sums over positions of products of channels. Only panels on and above the diagonal, for they are
// symmetric.

import { madd } from './simd'
import { tile } from './products'

/** Numbers of a chunk that is read once for each of its sums' tiles: what a processor's first cache holds. */
const CHUNK: i32 = 8192

/** Adds Σ_p a[i] · a[j] of two channels `i` and 16 `j` to the sums. */
// @ts-ignore: decorator
@inline
function pair(a: usize, end: usize, bytes: usize, i: usize, j: usize, sums: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0
  let p = a + i, w = a + j
  do {
    const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48)
    let x = v128.load32_splat(p)
    a0 = madd(x, w0, a0)
    a1 = madd(x, w1, a1)
    a2 = madd(x, w2, a2)
    a3 = madd(x, w3, a3)
    x = v128.load32_splat(p, 4)
    b0 = madd(x, w0, b0)
    b1 = madd(x, w1, b1)
    b2 = madd(x, w2, b2)
    b3 = madd(x, w3, b3)
    p += bytes
    w += bytes
  } while (w < end)
  v128.store(sums, f32x4.add(v128.load(sums), a0))
  v128.store(sums, f32x4.add(v128.load(sums, 16), a1), 16)
  v128.store(sums, f32x4.add(v128.load(sums, 32), a2), 32)
  v128.store(sums, f32x4.add(v128.load(sums, 48), a3), 48)
  sums += bytes
  v128.store(sums, f32x4.add(v128.load(sums), b0))
  v128.store(sums, f32x4.add(v128.load(sums, 16), b1), 16)
  v128.store(sums, f32x4.add(v128.load(sums, 32), b2), 32)
  v128.store(sums, f32x4.add(v128.load(sums, 48), b3), 48)
}

/** The same of 4 `j`. */
// @ts-ignore: decorator
@inline
function narrowPair(a: usize, end: usize, bytes: usize, i: usize, j: usize, sums: usize): void {
  let s = f32x4.splat(0), t = s
  let p = a + i, w = a + j
  do {
    const v = v128.load(w)
    s = madd(v128.load32_splat(p), v, s)
    t = madd(v128.load32_splat(p, 4), v, t)
    p += bytes
    w += bytes
  } while (w < end)
  v128.store(sums, f32x4.add(v128.load(sums), s))
  v128.store(sums + bytes, f32x4.add(v128.load(sums + bytes), t))
}

/**
 * Adds `positions` of `channels` (a multiple of 4) to sums of products [channels, channels], of which those are right
 * that lie on the diagonal's panels of 16 or above, and to sums [channels].
 */
export function gram(from: usize, positions: i32, channels: i32, products: usize, sums: usize): void {
  const bytes = <usize>channels << 2
  const chunk = max(1, CHUNK / channels)
  for (let done = 0; done < positions; done += chunk) {
    const end = from + <usize>min(chunk, positions - done) * bytes
    let j = 0
    while (j < channels) {
      const wide = j + 16 <= channels
      const panel = wide ? 16 : 4
      const at = <usize>j << 2
      const upTo = <usize>(j + panel) << 2
      for (let i: usize = 0; i < upTo; i += 8) {
        const to = products + i * <usize>channels + at
        if (wide) pair(from, end, bytes, i, at, to)
        else narrowPair(from, end, bytes, i, at, to)
      }
      j += panel
    }
    for (let c: usize = 0; c < bytes; c += 16) {
      let s = f32x4.splat(0)
      for (let p = from + c; p < end; p += bytes) s = f32x4.add(s, v128.load(p))
      v128.store(sums + c, f32x4.add(v128.load(sums + c), s))
    }
    from = end
  }
}

/** `positions` (even) of `inputs` times a matrix packed as for a tile. @param segments room for one address */
export function multiply(segments: usize, from: usize, positions: i32, inputs: i32, w: usize, outputs: i32, to: usize): void {
  const bytes = <usize>inputs << 2
  store<usize>(segments, from)
  tile(segments, 1, 0, bytes, bytes, positions, w, outputs, to, <usize>outputs << 2, 0)
}
