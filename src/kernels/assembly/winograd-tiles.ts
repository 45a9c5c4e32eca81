// Winograd's F(2 × 2, 3 × 3) (Lavin and Gray 2016) on tiles of two by two outputs: 16 multiplications for four outputs
// instead of 36, and additions around them.

import { madd } from './simd'

/** Tiles that are transformed and multiplied together. */
export const TILES: i32 = 16

/** Three of a tile's four columns in the domain, of a row of it. */
// @ts-ignore: decorator
@inline
function putThree(to: usize, step: usize, a: v128, b: v128, c: v128): void {
  v128.store(to, f32x4.sub(a, c))
  v128.store(to + step, f32x4.add(b, c))
  v128.store(to + 2 * step, f32x4.sub(c, b))
}

/**
 * `tiles` patches of 4 × 4 into the domain: [16, TILES, channels].
 *
 * @param row0 address of the first patch's first column in the first of its rows; row1 to row3 in the others
 * @param bytes of one place
 */
export function transform(row0: usize, row1: usize, row2: usize, row3: usize, bytes: usize, domain: usize, tiles: i32): void {
  const step = <usize>TILES * bytes
  for (let c: usize = 0; c < bytes; c += 16) {
    let p0 = row0 + c, p1 = row1 + c, p2 = row2 + c, p3 = row3 + c
    // Columns: the two that a tile shares with the one before it are transformed once.
    let d0 = v128.load(p0), d1 = v128.load(p1), d2 = v128.load(p2), d3 = v128.load(p3)
    let a0 = f32x4.sub(d0, d2), a1 = f32x4.add(d1, d2), a2 = f32x4.sub(d2, d1), a3 = f32x4.sub(d1, d3)
    p0 += bytes, p1 += bytes, p2 += bytes, p3 += bytes
    d0 = v128.load(p0), d1 = v128.load(p1), d2 = v128.load(p2), d3 = v128.load(p3)
    let b0 = f32x4.sub(d0, d2), b1 = f32x4.add(d1, d2), b2 = f32x4.sub(d2, d1), b3 = f32x4.sub(d1, d3)
    let to = domain + c
    for (let t = 0; t < tiles; t++) {
      p0 += bytes, p1 += bytes, p2 += bytes, p3 += bytes
      d0 = v128.load(p0), d1 = v128.load(p1), d2 = v128.load(p2), d3 = v128.load(p3)
      const c0 = f32x4.sub(d0, d2), c1 = f32x4.add(d1, d2), c2 = f32x4.sub(d2, d1), c3 = f32x4.sub(d1, d3)
      let out = to
      putThree(out, step, a0, b0, c0)
      out += 4 * step
      putThree(out, step, a1, b1, c1)
      out += 4 * step
      putThree(out, step, a2, b2, c2)
      out += 4 * step
      putThree(out, step, a3, b3, c3)
      p0 += bytes, p1 += bytes, p2 += bytes, p3 += bytes
      d0 = v128.load(p0), d1 = v128.load(p1), d2 = v128.load(p2), d3 = v128.load(p3)
      const e0 = f32x4.sub(d0, d2), e1 = f32x4.add(d1, d2), e2 = f32x4.sub(d2, d1), e3 = f32x4.sub(d1, d3)
      out = to + 3 * step
      v128.store(out, f32x4.sub(b0, e0))
      out += 4 * step
      v128.store(out, f32x4.sub(b1, e1))
      out += 4 * step
      v128.store(out, f32x4.sub(b2, e2))
      out += 4 * step
      v128.store(out, f32x4.sub(b3, e3))
      a0 = c0, a1 = c1, a2 = c2, a3 = c3
      b0 = e0, b1 = e1, b2 = e2, b3 = e3
      to += bytes
    }
  }
}

/** 2 tiles × 16 outputs at one place of the domain: see tile2x16 for why of this shape. */
// @ts-ignore: decorator
@inline
function wide(p: usize, bytes: usize, w: usize, out: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0
  const end = p + bytes
  let q = end
  do {
    const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48)
    let x = v128.load32_splat(p)
    a0 = madd(x, w0, a0)
    a1 = madd(x, w1, a1)
    a2 = madd(x, w2, a2)
    a3 = madd(x, w3, a3)
    x = v128.load32_splat(q)
    b0 = madd(x, w0, b0)
    b1 = madd(x, w1, b1)
    b2 = madd(x, w2, b2)
    b3 = madd(x, w3, b3)
    w += 64
    p += 4
    q += 4
  } while (p < end)
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, a2, 32)
  v128.store(out, a3, 48)
  v128.store(out, b0, 64)
  v128.store(out, b1, 80)
  v128.store(out, b2, 96)
  v128.store(out, b3, 112)
}

