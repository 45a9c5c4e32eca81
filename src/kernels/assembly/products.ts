// Products of matrices: a few positions times a few outputs, held in registers.

import { madd } from './simd'

/** Outputs of a panel of weights; what is left over is in panels of {@link NARROW}. */
export const WIDE: i32 = 16
export const NARROW: i32 = 4

/**
 * 2 positions × 16 outputs: out[p][o] = bias[o] + Σ_s Σ_k rows[s][at + p · step + k] · w[s][k][o].
 *
 * Of the shapes tried in V8 the one nearest to what the processor can do (4 × 8 is as quick with separate multiplication
 * and addition, and 10 % slower fused); unrolled, or with more sums at once, V8 runs out of registers and all are slower.
 *
 * @param rows addresses of `count` segments of a position's inputs
 * @param length bytes of one segment at a position
 * @param w packed [segment][k][16]
 * @param bias of 16 outputs; 0 for none
 */
export function tile2x16(
  rows: usize, count: i32, at: usize, step: usize, length: usize, w: usize, out: usize, outStep: usize, bias: usize,
): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
  if (bias) {
    a0 = v128.load(bias)
    a1 = v128.load(bias, 16)
    a2 = v128.load(bias, 32)
    a3 = v128.load(bias, 48)
  }
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3
  for (let s = 0; s < count; s++) {
    let p = load<usize>(rows + (<usize>s << 2)) + at
    let q = p + step
    const end = p + length
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
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, a2, 32)
  v128.store(out, a3, 48)
  out += outStep
  v128.store(out, b0)
  v128.store(out, b1, 16)
  v128.store(out, b2, 32)
  v128.store(out, b3, 48)
}

/** 2 positions × 4 outputs, otherwise as {@link tile2x16}: what is left of a width that 16 does not divide. */
export function tile2x4(
  rows: usize, count: i32, at: usize, step: usize, length: usize, w: usize, out: usize, outStep: usize, bias: usize,
): void {
  let a = bias ? v128.load(bias) : f32x4.splat(0), b = a
  for (let s = 0; s < count; s++) {
    let p = load<usize>(rows + (<usize>s << 2)) + at
    const end = p + length
    do {
      const v = v128.load(w)
      a = madd(v128.load32_splat(p), v, a)
      b = madd(v128.load32_splat(p + step), v, b)
      w += 16
      p += 4
    } while (p < end)
  }
  v128.store(out, a)
  v128.store(out + outStep, b)
}

/** `positions` (even) × `outputs` (a multiple of 4), panel after panel. */
export function tile(
  rows: usize, count: i32, at: usize, step: usize, length: usize, positions: i32, w: usize, outputs: i32, out: usize, outStep: usize, bias: usize,
): void {
  const inputs = <usize>count * length
  let o = 0
  while (o < outputs) {
    const wide = o + WIDE <= outputs
    let to = out + (<usize>o << 2)
    const b = bias ? bias + (<usize>o << 2) : 0
    let from = at
    for (let p = 0; p < positions; p += 2) {
      if (wide) tile2x16(rows, count, from, step, length, w, to, outStep, b)
      else tile2x4(rows, count, from, step, length, w, to, outStep, b)
      from += step << 1
      to += outStep << 1
    }
    const panel = wide ? WIDE : NARROW
    w += inputs * <usize>panel
    o += panel
  }
}
