import { beforeEach, expect, test } from 'vitest'
import type { DecodedFile } from '../../../src/worker/decode-blob.ts'
import { OpenPhotos } from '../../../src/worker/open-photos.ts'

let photos: OpenPhotos
/** Megapixels of the files that were decoded. */
let decoded: number[]

beforeEach(() => {
  decoded = []
  photos = new OpenPhotos(async (file) => {
    const megapixels = Number(await file.text())
    if (Number.isNaN(megapixels)) throw new Error('unreadable')
    decoded.push(megapixels)
    const size = { width: megapixels * 1000, height: 1000 }
    return { image: size, sourceWidth: size.width, sourceHeight: size.height } as unknown as DecodedFile
  })
})

const { signal } = new AbortController()
const open = (id: string, megapixels: number | string) => photos.open(id, new Blob([`${megapixels}`]), signal)
const isOpen = async (...ids: string[]) => {
  const found: string[] = []
  for (const id of ids)
    await photos.get(id).then(
      () => found.push(id),
      () => undefined,
    )
  return found
}

test('three photos stay decoded, those used last', async () => {
  for (const id of ['a', 'b', 'c']) await open(id, 1)
  await photos.get('a')
  await open('d', 1)
  expect(await isOpen('a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
  await open('a', 1)
  expect(decoded.length).toBe(4)
})

test('40 megapixels stay decoded in all, and the current photo however large it is', async () => {
  await open('a', 12)
  await open('b', 12)
  await open('c', 24)
  expect(await isOpen('a', 'b', 'c')).toEqual(['b', 'c'])
  await open('huge', 50)
  expect(await isOpen('b', 'c', 'huge')).toEqual(['huge'])
})

test('a file that cannot be opened costs none of those that are', async () => {
  await open('a', 24)
  await open('b', 12)
  await expect(open('bad', 'nothing')).rejects.toThrow('unreadable')
  expect(await isOpen('a', 'b', 'bad')).toEqual(['a', 'b'])
})

test('a framed photo is cut out of the one that is open, and of its file otherwise', async () => {
  const image = { width: 4, height: 2, data: new Uint8ClampedArray(32) }
  let count = 0
  const real = new OpenPhotos(async () => {
    count++
    return { image, sourceWidth: 8, sourceHeight: 4 }
  })
  const half = 'photo~1,0,0,0,0,100000,50000'
  const framed = await real.open(half, new Blob(), signal)
  expect([framed.image.width, framed.image.height, framed.sourceWidth, framed.sourceHeight]).toEqual([2, 2, 4, 4])
  await real.open('photo', new Blob(), signal)
  await real.open('photo~2,0,0,0,0,50000,50000', new Blob(), signal)
  expect(count).toBe(2)
})
