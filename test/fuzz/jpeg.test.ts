import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { wholeJpeg } from '../../src/core/sniff-jpeg.ts'
import { takeOrientation } from '../../src/core/webp-orientation.ts'
import { mutateBytes } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../fixtures', name)))
const photos = ['good.jpg', 'photo-orientation-6.jpg', 'cmyk.jpg', 'truncated.jpg'].map(fixture)

const check = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
  expectTyped(name, () => wholeJpeg(bytes, bytes.length % 2 === 0), { inputBytes: bytes.length })

test('damaged photos', () => fuzz((random) => check('a photo', mutateBytes(random, random.pick(photos)))))

/** Places of a segment's marker. */
function markers(bytes: Uint8Array, marker: number): number[] {
  return Array.from(bytes.keys()).filter((at) => bytes[at] === 0xff && bytes[at + 1] === marker)
}

const [photo] = photos
const segment = (bytes: Uint8Array, at: number) => bytes.slice(at, at + 2 + bytes[at + 2] * 256 + bytes[at + 3])
const join = (...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)))

test('every number of the frame, as large and as small as it can be', async () => {
  const [frame] = markers(photo, 0xc0)
  const [scan] = markers(photo, 0xda)
  for (const start of [frame, scan])
    for (let at = start + 2; at < start + segment(photo, start).length; at++)
      for (const value of [0, 1, 0x01, 0x10, 0x0f, 0xf0, 0xff]) {
        const bytes = photo.slice()
        bytes[at] = value
        await check(`byte ${at}: ${value}`, bytes)
      }
})

test('components without blocks', async () => {
  const [frame] = markers(photo, 0xc0)
  for (const sampling of [0x00, 0x01, 0x10, 0x0f, 0xf0, 0xff]) {
    const bytes = photo.slice()
    for (let i = 0; i < bytes[frame + 9]; i++) bytes[frame + 11 + 3 * i] = sampling
    // As large as it can be.
    bytes.fill(0xff, frame + 5, frame + 9)
    await check(`sampling ${sampling}`, bytes)
  }
})

test('scans, frames and tables without end', async () => {
  const [frame] = markers(photo, 0xc0)
  const [scan] = markers(photo, 0xda)
  const head = photo.slice(0, scan)
  const scanHead = segment(photo, scan)
  /** One component that has no blocks, in a frame of two. */
  const hollow = [0xff, 0xc0, 0, 14, 8, 0xff, 0xff, 0xff, 0xff, 2, 1, 0x00, 0, 2, 0x11, 0]
  const lone = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]
  const empty = Array.from({ length: 3800 }, (_, i) => [i & 255, ...new Array(16).fill(0)]).flat()
  const tables = [0xff, 0xc4, (empty.length + 2) >> 8, (empty.length + 2) & 255, ...empty]
  const repeat = (part: ArrayLike<number>, count: number) =>
    Array.from({ length: count }, () => Array.from(part)).flat()
  for (const [name, bytes] of Object.entries({
    'scan heads': join(head, repeat(scanHead, 5000)),
    frames: join(photo.slice(0, 2), repeat(segment(photo, frame), 5000)),
    'scans of a component without blocks': join(head, hollow, repeat(lone, 20_000)),
    tables: join(photo.slice(0, 2), repeat(tables, 20), photo.slice(2)),
    'fill bytes': join([0xff, 0xd8], new Uint8Array(2e6).fill(0xff)),
  }))
    await check(name, bytes)
})

test('a whole photo is one, with and without its end', () => {
  expect(wholeJpeg(photo, true)).toEqual(photo)
  expect(wholeJpeg(photo.slice(0, -2), false)).toEqual(photo)
})

test('the way up of damaged pictures', () => {
  const pictures = ['good.webp', 'animated.webp'].map(fixture)
  return fuzz((random) => {
    const bytes = mutateBytes(random, random.pick(pictures))
    return expectTyped('a WebP', () => takeOrientation(bytes), { inputBytes: bytes.length })
  })
})
