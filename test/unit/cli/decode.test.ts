import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../../src/cli/decode.ts'
import { encodeImage } from '../../../src/cli/encode.ts'
import { OUTPUT_FORMATS } from '../../../src/cli/formats.ts'
import { colourAt, difference, fixture, pixels, scratch } from './cli.ts'

/** How far a colour may be off after one more lossy coding. */
const near = (a: number[], b: number[], by: number) => {
  for (const [i, value] of a.entries()) expect(Math.abs(value - b[i])).toBeLessThanOrEqual(by)
}

describe('decodeImage', () => {
  it.each(['good.png', 'good.webp', 'good.avif', 'good.tiff', 'good.jpg', 'cmyk.jpg', 'photo-gps.jpg'])(
    '%s is the landscape',
    async (name) => {
      const original = await pixels(fixture('good.png'))
      expect(difference(await pixels(fixture(name)), original)).toBeLessThan(8)
    },
  )

  it('turns a photo upright: what was top left is top right', async () => {
    const { image, fileWidth, fileHeight } = await decodeImage(fixture('photo-orientation-6.jpg'))
    expect([image.width, image.height, fileWidth, fileHeight]).toEqual([48, 64, 48, 64])
    near(colourAt(image, 0.75, 0.25), [220, 30, 30, 255], 12)
    near(colourAt(image, 0.75, 0.75), [30, 200, 30, 255], 12)
    near(colourAt(image, 0.25, 0.25), [245, 245, 245, 255], 12)
    near(colourAt(image, 0.25, 0.75), [30, 30, 220, 255], 12)
  })

  it.each(['display-p3.png', 'display-p3.jpg'])('%s is converted to sRGB', async (name) => {
    const stored = await sharp(fixture(name)).keepIccProfile().raw().toBuffer()
    expect(Math.abs(stored[0] - 200)).toBeGreaterThan(8)
    near(colourAt(await pixels(fixture(name)), 0.5, 0.5), [200, 80, 40, 255], 2)
  })

  it('takes 16 bits down to 8 without wrapping round', async () => {
    const image = await pixels(fixture('sixteen-bit.png'))
    for (const x of [0, 20, 63]) {
      const at = (10 * image.width + x) * 4
      near([...image.data.subarray(at, at + 3)], [(x * 1040) / 257, 255 - (x * 1040) / 257, (10 * 1365) / 257], 1)
    }
  })

  it('spreads grey over three channels and keeps alpha straight', async () => {
    const image = await pixels(fixture('grey-alpha.png'))
    for (const [x, y] of [
      [10, 3],
      [63, 47],
      [40, 0],
    ]) {
      const at = (y * image.width + x) * 4
      expect([...image.data.subarray(at, at + 4)]).toEqual([x * 4, x * 4, x * 4, y * 5])
    }
  })

  it.each(['animated.gif', 'animated.webp'])('%s is its first frame', async (name) => {
    const image = await pixels(fixture(name))
    expect([image.width, image.height]).toEqual([32, 24])
    near(colourAt(image, 0.5, 0.5), [200, 40, 40, 255], 3)
  })

  it('takes 1 × 1 and 20,000 × 10 px', async () => {
    const one = await pixels(fixture('one-pixel.png'))
    expect([one.width, one.height, ...one.data]).toEqual([1, 1, 200, 100, 50, 255])
    const wide = await pixels(fixture('wide-20000x10.png'))
    expect([wide.width, wide.height, wide.data.length]).toEqual([20_000, 10, 800_000])
  })

  it('reduces a huge photo while decoding and says its real size', async () => {
    const path = join(await scratch(), 'huge.jpg')
    const create = { width: 9_000, height: 7_500, channels: 3 as const, background: { r: 10, g: 120, b: 200 } }
    await sharp({ create, limitInputPixels: false }).jpeg().toFile(path)
    const { image, fileWidth, fileHeight } = await decodeImage(path)
    expect([fileWidth, fileHeight]).toEqual([9_000, 7_500])
    expect(image.width * image.height).toBeLessThanOrEqual(50_000_000)
    expect(image.width * image.height).toBeGreaterThan(49_900_000)
    expect(image.width / image.height).toBeCloseTo(9 / 7.5, 3)
    near(colourAt(image, 0.5, 0.5), [10, 120, 200, 255], 2)
  })

  it.each([
    ['truncated.jpg', 'image-unreadable', /cut short/],
    ['truncated.png', 'image-unreadable', /cut short/],
    ['truncated.webp', 'image-unreadable', /cut short/],
    ['empty.jpg', 'image-unreadable', /empty \(0 bytes\)/],
    ['text.jpg', 'image-unreadable', /not an image/],
    ['vector.svg', 'image-unsupported', /SVG.*PNG/],
    ['photo.heic', 'image-unsupported', /HEIC.*JPEG/],
    ['nothing.jpg', 'image-unreadable', /no such file/],
    ['.', 'image-unreadable', /not a file/],
  ])('%s is %s', async (name, code, message) => {
    await expect(decodeImage(fixture(name))).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('refuses an image of absurd size by its header', async () => {
    const png = Buffer.from(await sharp(fixture('good.png')).toBuffer())
    png.writeUInt32BE(60_000, 16)
    png.writeUInt32BE(60_000, 20)
    await expect(decodeImage(png)).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/60000 × 60000/),
    })
  })

  it('refuses 200 MB of nothing without reading it, and a whole photo in damaged data', async () => {
    const path = join(await scratch(), 'big.jpg')
    await writeFile(path, '')
    await truncate(path, 200_000_000)
    const before = process.memoryUsage().rss
    await expect(decodeImage(path)).rejects.toMatchObject({ code: 'image-unreadable' })
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
    const png = Buffer.from(await sharp(fixture('good.png')).toBuffer())
    png.fill(0x5a, png.length >> 1, png.length - 20)
    await expect(decodeImage(png)).rejects.toMatchObject({ code: 'image-unreadable' })
  })
})

