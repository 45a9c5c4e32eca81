import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { hasAllBlocks } from '../../../src/core/jpeg-scan.ts'
import { landscape } from '../../suites/odd-files.ts'

/** 40 × 24 px, halved chroma, a restart mark after every second unit. */
const WITH_RESTARTS =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//' +
  '2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAYACgDASIAAhEBAxEB/8QA' +
  'GQABAQEAAwAAAAAAAAAAAAAAAAQFAQID/8QAJhAAAQMDAwIHAAAAAAAAAAAAAQACAwQREwUhYRIxBjJRUnGRof/EABgBAAMBAQAAAAAAAAAAAAAAAAIDBAAF' +
  '/8QAHhEAAgIBBQEAAAAAAAAAAAAAAAECERMDBBQxQVH/3QAEAAL/2gAMAwEAAhEDEQA/ANfFwmLhW4kxKvMT4yLFwrYNKdLT5cgBIuBZT1lRBRMDp3WJ8rRu' +
  'SpW+IKZsLmtM4Hst3/UrV3D6jKgowXqP/9DXxcIs5uukzDqgaIvQHf5RO5kPojCzPZrOoNhxipf02sDYX+15x6lWscS2qlvy4lEXOtho/9HLmnkmkL5Xue49' +
  'y43XQORFEFFHIduiItQ2j//Z'

async function jpegs(): Promise<[string, Buffer][]> {
  const { width, height, data } = await landscape()
  const picture = () => sharp(data, { raw: { width, height, channels: 3 } })
  return [
    ['with restart marks', Buffer.from(WITH_RESTARTS, 'base64')],
    ['with halved chroma', await picture().jpeg().toBuffer()],
    ['with chroma as it is', await picture().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer()],
    ['in grey', await picture().greyscale().jpeg().toBuffer()],
    ['in inks', await picture().toColourspace('cmyk').jpeg().toBuffer()],
    ['of sides that are no multiple', await picture().resize(53, 31, { fit: 'fill' }).jpeg().toBuffer()],
  ]
}

function whole(bytes: Uint8Array): boolean | null {
  try {
    return hasAllBlocks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

describe.each(await jpegs())('the data of a JPEG %s', (_what, jpeg) => {
  test('is whole with or without an end mark, or with zeros in front of it', () => {
    expect(whole(jpeg)).toBe(true)
    expect(whole(jpeg.subarray(0, -2))).toBe(true)
    expect(whole(Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(300), jpeg.subarray(-2)]))).toBe(true)
  })

  test('is not whole where any more is missing, with or without an end mark', () => {
    // The last byte may hold filling alone.
    for (let end = jpeg.length - 4; end > 0; end -= 7) {
      expect([end, whole(jpeg.subarray(0, end))]).toEqual([end, false])
      expect([end, whole(Buffer.concat([jpeg.subarray(0, end), jpeg.subarray(-2)]))]).toEqual([end, false])
    }
  })

  test('is not whole where a piece is left out or more than a picture is there', () => {
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda])) + 14
    const middle = (scan + jpeg.length) >> 1
    const cut = Buffer.concat([jpeg.subarray(0, scan + 3), jpeg.subarray(middle)])
    expect(whole(cut)).toBe(false)
    expect(whole(Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(20, 0x55), jpeg.subarray(-2)]))).toBe(false)
  })
})

test('of a progressive file nothing is known', async () => {
  const { width, height, data } = await landscape()
  const raw = { width, height, channels: 3 } as const
  expect(whole(await sharp(data, { raw }).jpeg({ progressive: true }).toBuffer())).toBeNull()
})
