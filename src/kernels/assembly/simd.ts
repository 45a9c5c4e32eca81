// What the kernels' arithmetic is made of. AssemblyScript: see ../README.md.

/** Set by the build: 1 in the module that has relaxed SIMD's fused multiply and add. */
// @ts-ignore: a constant of the build
const FUSED: bool = RELAXED != 0

/** a · b + c */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return FUSED ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

/** e to the power of x, to 3e-7 of it; x is held within ±80. Of 2^x = 2^n · 2^f the second by a polynomial, |f| ≤ 1/2. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const held = f32x4.max(f32x4.min(x, f32x4.splat(80)), f32x4.splat(-80))
  const scaled = f32x4.mul(held, f32x4.splat(1.44269504))
  const whole = f32x4.nearest(scaled)
  const f = f32x4.sub(scaled, whole)
  let p = f32x4.splat(0.00133336)
  p = madd(p, f, f32x4.splat(0.00961813))
  p = madd(p, f, f32x4.splat(0.05550411))
  p = madd(p, f, f32x4.splat(0.24022651))
  p = madd(p, f, f32x4.splat(0.69314718))
  p = madd(p, f, f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23)
  return f32x4.mul(p, power)
}

/** 1 / (1 + e^−x) */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))))
}
