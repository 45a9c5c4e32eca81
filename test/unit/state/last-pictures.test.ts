/** The picture that an earlier visit left: shown where it is the one that the settings ask for, and kept for the next. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LastPicture } from '../../../src/app/state/deps.ts'
import { createStorage } from '../../../src/app/storage/storage.ts'
import { FakeClient, fakeBitmap, settle } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'

let kept: LastPicture[]

beforeEach(() => {
  kept = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => vi.useRealTimers())

/** A visit that finds what the one before has kept. */
function next(found: LastPicture | null): Promise<Visit> {
  const lastPicture = { find: async () => found, keep: (picture: LastPicture) => void kept.push(picture) }
  return visit(new FakeClient(), true, createStorage(), { lastPicture })
}

/** A first visit until its picture has been there for a while. */
async function first(): Promise<LastPicture> {
  const { finishAll } = await next(null)
  await finishAll()
  await vi.advanceTimersByTimeAsync(5000)
  expect(kept).toHaveLength(1)
  return kept[0]
}

test('it is shown, and nothing is painted', async () => {
  const last = await first()
  const bitmap = fakeBitmap(1600, 1200)
  const { client, store } = await next({ ...last, bitmap, width: 1600, height: 1200 })
  expect(store.state.picture).toEqual({ bitmap, width: 1600, height: 1200, stage: 'full' })
  expect([client.renders.length, store.state.job]).toEqual([0, null])
  // It lies there already.
  await vi.advanceTimersByTimeAsync(5000)
  expect(kept).toHaveLength(1)
})

test('one of other settings is let go of, and theirs is painted', async () => {
  const bitmap = fakeBitmap(4, 3)
  const { client, store } = await next({ key: 'other', bitmap, width: 4, height: 3 })
  expect([client.renders.length, store.state.picture?.stage, bitmap.closed]).toEqual([1, 'photo', true])
})

test('a storage that fails is as one without a picture', async () => {
  const lastPicture = { find: () => Promise.reject(new Error('no')), keep: () => undefined }
  const { client, errors } = await visit(new FakeClient(), true, createStorage(), { lastPicture })
  expect([client.renders.length, errors()]).toEqual([1, []])
})

test('a picture that is on its way to another one is not kept', async () => {
  const { store, finishAll } = await next(null)
  await finishAll()
  store.change({ stroke: 1 })
  await settle()
  await vi.advanceTimersByTimeAsync(5000)
  expect(kept).toEqual([])
})
