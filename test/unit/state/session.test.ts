import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { initialSettings, readSettings } from '../../../src/app/state/settings/editing.ts'
import { SessionKeeper } from '../../../src/app/state/settings/session.ts'
import type { StyleId } from '../../../src/app/state/types.ts'
import { settle } from './fake-client.ts'
import { visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

/** As version 0.1 left it in local storage. */
const STORED =
  '{"settings":{"photoId":"sample","styleA":"builtin:third","styleB":"builtin:first","mix":0.7,"strength":1.25,' +
  '"stroke":-0.5,"keepColours":true},"activeSlot":"b"}'
const stored = JSON.parse(STORED)
/** What has come since is as usual. */
const read = { ...stored.settings, brushwork: initialSettings.brushwork }

const photo = (name: string) => ({ id: name, name, file: new Blob([name]) })

describe('what an earlier visit set', () => {
  test('is there again, whole', async () => {
    const storage = new MemoryStorage()
    storage.json = STORED
    const { store, finishAll } = await visit(undefined, true, storage)
    await finishAll()
    expect(store.state.settings).toEqual(read)
    expect(store.state.activeSlot).toBe('b')
    expect(store.state.canUndo).toBe(false)
  })

  test('is read field by field', () => {
    expect(readSettings(stored.settings)).toEqual(read)
    expect(readSettings({ ...stored.settings, stroke: undefined })).toEqual({ ...read, stroke: 0 })
    expect(readSettings({ ...stored.settings, later: 'unknown' })).toEqual(read)
    expect(readSettings({ ...stored.settings, brushwork: 0.2 })).toEqual({ ...read, brushwork: 0.2 })
    const wrong = {
      photoId: 7,
      styleA: 'nonsense',
      styleB: {},
      mix: 'x',
      strength: null,
      stroke: [],
      keepColours: 'yes',
    }
    for (const nothing of [wrong, {}, null, undefined, 'text', 3])
      expect(readSettings(nothing)).toEqual(initialSettings)
  })

  test('of a photo that could not be kept begins with the sample', async () => {
    const storage = new MemoryStorage()
    storage.json = STORED.replace('"sample"', '"lost"')
    const { store } = await visit(undefined, true, storage)
    expect(store.state.settings).toMatchObject({ photoId: 'sample', mix: 0.7 })
  })
})

describe('keeping', () => {
  let storage: MemoryStorage
  let keeper: SessionKeeper
  const session = (styleA: StyleId) => ({ settings: { ...initialSettings, styleA }, activeSlot: 'a' as const })

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    storage = new MemoryStorage()
    keeper = new SessionKeeper(storage)
    await keeper.load()
  })
  afterEach(() => void vi.useRealTimers())

  test('a photo is written at once, after the settings that name it, and not again with every change', async () => {
    const cat = photo('cat')
    keeper.keep(session('builtin:1'), cat)
    await settle()
    expect(storage.writes).toEqual(['settings', 'photo cat'])
    for (const id of ['builtin:2', 'builtin:3'] as const) keeper.keep(session(id), cat)
    await settle()
    expect(storage.writes).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.writes).toEqual(['settings', 'photo cat', 'settings'])
    expect(storage.json).toContain('builtin:3')
  })

  test('the photo that the last visit left is not written once more', async () => {
    storage.photo = photo('cat')
    await keeper.load()
    keeper.keep(session('builtin:1'), storage.photo)
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.writes).toEqual(['settings'])
    keeper.keep(session('builtin:1'), null)
    await settle()
    expect(storage.writes).toEqual(['settings', 'settings', 'no photo'])
  })

  test('what waits is written when the page may be going', async () => {
    keeper.keep(session('builtin:1'), null)
    await settle()
    expect(storage.writes).toEqual([])
    await keeper.flush()
    expect(storage.writes).toEqual(['settings'])
  })
})
