// What the processor can do at most: ten chains of multiplications and additions that do not wait for each other, as the
// kernels do them. AssemblyScript, compiled by the benchmark.

import { madd } from '../../../src/kernels/assembly/simd'

/** 40 multiplications and additions a turn. */
export function peak(turns: i32): f32 {
  let a = f32x4.splat(0),
    b = f32x4.splat(0.1),
    c = f32x4.splat(0.2),
    d = f32x4.splat(0.3),
    e = f32x4.splat(0.4)
  let f = f32x4.splat(0.5),
    g = f32x4.splat(0.6),
    h = f32x4.splat(0.7),
    i = f32x4.splat(0.8),
    j = f32x4.splat(0.9)
  const m = f32x4.splat(0.999),
    n = f32x4.splat(0.001)
  for (let turn = 0; turn < turns; turn++) {
    a = madd(m, a, n)
    b = madd(m, b, n)
    c = madd(m, c, n)
    d = madd(m, d, n)
    e = madd(m, e, n)
    f = madd(m, f, n)
    g = madd(m, g, n)
    h = madd(m, h, n)
    i = madd(m, i, n)
    j = madd(m, j, n)
  }
  const half = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), e)
  const rest = f32x4.add(f32x4.add(f32x4.add(f, g), f32x4.add(h, i)), j)
  return f32x4.extract_lane(f32x4.add(half, rest), 0)
}
