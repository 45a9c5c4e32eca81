import { beforeEach, describe, expect, test, vi } from 'vitest'
import { initialSettings } from '../../../src/app/state/settings/editing.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { settle } from './fake-client.ts'
import { MemoryStorage } from './memory-storage.ts'
import { type PolishVisit, polishVisit } from './polish-harness.ts'

let client: PolishVisit['client']
let store: PolishVisit['store']
let polisher: PolishVisit['polisher']
let awake: PolishVisit['awake']
let finishAll: PolishVisit['finishAll']
let errors: PolishVisit['errors']
let run: PolishVisit['run']
let infos: PolishVisit['infos']
let act: PolishVisit['act']
let begin: PolishVisit['begin']

async function start(before?: PolishVisit['client'], storage?: MemoryStorage): Promise<void> {
  ;({ client, store, polisher, awake, finishAll, errors, run, infos, act, begin } = await polishVisit(before, storage))
}

beforeEach(() => start())

test('going back brings the mix back as it was, though one style alone has none', async () => {
  store.change({ mix: 0.7 })
  await begin()
  store.change({ styleA: 'builtin:third', mix: 0.2 })
  await client.polishing.finish({ ended: 'paused', iteration: 40 })
  await act('Go back')
  expect(store.state.settings).toMatchObject({ styleA: 'builtin:starry-night', styleB: null, mix: 0.7 })
  expect(run()).toMatchObject({ status: 'paused', iteration: 40 })
})

test('leaving for a photo that has to be opened first pauses it before that is there', async () => {
  await store.openPhoto(new Blob(['photo']), 'cat.jpg')
  await settle()
  await finishAll()
  await begin()
  store.undo()
  expect(client.polishing.ending()).toBe('pause')
  expect(run()).toBeNull()
})

/** Two paused runs: the first style's at 34, and the third one's, which stays chosen, at 12. */
async function pauseTwo(): Promise<void> {
  await begin()
  await client.polishing.finish({ ended: 'paused', iteration: 34 })
  store.chooseStyle('builtin:third')
  await finishAll()
  await begin()
  await client.polishing.finish({ ended: 'paused', iteration: 12 })
}

