/** IEEE 754 half precision, one number at a time and the same on every machine: for few numbers that must be short. */

/** The largest number that it holds. */
export const HALF_MOST = 65_504

/** The 16 bits of the nearest number, ties to even. @param value finite, within ±{@link HALF_MOST} */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  // Below 2^-14 numbers are multiples of 2^-24; above, they have ten bits behind the first.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const low = size < 2 ** exponent ? exponent - 1 : size >= 2 ** (exponent + 1) ? exponent + 1 : exponent
  const power = Math.max(-14, low)
  const steps = roundedToEven(size / 2 ** (power - 10))
  // 1024 of them are the first bit, which is not written; one that was rounded up to 2048 carries over by itself.
  return sign | (steps < 1024 ? steps : ((power + 14) << 10) + steps)
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

/** The number of 16 bits; infinite or NaN where they hold none. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}