/** 4 tiles × 4 outputs: what is left of a width that 16 does not divide, and the picture's colours. */
// @ts-ignore: decorator
@inline
function narrow(p: usize, bytes: usize, w: usize, out: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a
  const end = p + bytes
  do {
    const v = v128.load(w)
    a = madd(v128.load32_splat(p), v, a)
    b = madd(v128.load32_splat(p + bytes), v, b)
    c = madd(v128.load32_splat(p + 2 * bytes), v, c)
    d = madd(v128.load32_splat(p + 3 * bytes), v, d)
    w += 16
    p += 4
  } while (p < end)
  v128.store(out, a)
  v128.store(out, b, 16)
  v128.store(out, c, 32)
  v128.store(out, d, 48)
}

/** The products at all places of the domain for one panel: [16, TILES, panel's outputs]. */
export function multiplyPanel(from: usize, bytes: usize, tiles: i32, w: usize, to: usize, outputs: i32): void {
  const step = <usize>TILES * bytes
  const outStep = <usize>(TILES * outputs) << 2
  for (let k = 0; k < 16; k++) {
    let p = from, out = to
    if (outputs == 16)
      for (let t = 0; t < tiles; t += 2) {
        wide(p, bytes, w, out)
        p += bytes << 1
        out += 128
      }
    else
      for (let t = 0; t < tiles; t += 4) {
        narrow(p, bytes, w, out)
        p += bytes << 2
        out += 64
      }
    from += step
    to += outStep
    w += bytes * <usize>outputs
  }
}

/** Four outputs of one tile out of the domain, with bias and ReLU, to the places of both rows that there are. */
// @ts-ignore: decorator
@inline
export function untransform(m: usize, step: usize, b: v128, least: v128, to: usize, below: usize, right: usize): void {
  let m0 = v128.load(m), m1 = v128.load(m + 4 * step), m2 = v128.load(m + 8 * step), m3 = v128.load(m + 12 * step)
  let y00 = f32x4.add(b, f32x4.add(m0, f32x4.add(m1, m2))), y10 = f32x4.add(b, f32x4.sub(m1, f32x4.add(m2, m3)))
  m += step
  m0 = v128.load(m)
  m1 = v128.load(m + 4 * step)
  m2 = v128.load(m + 8 * step)
  m3 = v128.load(m + 12 * step)
  let u = f32x4.add(m0, f32x4.add(m1, m2)), v = f32x4.sub(m1, f32x4.add(m2, m3))
  y00 = f32x4.add(y00, u)
  y10 = f32x4.add(y10, v)
  let y01 = f32x4.add(b, u), y11 = f32x4.add(b, v)
  m += step
  m0 = v128.load(m)
  m1 = v128.load(m + 4 * step)
  m2 = v128.load(m + 8 * step)
  m3 = v128.load(m + 12 * step)
  u = f32x4.add(m0, f32x4.add(m1, m2))
  v = f32x4.sub(m1, f32x4.add(m2, m3))
  y00 = f32x4.add(y00, u)
  y10 = f32x4.add(y10, v)
  y01 = f32x4.sub(y01, u)
  y11 = f32x4.sub(y11, v)
  m += step
  m0 = v128.load(m)
  m1 = v128.load(m + 4 * step)
  m2 = v128.load(m + 8 * step)
  m3 = v128.load(m + 12 * step)
  y01 = f32x4.sub(y01, f32x4.add(m0, f32x4.add(m1, m2)))
  y11 = f32x4.sub(y11, f32x4.sub(m1, f32x4.add(m2, m3)))
  // The right and lower places first: where there are none, they lie on the others, which come after.
  v128.store(to + right + below, f32x4.pmax(y11, least))
  v128.store(to + below, f32x4.pmax(y10, least))
  v128.store(to + right, f32x4.pmax(y01, least))
  v128.store(to, f32x4.pmax(y00, least))
}
