/** Half precision (IEEE 754 binary16) by its definition. */

/** The value of a number's 16 bits, which is no infinity and not no number. */
export function valueOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = (bits & 0x3ff) / 1024
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15))
}

/** The bits of the number that is nearest; of what is too large the largest. The middle of two goes away from zero. */
export function halfOf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.min(Math.abs(value), 65_504)
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 2 ** -20)))
  const steps = Math.round((size / 2 ** exponent) * 1024)
  // Steps from 2^exponent on; the exponent's bits begin where they end, and a carry goes where it ought to.
  return sign | (exponent === -14 ? steps : ((exponent + 14) << 10) + steps)
}
