import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../../src/cli/decode.ts'
import { encodeImage } from '../../../src/cli/encode.ts'
import { OUTPUT_FORMATS } from '../../../src/cli/formats.ts'
import { damagedFiles, landscape, oddFiles, tiff, withChunk } from '../../suites/odd-files.ts'
import { sharedCase } from '../../suites/shared-cases.ts'
import { colourAt, difference, fixture, pixels, scratch } from './cli.ts'

/** How far a colour may be off after one more lossy coding. */
const near = (a: number[], b: number[], by: number) => {
  for (const [i, value] of a.entries()) expect(Math.abs(value - b[i])).toBeLessThanOrEqual(by)
}

describe('decodeImage', () => {
  it.each(['good.png', 'good.webp', 'good.avif', 'good.tiff', 'good.jpg', 'photo-gps.jpg'])(
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

const damaged = await damagedFiles()
const odd = await oddFiles()

describe('files as people have them', () => {
  it.each([...damaged.keys()])('%s, of which a part is missing or changed, is refused', async (name) => {
    const refusal = { code: 'image-unreadable', message: expect.stringMatching(/cut short|damaged/) }
    await expect(decodeImage(damaged.get(name)!)).rejects.toMatchObject(refusal)
  })

  it.each(['good.jpg', 'good.png', 'good.webp', 'good.avif', 'good.tiff', 'animated.gif', 'progressive'])(
    '%s, cut wherever it may be, is refused or whole',
    async (name) => {
      const bytes =
        name === 'progressive'
          ? await sharp(fixture('good.png')).jpeg({ progressive: true }).toBuffer()
          : await readFile(fixture(name))
      const { image } = await decodeImage(bytes)
      for (let end = bytes.length - 1; end > 0; end -= end > bytes.length - 40 ? 1 : 29) {
        const decoded = await decodeImage(bytes.subarray(0, end)).catch((error: Error) => error)
        if (decoded instanceof Error) expect(decoded.name).toBe('StyleTransferError')
        else expect([end, difference(decoded.image, image)]).toEqual([end, 0])
      }
    },
  )

  it.each(['no-end.jpg', 'stray-bytes.jpg'])('%s is the picture that every viewer shows', async (name) => {
    const image = (await decodeImage(odd.get(name)!)).image
    expect(difference(image, await pixels(fixture('good.jpg')))).toBe(0)
  })

  it('a JPEG in one scan for each colour, with restart marks or of odd size, may lack its end mark too', async () => {
    const { width, height, data } = await landscape()
    for (const [w, h] of [
      [64, 48],
      [61, 41],
      [1, 1],
    ])
      for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
        const picture = sharp(data, { raw: { width, height, channels: 3 } }).resize(w, h, { fit: 'fill' })
        const jpeg = await picture.jpeg({ chromaSubsampling }).toBuffer()
        const whole = await decodeImage(jpeg)
        expect(difference((await decodeImage(jpeg.subarray(0, -2))).image, whole.image)).toBe(0)
        await expect(decodeImage(jpeg.subarray(0, -6))).rejects.toMatchObject({ code: 'image-unreadable' })
      }
  })

  it('colours of 16 bits are taken from their profile to sRGB', async () => {
    const deep = await decodeImage(odd.get('deep-p3.png')!)
    const { width, height, data } = await landscape()
    const { icc } = await sharp(fixture('display-p3.png')).metadata()
    const path = join(await scratch(), 'shallow.png')
    const shallow = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    const profile = Buffer.concat([Buffer.from('P3\0\0', 'latin1'), deflateSync(icc!)])
    await writeFile(path, withChunk(shallow, 'iCCP', profile))
    expect(difference(deep.image, await pixels(path))).toBeLessThan(0.5)
  })

  it('inks without a profile are what they leave of white, as in a browser', async () => {
    const { width, height, data } = await pixels(fixture('cmyk.jpg'))
    const inks = await sharp(fixture('cmyk.jpg')).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer()
    for (let i = 0; i < 4 * width * height; i += 4)
      for (let channel = 0; channel < 3; channel++)
        expect(data[i + channel]).toBeCloseTo(((255 - inks[i + channel]) * (255 - inks[i + 3])) / 255, -0.3)
  })

  it.each([1, 255, 65_535])('a floating-point TIFF is read, whose white is %i', async (white) => {
    const { width, height, data } = await landscape()
    const image = await pixels(fixture('good.png'))
    const colours = Float32Array.from(data, (byte) => (byte / 255) * white)
    expect(
      difference((await decodeImage(tiff({ width, height }, { samples: 3, sampleFormat: 3 }, colours))).image, image),
    ).toBe(0)
    const grey = colours.filter((_, i) => i % 3 === 1)
    const read = (await decodeImage(tiff({ width, height }, { samples: 1, sampleFormat: 3 }, grey))).image
    expect([...read.data.subarray(0, 4)]).toEqual([data[1], data[1], data[1], 255])
    // Lamps do not make the rest dark.
    if (white === 1) colours.fill(80, 0, 60)
    const lit = (await decodeImage(tiff({ width, height }, { samples: 3, sampleFormat: 3 }, colours))).image
    expect([...lit.data.subarray(400, 403)]).toEqual([...image.data.subarray(400, 403)])
  })

  it('a BigTIFF is read, and one of a kind that is not read says so', async () => {
    const { width, height, data } = await landscape()
    const raw = { width, height, channels: 3 } as const
    const big = await sharp(data, { raw }).tiff({ bigtiff: true, compression: 'none' }).toBuffer()
    expect(big[2]).toBe(43)
    expect(difference((await decodeImage(big)).image, await pixels(fixture('good.png')))).toBe(0)
    await expect(decodeImage(big.subarray(0, 600))).rejects.toThrow(/cut short/)
    const lab = tiff({ width, height }, { samples: 3, photometric: 8 }, data)
    await expect(decodeImage(lab)).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringMatching(/TIFF.*Lab.*PNG/),
    })
  })

  it.each([
    ['a film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom', /^Films cannot be opened here\. Export a frame/],
    ['a raw photo', 'FUJIFILMCCD-RAW 0201', /^Raw camera files/],
    ['a newer raw photo', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom', /^Raw camera files/],
    ['a Photoshop file', '8BPS\0\x01', /^Photoshop files/],
    ['a portable pixmap', 'P6\n1 1\n255\nabc', /^PBM, PGM and PPM files/],
    ['a PDF', '%PDF-1.7', /^PDF files/],
    ['a song with a cover', `ID3\x04\0\0\0\0\0\0APIC\xff\xd8\xff\xe0`, /^Sounds/],
    ['JPEG XL', '\xff\x0a\0\0', /^JPEG XL files/],
  ])('%s is called what it is', async (_what, start, sentence) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(200)])
    await expect(decodeImage(bytes)).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringMatching(sentence),
    })
  })

  it('what is no image at all is told which formats are read, TIFF and BMP among them', async () => {
    await expect(pixels(fixture('text.jpg'))).rejects.toThrow(/Choose a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP file/)
  })

  it.each(['corrupt-scan.jpg', 'truncated-no-eoi.jpg', 'float01.tif', 'big.tif', 'c.bmp'])(
    'the case %s',
    async (name) => {
      const path = sharedCase(name)
      if (!path) return
      if (name === 'corrupt-scan.jpg') return expect(pixels(path)).rejects.toThrow(/damaged/)
      const { data } = await pixels(path)
      expect(new Set(data).size).toBeGreaterThan(100)
    },
  )
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
