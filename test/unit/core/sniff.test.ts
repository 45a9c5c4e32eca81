import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkFile, checkHead, sniff, undecodable } from '../../../src/core/sniff.ts'

const limits = { maxBytes: 100e6, maxPixels: 120e6, choice: 'JPEG or PNG' }

function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../../fixtures', name)))
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const join = (...parts: readonly ArrayLike<number>[]) => Uint8Array.from(parts.flatMap((part) => Array.from(part)))
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('sniff', () => {
  test.each([
    ['good.jpg', 'jpeg', [64, 48], false],
    ['photo-orientation-6.jpg', 'jpeg', [64, 48], false],
    ['cmyk.jpg', 'jpeg', [64, 48], false],
    ['good.png', 'png', [64, 48], false],
    ['sixteen-bit.png', 'png', [64, 48], false],
    ['wide-20000x10.png', 'png', [20_000, 10], false],
    ['one-pixel.png', 'png', [1, 1], false],
    ['good.webp', 'webp', [64, 48], false],
    ['animated.webp', 'webp', [32, 24], true],
    ['animated.gif', 'gif', [32, 24], true],
    ['good.avif', 'avif', [64, 48], false],
    ['good.tiff', 'tiff', [64, 48], false],
    ['vector.svg', 'svg', [64, 48], false],
  ] as const)('%s is %s of %j px', (name, format, [width, height], animated) => {
    expect(sniff(fixture(name))).toEqual({ format, width, height, complete: true, animated })
  })

  test('tells HEIC, whatever of it is there', () => {
    expect(sniff(fixture('photo.heic'))).toMatchObject({ format: 'heic' })
  })

  test.each(['text.jpg', 'empty.jpg'])('%s is no image', (name) => {
    expect(sniff(fixture(name))).toBeNull()
  })

  test.each(['good.jpg', 'cmyk.jpg', 'good.png', 'good.webp', 'animated.webp', 'good.avif'])(
    '%s is complete only with its last byte, wherever it is cut',
    (name) => {
      const bytes = fixture(name)
      const claimed: number[] = []
      for (let end = 0; end < bytes.length; end++) if (sniff(bytes.subarray(0, end))?.complete) claimed.push(end)
      // PNG ends in a checksum that carries no picture.
      expect(claimed).toEqual(name.endsWith('.png') ? [-4, -3, -2, -1].map((cut) => bytes.length + cut) : [])
    },
  )

  test('a GIF is complete with its first frame', () => {
    const bytes = fixture('animated.gif')
    const ends = Array.from(bytes, (_, end) => sniff(bytes.subarray(0, end))?.complete === true)
    const first = ends.indexOf(true)
    expect(first).toBeGreaterThan(20)
    expect(first).toBeLessThan(bytes.length - 20)
    expect(ends.slice(first).every(Boolean)).toBe(true)
  })

  test('the end of a thumbnail inside a JPEG is not the end of the JPEG', () => {
    const whole = fixture('good.jpg')
    const length = whole.length + 2
    const segment = join([0xff, 0xe1, length >> 8, length & 255], whole)
    const photo = join(whole.subarray(0, 2), segment, whole.subarray(2))
    expect(sniff(photo)).toMatchObject({ width: 64, height: 48, complete: true })
    expect(sniff(photo.subarray(0, photo.length - 100))).toMatchObject({ complete: false })
  })

  test('a JPEG that ends before its scan is not complete, also where it says that it ends', () => {
    const whole = fixture('good.jpg')
    const scan = whole.findIndex((byte, at) => byte === 0xff && whole[at + 1] === 0xda)
    expect(scan).toBeGreaterThan(100)
    expect(sniff(join(whole.subarray(0, scan), [0xff, 0xd9]))).toEqual({
      format: 'jpeg',
      width: 64,
      height: 48,
      complete: false,
      animated: false,
    })
  })

  test.each(['good.jpg', 'good.avif'])('what a camera appends after the end of %s does no harm', (name) => {
    for (const notes of ['ab', 'ftypmp42 moving picture'])
      expect(sniff(join(fixture(name), latin1(notes), [0xff, 0xd8, 0xff]))).toMatchObject({ complete: true })
  })

  test('never throws and never hangs on damaged bytes', () => {
    let seed = 1
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed / 2 ** 32
    }
    const names = ['good.jpg', 'good.png', 'good.webp', 'animated.gif', 'good.avif', 'good.tiff', 'photo.heic']
    for (const name of names)
      for (let round = 0; round < 300; round++) {
        const bytes = fixture(name)
        for (let i = 0; i < 5; i++) bytes[4 + Math.floor(random() * (bytes.length - 4))] = Math.floor(random() * 256)
        expect(() => sniff(bytes)).not.toThrow()
      }
  })

  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20px"></svg>', 30, 20],
    ['\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n<svg viewBox="0 0 300 150"><path/></svg>', 300, 150],
    [
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">\n<svg width="100%" height="50" viewBox="0,0,4,2"></svg>',
      100,
      50,
    ],
    ['<svg></svg>', null, null],
  ] as const)('reads the size of %s', (text, width, height) => {
    expect(sniff(utf8(text))).toEqual({ format: 'svg', width, height, complete: true, animated: false })
  })

  test('a page with a drawing in it is no image, and half an SVG is not complete', () => {
    expect(sniff(utf8('<!DOCTYPE html><html><body><svg></svg></body></html>'))).toBeNull()
    expect(sniff(utf8('<svg width="3" height="4"><path d="M0 0'))).toMatchObject({ complete: false })
  })

  test('reads BMP and icon headers', () => {
    const bmp = new DataView(new ArrayBuffer(54 + 3 * 4 * 4))
    bmp.setUint16(0, 0x424d)
    bmp.setUint32(10, 54, true)
    bmp.setUint32(14, 40, true)
    bmp.setInt32(18, 4, true)
    bmp.setInt32(22, -3, true)
    bmp.setUint16(28, 32, true)
    const bytes = new Uint8Array(bmp.buffer)
    expect(sniff(bytes)).toMatchObject({ format: 'bmp', width: 4, height: 3, complete: true })
    expect(sniff(bytes.subarray(0, -1))).toMatchObject({ format: 'bmp', complete: false })
    const icon = join([0, 0, 1, 0, 1, 0, 16, 0, 0, 0, 1, 0, 32, 0, 4, 0, 0, 0, 22, 0, 0, 0], [1, 2, 3, 4])
    expect(sniff(icon)).toMatchObject({ format: 'ico', width: 16, height: 256, complete: true })
  })
})

