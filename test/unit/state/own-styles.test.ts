/** Paintings of one's own, from the page's wish to what is kept: learnt. */
import { expect, test, vi } from 'vitest'
import type { StoreDeps } from '../../../src/app/state/deps.ts'
import { FakeClient } from './fake-client.ts'
import { visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'
import { bytes, controls, kept, recordOf, settleAll, tileOf, withPainting } from './own-visit.ts'

test('a painting that was added is learnt in the background, shown better once and again at the end', async () => {
  const own = await withPainting()
  const { client, id } = own
  const [train] = client.trains
  expect(train.request).toMatchObject({ key: id, from: null, photos: [expect.any(Blob)] })
  expect(tileOf(own, id)?.mine).toMatchObject({ learnt: false, using: 'predicted', learning: { status: 'running' } })
  train.progress({ step: 30, steps: 200, state: bytes(1) })
  expect(tileOf(own, id)?.mine?.learning?.done).toBe(0.15)
  expect(recordOf(own)).toMatchObject({ resume: bytes(1), learning: 'wanted', learnt: null })
  train.progress({ step: 40, steps: 200, style: bytes(2) })
  expect(tileOf(own, id)?.mine).toMatchObject({ learnt: true, using: 'learnt' })
  // The picture does not change under one's eyes every minute.
  train.progress({ step: 80, steps: 200, style: bytes(3), state: bytes(4) })
  await settleAll()
  expect(recordOf(own)?.learnt).toEqual({ bytes: bytes(2), release: 'r1', done: 0.2 })
  await train.finish({ style: bytes(5) })
  await settleAll()
  expect(tileOf(own, id)?.mine).toEqual({
    hasPainting: true,
    learnt: true,
    complete: true,
    using: 'learnt',
    learning: null,
  })
  expect(recordOf(own)).toMatchObject({
    ...{ learnt: { bytes: bytes(5), done: 1 }, learning: 'ended', resume: null, using: 'learnt' },
  })
  expect(client.trains).toHaveLength(1)
})

test('what was predicted can be used again, and stays in use when learning ends', async () => {
  const own = await withPainting()
  const { client, id } = own
  client.trains[0].progress({ step: 40, style: bytes(2) })
  ;(await controls(own)).use(id, 'predicted')
  await client.trains[0].finish({ style: bytes(5) })
  await settleAll()
  expect(recordOf(own)).toMatchObject({ using: 'predicted', learnt: { bytes: bytes(5), done: 1 } })
  ;(await controls(own)).use(id, 'learnt')
  expect(tileOf(own, id)?.mine?.using).toBe('learnt')
})

test('a style that came no nearer than the predicted one is not used, which is said', async () => {
  const own = await withPainting()
  await own.client.trains[0].finish({ errors: { predicted: 0.2, learnt: 0.3 } })
  await settleAll()
  expect(recordOf(own)).toMatchObject({ using: 'predicted', learnt: null, learning: 'ended' })
  expect(own.store.state.notices.map(({ text }) => text)).toEqual([expect.stringMatching(/stays as it was/)])
})

test('a reload goes on from where learning was, the newest painting first', async () => {
  const storage = new MemoryStorage()
  const learnt = { bytes: bytes(2), release: 'r1', done: 0.2 }
  storage.kept.set('old', kept('old', 1, { learning: 'wanted' }))
  storage.kept.set('new', kept('new', 2, { learning: 'wanted', resume: bytes(9), learnt, using: 'learnt' }))
  storage.kept.set('paused', kept('paused', 3, { learning: 'paused' }))
  storage.kept.set('older', kept('older', 0))
  const own = await visit(new FakeClient(), true, storage)
  await settleAll()
  expect(own.client.trains.map(({ request }) => request.key)).toEqual(['own:new'])
  expect(own.client.trains[0].request.from).toEqual(bytes(9))
  expect(tileOf(own, 'own:new')?.mine?.learning).toEqual({ status: 'running', why: null, done: 0.2 })
  expect(tileOf(own, 'own:old')?.mine?.learning?.status).toBe('waiting')
  expect(tileOf(own, 'own:paused')?.mine?.learning?.status).toBe('paused')
  // Nobody has asked for it.
  expect(tileOf(own, 'own:older')?.mine?.learning).toBeNull()
  await own.client.trains[0].finish({})
  await settleAll()
  expect(own.client.trains.map(({ request }) => request.key)).toEqual(['own:new', 'own:old'])
})

test('a newer painting goes first; the one before it goes on from where it was', async () => {
  const own = await withPainting()
  const { client, store, id } = own
  const second = await store.addPainting(new Blob(['second']), 'uncle.jpg')
  await settleAll()
  expect(client.trains).toHaveLength(1)
  expect(client.trains[0].ending()).toBe(true)
  await client.trains[0].finish({ ended: 'paused', state: bytes(7) })
  await settleAll()
  expect(client.trains[1].request.key).toBe(second)
  await client.trains[1].finish({})
  await settleAll()
  expect(client.trains[2].request).toMatchObject({ key: id, from: bytes(7) })
})

test('the person pauses it, also for the next visit, and lets it go on', async () => {
  const own = await withPainting()
  const { client, id } = own
  ;(await controls(own)).pause(id)
  expect(client.trains[0].ending()).toBe(true)
  await client.trains[0].finish({ ended: 'paused', state: bytes(7) })
  await settleAll()
  expect(tileOf(own, id)?.mine?.learning?.status).toBe('paused')
  expect(recordOf(own)).toMatchObject({ learning: 'paused', resume: bytes(7) })
  ;(await controls(own)).learn(id)
  await settleAll()
  expect(client.trains[1].request.from).toEqual(bytes(7))
  expect(recordOf(own)?.learning).toBe('wanted')
})

test('one that is stopped is as good as it is', async () => {
  const own = await withPainting()
  const { client, id } = own
  ;(await controls(own)).stop(id)
  await client.trains[0].finish({ ended: 'paused', state: bytes(7), style: bytes(6), step: 100 })
  await settleAll()
  expect(tileOf(own, id)?.mine).toMatchObject({ learning: null, learnt: true, using: 'learnt' })
  expect(recordOf(own)).toMatchObject({ learning: 'stopped', learnt: { bytes: bytes(6), done: 0.5 }, resume: bytes(7) })
})

test('it waits while the page is out of sight and while a picture is polished, and says so', async () => {
  let hold: Parameters<NonNullable<StoreDeps['spare']>>[0] = () => undefined
  const own = await withPainting({
    spare: (listener) => {
      hold = listener
    },
  })
  const { client, id, store } = own
  hold('hidden', true)
  expect(client.trains[0].ending()).toBe(true)
  expect(tileOf(own, id)?.mine?.learning).toMatchObject({ status: 'waiting', why: 'hidden' })
  await client.trains[0].finish({ ended: 'paused', state: bytes(1) })
  hold('hidden', false)
  await settleAll()
  expect(client.trains).toHaveLength(2)
  await own.finishAll()
  void (await store.polisher()).start()
  await settleAll()
  expect(client.trains[1].ending()).toBe(true)
  expect(tileOf(own, id)?.mine?.learning).toMatchObject({ status: 'waiting', why: 'polish' })
  await client.trains[1].finish({ ended: 'paused', state: bytes(2) })
  await client.polishing.finish({})
  await settleAll()
  expect(client.trains).toHaveLength(3)
})

test('a failure is said once, with a way to try again', async () => {
  const own = await withPainting()
  const { client, id, store } = own
  await client.trains[0].finish(new Error('It broke'))
  await settleAll()
  expect(tileOf(own, id)?.mine?.learning?.status).toBe('failed')
  const said = store.state.notices.filter(({ text }) => /It broke/.test(text))
  expect(said).toHaveLength(1)
  said[0].action?.run()
  await settleAll()
  expect(client.trains).toHaveLength(2)
  expect(tileOf(own, id)?.mine?.learning?.status).toBe('running')
})

test('a better style that comes while a slider is dragged waits for the end of the drag', async () => {
  const own = await withPainting()
  const { client, id, store } = own
  store.change({ strength: 0.5 }, { live: true })
  client.trains[0].progress({ step: 40, style: bytes(2) })
  expect(tileOf(own, id)?.mine?.using).toBe('predicted')
  store.change({ strength: 0.6 })
  expect(tileOf(own, id)?.mine?.using).toBe('learnt')
})

test('a worker that does not end it in time is left to itself, and the next painting is learnt', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const own = await withPainting()
    const second = await own.store.addPainting(new Blob(['second']), 'uncle.jpg')
    await settleAll()
    expect(own.client.trains).toHaveLength(1)
    for (let i = 0; i < 8; i++) vi.advanceTimersByTime(2500)
    await settleAll()
    expect(own.client.trains[1]?.request.key).toBe(second)
  } finally {
    vi.useRealTimers()
  }
})
