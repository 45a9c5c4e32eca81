/** What can be told of a mask by its text alone, without the script that reads it. */
/** Longer side of a mask at most, px. */
export const MASK_EDGE = 256

/** Characters at most: sides, and a control byte for each 128 values at worst, in base64. */
const LONGEST = Math.ceil((2 + MASK_EDGE * MASK_EDGE * (129 / 128)) / 3) * 4

/** A mask's text from anywhere; null for what has not the form of one. Its values are read where they are used. */
export function readMask(value: unknown): string | null {
  return typeof value === 'string' && value.length <= LONGEST && /^[\w+/]{6,}=*$/.test(value) ? value : null
}

/** A short name for the mask: the same for the same one, and, as good as surely, for no other. */
export function maskName(text: string): string {
  // Two hashes of 32 bits (the idea of FNV-1a, with different primes).
  let [a, b] = [0x811c9dc5, 0x1b873593]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
    b ^= b >>> 15
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}
