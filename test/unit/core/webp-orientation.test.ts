import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decodeImage } from '../../../src/cli/decode.ts'
import { swapsSides, takeOrientation, turned } from '../../../src/core/webp-orientation.ts'
import { oddFiles } from '../../suites/odd-files.ts'

const odd = await oddFiles()

test.each([2, 3, 4, 5, 6, 7, 8])('a WebP with the mark %i is read, marked as upright, and turned', async (mark) => {
  const bytes = new Uint8Array(odd.get(`lying-${mark}.webp`)!)
  const expected = (await decodeImage(bytes)).image
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  expect(takeOrientation(bytes)).toBe(mark)
  expect(takeOrientation(bytes)).toBe(1)
  expect((await sharp(bytes).metadata()).orientation).toBe(1)
  expect(swapsSides(mark)).toBe(expected.width !== info.width)
  const stored = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
  expect(turned(stored, mark)).toEqual({ ...expected, data: new Uint8ClampedArray(expected.data) })
})

test('what is no WebP with a mark, or is cut or changed anywhere, is upright or turned, and no fault', () => {
  const whole = new Uint8Array(odd.get('lying-6.webp')!)
  for (let end = 0; end < whole.length; end++) expect([1, 6]).toContain(takeOrientation(whole.slice(0, end)))
  for (let at = 12; at < whole.length; at++) {
    const bytes = whole.slice()
    bytes[at] ^= 0xff
    expect(takeOrientation(bytes)).toBeLessThanOrEqual(8)
  }
})