describe('encodeImage', () => {
  const software = 'Pastiche 0, r-1, mark 0123456789abcdef'

  it('png is exact, with alpha', async () => {
    const image = await pixels(fixture('alpha.png'))
    const path = join(await scratch(), 'x.png')
    await writeFile(path, await encodeImage(image, { format: 'png', quality: null, software }))
    expect(Buffer.compare(Buffer.from((await pixels(path)).data), Buffer.from(image.data))).toBe(0)
  })

  it.each(OUTPUT_FORMATS)('%s is close, tagged as sRGB, and obeys the quality', async (format) => {
    const image = await pixels(fixture('good.png'))
    const bytes = await encodeImage(image, { format, quality: null, software })
    const path = join(await scratch(), `x.${format}`)
    await writeFile(path, bytes)
    expect(difference(await pixels(path), image)).toBeLessThan(4)
    const { icc } = await sharp(path).metadata()
    // The profile's description is in UTF-16.
    expect(icc?.toString('latin1')).toContain('s\0R\0G\0B')
    if (format === 'png') return
    const coarse = await encodeImage(image, { format, quality: 10, software })
    expect(coarse.length).toBeLessThan(bytes.length)
  })

  it('jpeg shows transparency on white', async () => {
    const path = join(await scratch(), 'x.jpg')
    await writeFile(
      path,
      await encodeImage(await pixels(fixture('alpha.png')), { format: 'jpeg', quality: 100, software }),
    )
    near(colourAt(await pixels(path), 0.01, 0.5), [255, 255, 255, 255], 6)
  })

  it('webp refuses what it cannot hold', async () => {
    const wide = await pixels(fixture('wide-20000x10.png'))
    await expect(encodeImage(wide, { format: 'webp', quality: null, software })).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/16383/),
    })
  })
})