describe('what is refused, and how it is said', () => {
  test('an empty file', () => {
    expect(() => checkFile(new Uint8Array(), limits)).toThrow(/^This file is empty \(0 bytes\)/)
  })

  test('text', () => {
    expect(() => checkFile(fixture('text.jpg'), limits)).toThrow(/not an image/)
  })

  test.each([
    ['truncated.jpg', 'JPEG'],
    ['truncated.png', 'PNG'],
    ['truncated.webp', 'WebP'],
  ])('%s is cut short', (name, format) => {
    expect(() => checkFile(fixture(name), limits)).toThrow(`This ${format} file is cut short`)
  })

  test('a large file, by its first bytes alone', () => {
    expect(() => checkHead(fixture('good.jpg').subarray(0, 200), 200e6, limits)).toThrow(
      expect.objectContaining({ code: 'image-too-large', message: expect.stringContaining('200 MB') }),
    )
  })

  test('more pixels than can be decoded, by the header alone', () => {
    const png = fixture('good.png')
    new DataView(png.buffer).setUint32(16, 30_000)
    new DataView(png.buffer).setUint32(20, 20_000)
    expect(() => checkHead(png, png.length, limits)).toThrow(
      expect.objectContaining({ code: 'image-too-large', message: expect.stringContaining('600 megapixels') }),
    )
  })

  test('HEIC says how to get a JPEG; other formats say what they are', () => {
    expect(undecodable('heic')).toMatchObject({ code: 'image-unsupported', message: expect.stringContaining('JPEG') })
    expect(undecodable('tiff')).toMatchObject({ code: 'image-unsupported' })
    expect(undecodable('jpeg')).toMatchObject({ code: 'image-unreadable' })
  })
})
