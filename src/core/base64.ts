/** Bytes as text (RFC 4648): base64 in files, base64url, which an address takes as it is, in links. */
import { Unsound } from './fields.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export type Alphabet = 'base64' | 'base64url'

const ALPHABETS = { base64: `${LETTERS}+/`, base64url: `${LETTERS}-_` } as const satisfies Record<Alphabet, string>

/** Digits by their character codes, 255 for what is none. */
function digitsOf(alphabet: Alphabet): Uint8Array {
  const digits = new Uint8Array(128).fill(255)
  for (let i = 0; i < 64; i++) digits[ALPHABETS[alphabet].charCodeAt(i)] = i
  return digits
}

/** base64 is padded with `=`, base64url is not. */
export function toBase64(bytes: Uint8Array, alphabet: Alphabet = 'base64'): string {
  const letters = ALPHABETS[alphabet]
  const out: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = [word >>> 18, (word >>> 12) & 63, (word >>> 6) & 63, word & 63]
    const sound = Math.min(3, bytes.length - i) + 1
    for (let k = 0; k < 4; k++) out.push(k < sound ? letters[digits[k]] : alphabet === 'base64' ? '=' : '')
  }
  return out.join('')
}

/**
 * The bytes of a text that {@link toBase64} wrote, and of no other: each value has one text, so that a text that was
 * changed is not taken for another.
 *
 * @throws Unsound
 */
export function fromBase64(text: string, name: string, alphabet: Alphabet = 'base64'): Uint8Array<ArrayBuffer> {
  const digits = digitsOf(alphabet)
  const padding = alphabet === 'base64url' ? 0 : text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const length = text.length - padding
  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  let word = 0
  let at = 0
  for (let i = 0; i < length; i++) {
    const digit = digits[text.charCodeAt(i)] ?? 255
    if (digit === 255) throw new Unsound(`${name} is not in ${alphabet}`)
    word = ((word << 6) | digit) & 0xffffff
    if (i % 4 > 0) bytes[at++] = word >>> (6 - 2 * (i % 4))
  }
  const spare = [0, 6, 4, 2][length % 4]
  const isWhole = length % 4 !== 1 && (word & ((1 << spare) - 1)) === 0
  if (!isWhole || (alphabet === 'base64' && text.length % 4 !== 0)) throw new Unsound(`${name} is cut short`)
  return bytes
}
