import { describe, expect, it } from 'vitest'
import { decodeBmp } from '../../../src/cli/bmp.ts'
import { decodeImage } from '../../../src/cli/decode.ts'
import { type BmpKind, bmp, bmp24, landscape } from '../../suites/odd-files.ts'
import { difference, fixture, pixels } from './cli.ts'

const size = { width: 3, height: 2 }
const rgba = (bytes: Buffer) => {
  const { data } = decodeBmp(bytes)
  return Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(4 * i, 4 * i + 4)])
}
const words = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer)
const longs = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer)
/** The palette has 16 or 256 greys. */
const grey16 = (i: number) => [i * 17, i * 17, i * 17, 255]
const grey256 = (i: number) => [i, i, i, 255]

describe('a BMP', () => {
  it('of 24 bits is the picture, as through the program', async () => {
    const { image } = await decodeImage(bmp24(await landscape()))
    expect(difference(image, await pixels(fixture('good.png')))).toBe(0)
  })

  it('of 4 and 8 bits has colours by number, bottom row first or last', () => {
    const four = bmp(size, { bits: 4 }, Buffer.from([0x12, 0x30, 0, 0, 0x45, 0x60, 0, 0]), 16)
    expect(rgba(four)).toEqual([4, 5, 6, 1, 2, 3].map(grey16))
    const eight = bmp(size, { bits: 8, topDown: true }, Buffer.from([1, 2, 3, 0, 4, 5, 6, 0]), 256)
    expect(rgba(eight)).toEqual([1, 2, 3, 4, 5, 6].map(grey256))
  })

  it('of runs has them expanded; what they leave out is the first colour', () => {
    // Two of 7; a jump of one; next row; 5, 6, 7 one by one; the end.
    const eight = Buffer.from([2, 7, 0, 2, 1, 0, 0, 0, 0, 3, 5, 6, 7, 0, 0, 1])
    expect(rgba(bmp(size, { bits: 8, compression: 1 }, eight, 256))).toEqual([5, 6, 7, 7, 7, 0].map(grey256))
    const four = Buffer.from([3, 0x12, 0, 0, 0, 3, 0x45, 0x60, 0, 1])
    expect(rgba(bmp(size, { bits: 4, compression: 2 }, four, 16))).toEqual([4, 5, 6, 1, 2, 1].map(grey16))
  })

  it('of 16 and 32 bits has its channels by masks, and alpha where there is any', () => {
    const rows = words(0x7c00, 0x03e0, 0x001f, 0, 0, 0x7fff, 0, 0)
    const plain = rgba(bmp(size, { bits: 16, topDown: true }, rows))
    expect(plain.slice(0, 3)).toEqual([
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [0, 0, 255, 255],
    ])
    const masks: BmpKind = { bits: 32, compression: 3, topDown: true, masks: [0xff, 0xff00, 0xff0000, 0xff000000] }
    const masked = bmp(size, masks, longs(0x80030201, 0xff060504, 0, 0, 0, 0))
    expect(rgba(masked).slice(0, 3)).toEqual([
      [1, 2, 3, 128],
      [4, 5, 6, 255],
      [0, 0, 0, 0],
    ])
    // Declared and left empty, it is none.
    const empty = bmp(size, masks, longs(0x030201, 0x060504, 0, 0, 0, 0))
    expect(rgba(empty)[0]).toEqual([1, 2, 3, 255])
  })

  it('that is cut short, of absurd size or of an unknown kind is refused, in bounded memory', async () => {
    const whole = bmp24(await landscape())
    for (const end of [20, 40, 54, 1000, whole.length - 1])
      await expect(decodeImage(whole.subarray(0, end))).rejects.toMatchObject({ code: 'image-unreadable' })
    const huge = Buffer.from(whole)
    huge.writeInt32LE(1_000_000, 18)
    huge.writeInt32LE(1_000_000, 22)
    await expect(decodeImage(huge)).rejects.toMatchObject({ code: 'image-too-large' })
    const runs = bmp({ width: 30_000, height: 30_000 }, { bits: 8, compression: 1 }, Buffer.from([0, 1]), 256)
    await expect(decodeImage(runs)).rejects.toMatchObject({ code: 'image-too-large' })
    const claims = bmp({ width: 9_000, height: 9_000 }, { bits: 8, compression: 1 }, Buffer.from([0, 1]), 256)
    await expect(decodeImage(claims)).rejects.toMatchObject({ code: 'image-unreadable' })
    for (const [at, value] of [
      [28, 7],
      [30, 9],
      [14, 3],
      [18, 0],
    ]) {
      const odd = Buffer.from(whole)
      odd.writeUInt32LE(value, at)
      await expect(decodeImage(odd)).rejects.toMatchObject({ code: 'image-unreadable' })
    }
  })

  it('changed anywhere is refused or decoded, never a fault', async () => {
    const files = [
      bmp24(await landscape()),
      bmp(size, { bits: 8, compression: 1 }, Buffer.from([2, 7, 0, 2, 1, 0, 0, 0, 0, 3, 5, 6, 7, 0, 0, 1]), 256),
    ]
    let seed = 7
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(files[round % 2])
      for (let i = 0; i < 3; i++) bytes[random(Math.min(80, bytes.length))] = random(256)
      const outcome = await decodeImage(bytes).catch((error: Error) => error)
      if (outcome instanceof Error) expect(outcome.name).toBe('StyleTransferError')
    }
  })
})
