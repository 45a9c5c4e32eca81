/** The picture that is kept for the next start, in the browser's real cache. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findLast, forgetLast, keepLast } from '../../../src/app/page/last-picture.ts'

const KEY = '["sample","builtin:starry-night",null,0,1] ü'

/** A bitmap of one colour. */
async function bitmapOf(width: number, height: number, colour: string): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return createImageBitmap(canvas)
}

const kept = async (width: number, height: number, size = { width, height }) => {
  await keepLast({ key: KEY, bitmap: await bitmapOf(width, height, '#3366cc'), ...size }, 'v1')
  return findLast('v1')
}

beforeEach(forgetLast)
afterEach(async () => {
  vi.restoreAllMocks()
  await forgetLast()
})

test('it comes back with its name and its own size', async () => {
  expect(await kept(40, 30, { width: 4000, height: 3000 })).toMatchObject({ key: KEY, width: 4000, height: 3000 })
  expect(localStorage.getItem('pastiche.last')).toBe('1')
})

test('a small one is kept exactly, a large one within 2048 px', async () => {
  const small = await kept(40, 30)
  const context = new OffscreenCanvas(40, 30).getContext('2d')!
  context.drawImage(small!.bitmap, 0, 0)
  expect([...context.getImageData(7, 7, 1, 1).data]).toEqual([0x33, 0x66, 0xcc, 255])
  expect((await kept(3000, 1500))?.bitmap).toMatchObject({ width: 2048, height: 1024 })
})

test('another release or another sample has none', async () => {
  await kept(4, 3)
  expect(await findLast('v2')).toBeNull()
})

test('one that cannot be read is none', async () => {
  await kept(4, 3)
  const cache = await caches.open('pastiche-last')
  const [request] = await cache.keys()
  const { headers } = (await cache.match(request))!
  await cache.put(request, new Response('no picture', { headers }))
  expect(await findLast('v1')).toBeNull()
})

test('without room nothing is kept, and nothing is said to be', async () => {
  await kept(4, 3)
  vi.spyOn(Cache.prototype, 'put').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
  expect(await kept(5, 4)).toBeNull()
  expect(localStorage.getItem('pastiche.last')).toBeNull()
})

test('a bitmap that was closed meanwhile leaves what was kept', async () => {
  await kept(4, 3)
  const bitmap = await bitmapOf(8, 6, 'red')
  bitmap.close()
  await keepLast({ key: 'other', bitmap, width: 8, height: 6 }, 'v1')
  expect(await findLast('v1')).toMatchObject({ key: KEY })
})