describe('the next visit', () => {
  test('offers to go on with the run that was paused, with its knobs', async () => {
    polisher.tune({ styleWeight: 2, maxEdge: 768 })
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    const { key } = client.polishing.request
    await start(client)
    expect(run()).toMatchObject({ status: 'paused', iteration: 34, picture: null, shown: false })
    expect(store.state.polish.tuning).toEqual({ styleWeight: 2, maxEdge: 768 })
    expect(infos()).toEqual(['Polishing is paused at 34%.'])
    // It is not on the canvas yet.
    await store.encode('png')
    expect(client.polishes.length).toBe(1)
    await act('Go on')
    expect(client.polishing.request.key).toBe(key)
  })

  test('offers to show a finished one, without another iteration', async () => {
    await begin()
    await client.polishing.finish({})
    await start(client)
    expect(infos()).toEqual(['There is a polished version of this picture.'])
    await act('Show it')
    expect(client.polishing.request.settings.iterations).toBe(100)
    expect(client.polishing.ending()).toBe('pause')
    await client.polishing.finish({})
    expect(run()).toMatchObject({ status: 'finished', shown: true })
  })

  test('says nothing of a run of other settings until a new one would take its place', async () => {
    store.chooseStyle('builtin:third')
    await finishAll()
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    await start(client)
    expect([run(), infos()]).toEqual([null, []])
    expect(store.state.polish.other).toMatchObject({ status: 'paused', iteration: 34 })
    polisher.goBack()
    expect(store.state.settings.styleA).toBe('builtin:third')
    expect(run()).toMatchObject({ status: 'paused' })
  })

  test('offers the run of the settings that are open, whichever was the last', async () => {
    await pauseTwo()
    expect([...client.runs.values()].map(({ iteration }) => iteration)).toEqual([34, 12])
    // The first style is the one that a visit without a session begins with.
    await start(client)
    expect(run()).toMatchObject({ status: 'paused', iteration: 34 })
    store.chooseStyle('builtin:third')
    await finishAll()
    expect(run()).toMatchObject({ status: 'paused', iteration: 12 })
    expect(infos()).toEqual(['Polishing is paused at 12%.'])
    store.undo()
    await finishAll()
    expect(run()).toMatchObject({ status: 'paused', iteration: 34 })
  })

  test('takes the run that this tab had last before a newer one of another tab', async () => {
    for (const style of ['builtin:third', 'builtin:first'] as const) {
      store.chooseStyle(style)
      await finishAll()
      await begin()
      await client.polishing.finish({ ended: 'paused', iteration: style === 'builtin:third' ? 34 : 12 })
    }
    const held = new MemoryStorage()
    held.json = JSON.stringify({ settings: { ...store.state.settings, styleA: 'builtin:starry-night' } })
    held.run = [...client.runs.keys()][0]
    await start(client, held)
    expect(store.state.polish.other).toMatchObject({ iteration: 34 })
    held.run = 'a run that is gone'
    await start(client, held)
    expect(store.state.polish.other).toMatchObject({ iteration: 12 })
  })

  test('says what could not be read any more', async () => {
    client.lost = 2
    await start(client)
    expect(errors()).toEqual([expect.stringMatching(/^2 polishes that were kept could not be read/)])
  })

  test('goes back to the settings as they were, also to what the picture did not need', async () => {
    store.change({ mix: 0.7, strength: 0.8 })
    await finishAll()
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    const { settings } = store.state
    await start(client)
    expect(store.state.settings.mix).toBe(0.5)
    polisher.goBack()
    expect(store.state.settings).toEqual(settings)
    expect(store.state.settings.mix).toBe(0.7)
    expect(run()).toMatchObject({ status: 'paused', iteration: 34 })
  })

  test('finds a run of version 0.1, which kept nothing of it but a key', async () => {
    const key = '["r1","[\\"sample\\",\\"builtin:third\\",\\"builtin:first\\",0.7,0.8,-1,true]",2,768]'
    client.stored = { key, iteration: 34, iterations: 100, finished: false }
    await start(client)
    expect(store.state.polish.other).toMatchObject({ status: 'paused', iteration: 34 })
    polisher.goBack()
    expect(store.state.settings).toEqual({
      ...initialSettings,
      photoId: 'sample',
      styleA: 'builtin:third',
      styleB: 'builtin:first',
      mix: 0.7,
      strength: 0.8,
      stroke: -1,
      keepColours: true,
      brushwork: 0.5,
    })
    expect(store.state.polish.tuning).toEqual({ styleWeight: 2, maxEdge: 768 })
    await finishAll()
    await begin()
    expect(client.polishing.request.key).toBe(key)
  })

  test('finds a run from before there was brushwork to set', async () => {
    const key = '["r1","[\\"sample\\",\\"builtin:third\\",null,0,0.8,0,false]",1,768]'
    const settings = { photoId: 'sample', styleA: 'builtin:third', styleB: null, mix: 0.7, strength: 0.8, stroke: 0 }
    const origin = { settings: { ...settings, keepColours: false }, tuning: { styleWeight: 1, maxEdge: 768 } }
    client.stored = { key, origin, iteration: 34, iterations: 100, finished: false }
    await start(client)
    polisher.goBack()
    await finishAll()
    expect(store.state.settings).toEqual({ ...initialSettings, ...origin.settings, brushwork: 0.5 })
    expect(run()).toMatchObject({ status: 'paused', iteration: 34 })
    await begin()
    expect(client.polishing.request.key).toBe(key)
  })

  test('finds one of a single style too, whose key leaves the mix out', async () => {
    const key = '["r1","[\\"sample\\",\\"builtin:third\\",null,0,1,0,false]",1,1024]'
    client.stored = { key, iteration: 100, iterations: 100, finished: true }
    await start(client)
    polisher.goBack()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:third', mix: 0.5 })
    expect(run()).toMatchObject({ status: 'finished' })
  })

  test.each(['nonsense', {}, { settings: {}, tuning: { styleWeight: 1, maxEdge: 640 } }])(
    'reads the key where %j is kept beside it',
    async (origin) => {
      await begin()
      await client.polishing.finish({ ended: 'paused', iteration: 34 })
      client.stored = { ...client.stored!, origin }
      await start(client)
      expect(run()).toMatchObject({ status: 'paused', iteration: 34 })
    },
  )

  test('ignores a run whose settings are not those of its key', async () => {
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    client.stored = {
      ...client.stored!,
      origin: { settings: { strength: 0.1 }, tuning: { styleWeight: 1, maxEdge: 1024 } },
    }
    await start(client)
    expect(store.state.polish).toMatchObject({ run: null, other: null })
  })

  test.each([
    ['another release', (key: string) => key.replace('r1', 'r2')],
    ['a photo that is gone', (key: string) => key.replace('sample', 'gone')],
    ['damage', () => 'nonsense'],
  ])('ignores a run of %s', async (_, damage) => {
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    client.stored = { ...client.stored!, key: damage(client.stored!.key) }
    await start(client)
    expect(store.state.polish).toMatchObject({ run: null, other: null })
    expect(errors()).toEqual([])
  })
})

