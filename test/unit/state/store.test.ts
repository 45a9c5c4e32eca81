import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../../src/app/state/types.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { type FakeBitmap, type FakeClient, painted, settle } from './fake-client.ts'
import { visit } from './harness.ts'

let client: FakeClient
let store: Store
let finishAll: () => Promise<void>
let errors: () => string[]

async function start(): Promise<void> {
  ;({ client, store, finishAll, errors } = await visit())
}

beforeEach(start)

const asked = () => client.renders.map(({ request }) => `${request.live ? 'live ' : ''}${request.stage}`)

describe('first visit', () => {
  test('the sample is there, and is painted in a built-in style without a tap', async () => {
    expect(store.state.photo).toMatchObject({ name: 'Sample photo', width: 1000, height: 750 })
    expect(store.state.picture).toMatchObject({ stage: 'photo' })
    expect(store.state.settings.styleA).toBe('builtin:starry-night')
    await client.latest.finish()
    expect(store.state.picture).toMatchObject({ stage: 'preview', width: 512 })
    await client.latest.finish()
    expect(store.state.picture).toMatchObject({ stage: 'full', width: 1000 })
    expect(asked()).toEqual(['preview', 'full'])
    expect(client.renders[1].request).toMatchObject({ photoId: 'sample', look: { strength: 1, keepColours: false } })
    expect(painted(client.renders[1])).toBe(2)
    expect(store.state.canUndo).toBe(false)
    expect(errors()).toEqual([])
  })

  test('the size that saving promises is the plan, before anything is painted', () => {
    expect(store.state.saveSize).toEqual({ width: 1000, height: 750, reducedBy: 'none' })
  })
})

