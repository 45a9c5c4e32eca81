/** What other apps share: what the service worker keeps of it, and the page finds. */
import { afterEach, expect, test, vi } from 'vitest'
import { readShare, waitingShares } from '../../../src/app/page/inbox.ts'
import { EXPIRY, expire, isShare, LIMITS, receive } from '../../../sw/inbox.ts'

const SCOPE = new URL('./', document.baseURI).href

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await caches.delete('pastiche-inbox')
})

const image = (name: string, size = 10, type = 'image/jpeg') => new File([new Uint8Array(size)], name, { type })

function request(...files: readonly (File | string)[]): Request {
  const body = new FormData()
  for (const file of files) body.append(typeof file === 'string' ? 'text' : 'images', file)
  return new Request(new URL('share', SCOPE), { method: 'POST', body })
}

/** Shares files as another app does; returns what the page is told. */
async function share(...files: readonly (File | string)[]): Promise<string> {
  const answer = await receive(request(...files), SCOPE)
  expect(answer.status).toBe(303)
  const address = new URL(answer.headers.get('location') ?? '')
  expect(address.href.startsWith(`${SCOPE}?shared=`)).toBe(true)
  return address.searchParams.get('shared') ?? ''
}

const names = async (id: string) => (await readShare(id))?.photos.map(({ file }) => file.name)

test('only a POST to the share address is a share', () => {
  expect(isShare(request(), SCOPE)).toBe(true)
  expect(isShare(new Request(new URL('share', SCOPE)), SCOPE)).toBe(false)
  expect(isShare(new Request(new URL('other/share', SCOPE), { method: 'POST' }), SCOPE)).toBe(false)
})

test('the page finds the pictures with their names, types and bytes', async () => {
  const id = await share(
    image('a.jpg', 7),
    image('b.heic', 8, ''),
    'https://example.org',
    image('c.txt', 9, 'text/plain'),
  )
  const found = await readShare(id)
  expect(found?.photos.map(({ file }) => [file.name, file.type, file.size])).toEqual([
    ['a.jpg', 'image/jpeg', 7],
    ['b.heic', 'application/octet-stream', 8],
  ])
  expect([found?.others, found?.over]).toEqual([1, 0])
})

test('a picture goes when it is done with, and the list with the last one', async () => {
  const id = await share(image('a.jpg'), image('b.jpg'))
  const [first, second] = (await readShare(id))?.photos ?? []
  await first.done()
  expect(await names(id)).toEqual(['b.jpg'])
  expect(await waitingShares()).toEqual([id])
  await second.done()
  expect(await readShare(id)).toBeNull()
  expect(await (await caches.open('pastiche-inbox')).keys()).toEqual([])
})

test('of too many the first are kept, and the others counted', async () => {
  const many = Array.from({ length: LIMITS.files + 3 }, (_, i) => image(`${i}.jpg`))
  const found = await readShare(await share(...many))
  expect([found?.photos.length, found?.over]).toEqual([LIMITS.files, 3])
})

test('shares that are too old, or in the way of a newer one, go; the newest stay', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const old = await share(image('old.jpg'))
  vi.setSystemTime(Date.now() + EXPIRY / 2)
  const half = await share(image('half.jpg'))
  vi.setSystemTime(Date.now() + EXPIRY / 2 + 1)
  await expire(SCOPE)
  expect(await readShare(old)).toBeNull()
  expect(await names(half)).toEqual(['half.jpg'])
})

test('a share as large as all may be takes the place of older ones', async () => {
  const before = await share(image('before.jpg', 1000))
  const cache = await caches.open('pastiche-inbox')
  const list = new URL(`inbox/${before}`, SCOPE)
  const kept: Record<string, unknown> = await (await cache.match(list))?.json()
  await cache.put(list, new Response(JSON.stringify({ ...kept, bytes: LIMITS.bytes })))
  const after = await share(image('after.jpg'))
  expect(await readShare(before)).toBeNull()
  expect(await names(after)).toEqual(['after.jpg'])
})

test('where there is no room nothing half is kept, and the page is told', async () => {
  const put = Cache.prototype.put
  vi.spyOn(Cache.prototype, 'put').mockImplementation(async function (this: Cache, key, response) {
    if (String(key).endsWith('/1')) throw new DOMException('full', 'QuotaExceededError')
    return put.call(this, key, response)
  })
  expect(await share(image('a.jpg'), image('b.jpg'))).toBe('failed')
  expect(await waitingShares()).toEqual([])
  expect(await (await caches.open('pastiche-inbox')).keys()).toEqual([])
})

test('another copy of the app on the same origin has an inbox of its own', async () => {
  const other = new URL('other/', SCOPE).href
  await receive(
    new Request(new URL('share', other), { method: 'POST', body: await request(image('a.jpg')).formData() }),
    other,
  )
  expect(await waitingShares()).toEqual([])
})

test('a list that cannot be read is none', async () => {
  const id = await share(image('a.jpg'))
  const cache = await caches.open('pastiche-inbox')
  for (const bad of ['{', '{"files":[{"name":5,"type":""}],"others":0,"over":0}', '{"files":7}']) {
    await cache.put(new URL(`inbox/${id}`, SCOPE), new Response(bad))
    expect(await readShare(id)).toBeNull()
  }
  expect(await readShare('../../index.html')).toBeNull()
})
