import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { initialSettings, readSettings } from '../../../src/app/state/settings/editing.ts'
import { SessionKeeper } from '../../../src/app/state/settings/session.ts'
import type { StyleId } from '../../../src/app/state/types.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { settle } from './fake-client.ts'
import { visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

/** As version 0.1 left it in local storage. */
const STORED =
  '{"settings":{"photoId":"sample","styleA":"builtin:third","styleB":"builtin:first","mix":0.7,"strength":1.25,' +
  '"stroke":-0.5,"keepColours":true},"activeSlot":"b"}'
const stored = JSON.parse(STORED)
/** What has come since is as usual. */
const read = {
  ...stored.settings,
  brushwork: initialSettings.brushwork,
  styleC: null,
  styleD: null,
  mixDown: initialSettings.mixDown,
  mask: null,
  outside: null,
}

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

describe('what an earlier visit left', () => {
  const open = async (json: string) => {
    const storage = new MemoryStorage()
    storage.json = json
    const { store, finishAll } = await visit(undefined, true, storage)
    await finishAll()
    return store
  }

  test.each(['{"x":1}', '{"settings":null}', '7', '"text"', '[]', '{"settings":{"styleA":5}}', '{"settings":{}}'])(
    'and is no such thing is painted as on a first visit: %s',
    async (json) => {
      const store = await open(json)
      expect(store.state.settings.styleA).toBe('builtin:starry-night')
      expect(store.state.picture?.stage).toBe('full')
      store.chooseStyle('builtin:third')
      expect(store.state.settings.styleA).toBe('builtin:third')
    },
  )

  test('names a style that there is no more, and is painted in the first one', async () => {
    const store = await open('{"settings":{"styleA":"builtin:of another release","strength":0.5}}')
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:starry-night', strength: 0.5 })
    expect(store.state.canUndo).toBe(false)
  })

  test('names a second style that there is no more, and is painted in the one that is left', async () => {
    const store = await open(
      '{"settings":{"styleA":"builtin:third","styleB":"builtin:charing-cross-bridge","mix":0.8}}',
    )
    expect(store.state.picture?.stage).toBe('full')
    expect(store.state.settings.styleA).toBe('builtin:third')
    store.chooseStyle('builtin:first')
    expect(store.state.settings.styleA).toBe('builtin:first')
  })

  test('without a style stays without one', async () => {
    const storage = new MemoryStorage()
    storage.json = '{"settings":{"styleA":null}}'
    const { client, store } = await visit(undefined, true, storage)
    expect(store.state.settings.styleA).toBeNull()
    expect(client.renders).toEqual([])
  })

  test('and cannot be read is said', async () => {
    const storage = new MemoryStorage()
    storage.trouble = 'It could not be read.'
    const { errors } = await visit(undefined, true, storage)
    expect(errors()).toEqual(['It could not be read.'])
  })

  test('and names a painting that is gone is painted without', async () => {
    const storage = new MemoryStorage()
    storage.json = '{"settings":{"styleA":"own:gone","styleB":"builtin:third"}}'
    let fail: (error: Error) => void = () => undefined
    storage.paintings = () =>
      new Promise((_, reject) => {
        fail = reject
      })
    const { client, store, finishAll, errors } = await visit(undefined, true, storage)
    expect(client.renders).toEqual([])
    fail(new StyleTransferError('timed-out', 'It does not answer.'))
    await vi.waitFor(() => expect(errors()).toEqual([expect.stringMatching(/missing for now. It does not answer/)]))
    await finishAll()
    expect(store.state.picture?.stage).toBe('full')
  })
})

test('where there is no room the person hears of it once, and nothing else changes', async () => {
  const storage = new MemoryStorage()
  const { store, finishAll, errors } = await visit(undefined, true, storage)
  await finishAll()
  storage.error = new StyleTransferError('storage-full', 'Storage is full.')
  for (const name of ['cat', 'dog']) {
    await store.openPhoto(new Blob([name]), name)
    await finishAll()
  }
  await vi.waitFor(() =>
    expect(errors()).toEqual(['What is open here will be gone when you close the page. Storage is full.']),
  )
  expect(store.state.photo?.name).toBe('dog')
  storage.error = new StyleTransferError('write-failed', 'Storage is off.')
  store.dismiss(store.state.notices[0].id)
  await store.openPhoto(new Blob(['fish']), 'fish')
  await finishAll()
  expect(errors()).toEqual([])
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
    expect(storage.writes).toEqual(['session with cat', 'photo cat'])
    for (const id of ['builtin:2', 'builtin:3'] as const) keeper.keep(session(id), cat)
    await settle()
    expect(storage.writes).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.writes).toEqual(['session with cat', 'photo cat', 'session with cat'])
    expect(storage.json).toContain('builtin:3')
  })

  test('the photo that the last visit left is not written once more', async () => {
    storage.photo = photo('cat')
    await keeper.load()
    keeper.keep(session('builtin:1'), storage.photo)
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.writes).toEqual(['session with cat'])
    keeper.keep(session('builtin:1'), null)
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.writes).toEqual(['session with cat', 'session'])
  })

  test('what waits is written when the page may be going', async () => {
    keeper.keep(session('builtin:1'), null)
    await settle()
    expect(storage.writes).toEqual([])
    await keeper.flush()
    expect(storage.writes).toEqual(['session'])
  })

  test('a photo that is being written already is waited for', async () => {
    let finish: () => void = () => undefined
    const save = storage.savePhoto.bind(storage)
    storage.savePhoto = async (given) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      await save(given)
    }
    keeper.keep(session('builtin:1'), photo('cat'))
    let ended = false
    const flushed = keeper.flush().then(() => {
      ended = true
    })
    await settle()
    expect(ended).toBe(false)
    finish()
    await flushed
    expect(storage.writes).toEqual(['session with cat', 'photo cat'])
  })

  test('the run that this tab holds on to is kept with what is set', async () => {
    keeper.run = 'a run'
    keeper.keep(session('builtin:1'), null)
    await keeper.flush()
    const next = new SessionKeeper(storage)
    await next.load()
    expect(next.run).toBe('a run')
  })

  test('a photo that could not be read stays this tab’s until another one is opened', async () => {
    storage.json = STORED
    storage.trouble = 'It could not be read.'
    const { trouble } = await keeper.load()
    expect(trouble).toBe('It could not be read.')
    keeper.keep(session('builtin:1'), null)
    await keeper.flush()
    expect(storage.writes).toEqual([])
    keeper.keep(session('builtin:1'), photo('cat'))
    await settle()
    expect(storage.writes).toEqual(['session with cat', 'photo cat'])
  })

  test('what cannot be kept is said once, and again where it could be in between', async () => {
    const said: unknown[] = []
    keeper = new SessionKeeper(storage, (error) => said.push(error))
    await keeper.load()
    const keep = async () => {
      keeper.keep(session('builtin:1'), null)
      await keeper.flush()
    }
    storage.error = new Error('full')
    for (let i = 0; i < 3; i++) await keep()
    expect(said).toEqual([storage.error])
    storage.error = null
    await keep()
    storage.error = new Error('full again')
    await keep()
    expect(said).toHaveLength(2)
  })
})