describe('painting', () => {
  beforeEach(() => finishAll())

  test('a tap paints a preview and the full size; the last picture stays until then', async () => {
    const before = store.state.picture
    store.chooseStyle('builtin:third')
    await settle()
    expect(store.state.picture).toBe(before)
    await finishAll()
    expect(asked().slice(2)).toEqual(['preview', 'full'])
    expect(painted(client.latest)).toBe(3)
  })

  test('a newer tap cancels an older one', async () => {
    store.chooseStyle('builtin:third')
    await settle()
    const older = client.latest
    store.chooseStyle('builtin:first')
    await settle()
    expect(older.aborted()).toBe(true)
    await finishAll()
    expect(painted(client.latest)).toBe(1)
    expect(errors()).toEqual([])
  })

  test('a drag paints previews one at a time and the last of those that wait; its end paints the full size', async () => {
    for (const strength of [0.9, 0.8, 0.7, 0.6]) store.change({ strength }, { live: true })
    await settle()
    expect(asked().slice(2)).toEqual(['live preview'])
    const running = client.latest
    expect(running.aborted()).toBe(false)
    await running.finish()
    expect(store.state.picture?.stage).toBe('preview')
    expect(client.renders.slice(2).map(({ request }) => request.look?.strength)).toEqual([0.9, 0.6])
    await client.latest.finish()
    store.change({ strength: 0.6 })
    await finishAll()
    // The preview of where the drag ended is there already.
    expect(asked().slice(2)).toEqual(['live preview', 'live preview', 'full'])
    expect(store.state.picture?.stage).toBe('full')
  })

  test('a drag is one step to undo', async () => {
    for (const mix of [0.9, 0.8]) store.change({ strength: mix }, { live: true })
    expect(store.state.canUndo).toBe(false)
    store.change({ strength: 0.8 })
    await finishAll()
    store.undo()
    expect(store.state.settings.strength).toBe(1)
    expect([store.state.canUndo, store.state.canRedo]).toEqual([false, true])
    await finishAll()
    expect(client.latest.request.look?.strength).toBe(1)
    store.redo()
    expect(store.state.settings.strength).toBe(0.8)
  })

  test('a drag that was let go of outside the window is a step as well', async () => {
    store.change({ strength: 0.5 }, { live: true })
    expect(store.state.canUndo).toBe(false)
    store.undo()
    expect(store.state.settings.strength).toBe(1)
    store.redo()
    expect(store.state.settings.strength).toBe(0.5)
    store.undo()
    store.change({ strength: 0.3 }, { live: true })
    store.redo()
    expect(store.state.settings.strength).toBe(0.3)
    await finishAll()
  })

  test('what is set already is not painted again', async () => {
    const count = client.renders.length
    store.change({ strength: 1 })
    store.activateSlot('b')
    await settle()
    expect(client.renders.length).toBe(count)
  })

  test('without a painting the photo is shown, and it can be saved', async () => {
    store.clearSlot('a')
    await settle()
    expect(store.state.picture).toMatchObject({ stage: 'photo', bitmap: store.state.photo?.bitmap })
    const saved = store.encode('png')
    await vi.waitFor(() => expect(client.latest.request).toMatchObject({ stage: 'full', look: null }))
    await client.latest.finish()
    expect(await saved).toBeInstanceOf(Blob)
    expect(store.state.picture?.stage).toBe('photo')
  })

  test('cancel stops the job and keeps the picture; nothing is said about it', async () => {
    const before = store.state.picture
    store.chooseStyle('builtin:third')
    await settle()
    store.cancel()
    await settle()
    expect(client.latest.aborted()).toBe(true)
    expect(store.state.picture).toBe(before)
    expect(store.state.notices).toEqual([])
  })

  test('a failure is a sentence with a way on, which works', async () => {
    store.chooseStyle('builtin:third')
    await settle()
    await client.latest.finish(new StyleTransferError('out-of-memory', 'There is not enough memory.'))
    const [notice] = store.state.notices
    expect(notice).toMatchObject({ kind: 'error', text: 'There is not enough memory.', action: { label: 'Try again' } })
    notice.action?.run()
    await settle()
    await finishAll()
    expect(store.state.picture?.stage).toBe('full')
    // It is painted: that it could not be is of no interest any more.
    expect(store.state.notices).toEqual([])
  })

  test('a short job shows no bar, a long one does, and it does not blink between two', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      store.chooseStyle('builtin:third')
      await settle()
      expect(store.state.job).toBeNull()
      vi.advanceTimersByTime(301)
      expect(store.state.job).toEqual({ label: 'Painting', done: null })
      await client.latest.finish()
      client.latest.progress(0.5)
      expect(store.state.job).toEqual({ label: 'Painting', done: 0.5 })
      store.chooseStyle('builtin:first')
      await settle()
      expect(store.state.job).toEqual({ label: 'Painting', done: null })
      await finishAll()
      expect(store.state.job).toBeNull()
      store.chooseStyle('builtin:third')
      await finishAll()
      vi.advanceTimersByTime(1000)
      expect(store.state.job).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })

  test('a bitmap that has just left the page may still be drawn', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const before = store.state.picture!.bitmap as FakeBitmap
      store.chooseStyle('builtin:third')
      await finishAll()
      vi.advanceTimersByTime(2000)
      expect(before.closed).toBe(false)
      vi.advanceTimersByTime(4000)
      expect(before.closed).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  test('bitmaps that left the page are closed, and none that is on it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await start()
      await finishAll()
      for (const id of ['builtin:third', 'builtin:first', 'builtin:third'] as const) {
        store.chooseStyle(id)
        await finishAll()
      }
      vi.advanceTimersByTime(10_000)
      const open = client.bitmaps.filter(({ closed }) => !closed)
      expect(new Set<unknown>(open)).toEqual(new Set([store.state.picture?.bitmap, store.state.photo?.bitmap]))
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('mixing', () => {
  beforeEach(() => finishAll())

  test('the second slot makes a mix, begins in the middle, and clearing the first leaves the second alone', async () => {
    store.activateSlot('b')
    store.chooseStyle('builtin:third')
    await finishAll()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:starry-night', styleB: 'builtin:third', mix: 0.5 })
    expect(painted(client.latest)).toBeCloseTo(2.5)
    store.clearSlot('a')
    await finishAll()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:third', styleB: null })
    expect(store.state.activeSlot).toBe('a')
    expect(painted(client.latest)).toBe(3)
  })
})