test('the tab holds on to the run in hand, and old ones are let go of when it ends', async () => {
  const storage = new MemoryStorage()
  await start(undefined, storage)
  await begin()
  const { key } = client.polishing.request
  await vi.waitFor(() => expect(storage.run).toBe(key))
  await client.polishing.finish({ ended: 'paused', iteration: 9 })
  await vi.waitFor(() => expect(client.pruned).toEqual([{ most: 3, inUse: [key, key] }]))
})

test('discarding deletes this run and no other, and does not bring it back', async () => {
  await pauseTwo()
  polisher.discard()
  store.change({ strength: 0.5 })
  store.undo()
  await finishAll()
  expect(run()).toBeNull()
  expect([...client.runs.values()].map(({ iteration }) => iteration)).toEqual([34])
})

test('a run that had to begin anew says so', async () => {
  await begin()
  client.polishing.progress({ iteration: 0, anew: true })
  client.polishing.progress({ iteration: 1, anew: true })
  expect(errors()).toEqual([expect.stringMatching(/began anew/)])
})

describe('trouble', () => {
  test('is a sentence with a way on that works; what was stored is there still', async () => {
    await begin()
    client.polishing.progress({ iteration: 20 })
    client.stored = { key: client.polishing.request.key, iteration: 18, iterations: 100, finished: false }
    await client.polishing.finish(new StyleTransferError('out-of-memory', 'There is not enough memory.'))
    await settle()
    expect(errors()).toEqual(['There is not enough memory.'])
    expect(run()).toMatchObject({ status: 'paused', iteration: 18, picture: null, shown: false })
    expect(awake).toEqual([true, false])
    await act('Try again')
    expect(client.polishes.length).toBe(2)
  })

  test('of the start leaves the instant picture', async () => {
    await begin()
    await client.polishing.finish(new StyleTransferError('model-missing', 'Connect once and try again.'))
    await settle()
    expect([run(), store.state.job]).toEqual([null, null])
    expect(errors()).toEqual(['Connect once and try again.'])
  })

  test('of the storage is said, and what cannot be gone on with is not offered to be', async () => {
    await begin()
    store.cancel()
    await client.polishing.finish({ ended: 'paused', iteration: 9, kept: false })
    expect(errors()).toEqual([expect.stringMatching(/no room to keep/)])
    expect(run()).toMatchObject({ status: 'finished', kept: false, shown: true })
    // With the worker its bytes are gone as well.
    client.held.clear()
    client.emit({ type: 'restarted', reason: 'restarted' })
    expect(await store.encode('png')).toBeNull()
    expect(client.polishes.length).toBe(1)
    expect(errors().at(-1)).toMatch(/was lost/)
  })
})
