import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../../src/core/base64.ts'

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 73 + length * 31) & 255)

describe.each(['base64', 'base64url'] as const)('%s', (alphabet) => {
  it('is what Node writes, and comes back', () => {
    for (let length = 0; length < 50; length++) {
      const bytes = bytesOf(length)
      const text = toBase64(bytes, alphabet)
      expect(text).toBe(Buffer.from(bytes).toString(alphabet))
      expect(fromBase64(text, 'it', alphabet)).toEqual(bytes)
    }
  })

  it.each(['A', 'é', 'AA A', 'AAB', 'AAAAA', '====', 'A===', 'AA=A', 'AA==AA==', 'AB==', 'AA\u0100A'])(
    'no other text is taken: %s',
    (text) => expect(() => fromBase64(text, 'it', alphabet)).toThrow(/it is/),
  )
})

it('the letters of one are not those of the other', () => {
  expect(() => fromBase64('-_-_', 'it')).toThrow(/not in base64/)
  expect(() => fromBase64('+/+/', 'it', 'base64url')).toThrow(/not in base64url/)
})
