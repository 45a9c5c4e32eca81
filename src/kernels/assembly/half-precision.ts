// Half precision (IEEE 754 binary16) as a way to keep features: what is computed is single precision.

/** Widens `count` numbers, a multiple of 4. */
export function widen(from: usize, to: usize, count: i32): void {
  // The exponent's bias differs by 112; a multiplication by 2^112 sets subnormal numbers right as well.
  const scale = i32x4.splat((127 + 112) << 23)
  const mask = i32x4.splat(0x8fffe000)
  for (let i = 0; i < count; i += 4) {
    const bits = v128.and(i32x4.shl(v128.load_ext<i16>(from), 13), mask)
    v128.store(to, f32x4.mul(bits, scale))
    from += 8
    to += 16
  }
}

/** Narrows `count` numbers, a multiple of 4, rounded to the nearest; what is too large becomes the largest. */
export function narrow(from: usize, to: usize, count: i32): void {
  const scale = i32x4.splat((127 - 112) << 23)
  const round = i32x4.splat(0x1000)
  const most = f32x4.splat(65504)
  const least = f32x4.splat(-65504)
  for (let i = 0; i < count; i += 4) {
    const held = f32x4.max(f32x4.min(v128.load(from), most), least)
    const bits = i32x4.add(f32x4.mul(held, scale), round)
    const low = v128.and(i32x4.shr_u(bits, 13), i32x4.splat(0x7fff))
    const sign = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000))
    const narrowed = v128.or(low, sign)
    v128.store64_lane(to, i16x8.narrow_i32x4_u(narrowed, narrowed), 0)
    from += 16
    to += 8
  }
}
