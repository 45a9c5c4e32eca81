/** A blob's address keeps the whole file in memory until it is revoked, and a bitmap its pixels until it is closed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { FakeClient, settle } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

/** Addresses that are live, with what they are of. */
const live = new Map<string, Blob>()

beforeEach(() => {
  live.clear()
  const { createObjectURL, revokeObjectURL } = URL
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const address = createObjectURL.call(URL, blob as Blob)
    live.set(address, blob as Blob)
    return address
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => {
    live.delete(address)
    revokeObjectURL.call(URL, address)
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const original = (i: number) => new Blob([`original ${i}`])

const own = ({ store }: Visit) => store.state.styles.filter((style) => style.own)

/** Every own painting on the page has a live address, and nothing else has. */
function expectShown(visited: Visit, count: number): void {
  expect(own(visited).length).toBe(count)
  expect([...live.keys()].sort()).toEqual(
    own(visited)
      .map(({ thumbnail }) => thumbnail)
      .sort(),
  )
}

async function settleAll(): Promise<void> {
  for (let i = 0; i < 12; i++) await settle()
}

test('four paintings that were added have four, of their thumbnails alone', async () => {
  const visited = await visit()
  for (let i = 0; i < 4; i++) await visited.store.addPainting(original(i), `${i}.jpg`)
  expectShown(visited, 4)
  expect(new Set(await Promise.all([...live.values()].map((blob) => blob.text())))).toEqual(new Set(['copy']))
})

test('removed ones have none, and those that are brought back have one again', async () => {
  const visited = await visit()
  const { store, finishAll } = visited
  for (let i = 0; i < 4; i++) await store.addPainting(original(i), `${i}.jpg`)
  await finishAll()
  for (const { id } of own(visited)) await store.removePainting(id)
  expectShown(visited, 0)
  const bringBack = () => {
    const { id, action } = store.state.notices.at(-1)!
    action?.run()
    store.dismiss(id)
  }
  bringBack()
  expectShown(visited, 1)
  for (let i = 0; i < 5; i++) {
    await store.removePainting(own(visited)[0].id)
    expectShown(visited, 0)
    bringBack()
    expectShown(visited, 1)
  }
  while (store.state.canUndo) store.undo()
  await finishAll()
  expectShown(visited, 4)
})

test.each([
  ['cannot be learnt', new StyleTransferError('image-unreadable', 'It is no image.')],
  ['is cancelled', new DOMException('no', 'AbortError')],
])('one that %s has none', async (_, error) => {
  const client = new FakeClient()
  client.learnError = error
  const visited = await visit(client)
  await visited.store.addPainting(original(1), 'mine.jpg')
  expectShown(visited, 0)
})

test('one that is learnt anew, in vain or not, has one', async () => {
  const storage = new MemoryStorage()
  const client = new FakeClient()
  const first = await visit(client, true, storage)
  await first.store.addPainting(original(1), 'mine.jpg')
  live.clear()
  for (const [id, painting] of storage.kept) storage.kept.set(id, { ...painting, release: 'r0' })
  client.learnError = new Error('not yet')
  const visited = await visit(client, true, storage)
  await settleAll()
  expect(own(visited)[0].status).toBe('failed')
  expectShown(visited, 1)
  client.learnError = null
  visited.store.chooseStyle(own(visited)[0].id)
  await settleAll()
  expect(own(visited)[0].status).toBe('ready')
  expectShown(visited, 1)
})

test('painting, saving, polishing, other photos and notices add none, and leave no bitmap but those on the page', async () => {
  const visited = await visit()
  const { client, store, finishAll } = visited
  await store.addPainting(original(1), 'mine.jpg')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await finishAll()
  for (let i = 0; i < 3; i++) {
    await store.openPhoto(new Blob(['photo']), `${i}.jpg`)
    await settleAll()
    store.change({ strength: 0.5 + i / 10 })
    await finishAll()
    await store.encode('png')
  }
  const polisher = await store.polisher()
  const polishing = polisher.start()
  await settle()
  client.polishing.progress({ picture: { bitmap: client.bitmap(9, 9), width: 9, height: 9 } })
  await client.polishing.finish({})
  await polishing
  polisher.discard()
  store.notify({ kind: 'info', text: 'A sentence.' })
  await settleAll()
  expectShown(visited, 1)
  await vi.advanceTimersByTimeAsync(10_000)
  const { photo, picture } = store.state
  expect(client.bitmaps.filter(({ closed }) => !closed)).toEqual([...new Set([photo?.bitmap, picture?.bitmap])])
})
