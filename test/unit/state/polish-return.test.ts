import { beforeEach, describe, expect, test } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { settle } from './fake-client.ts'
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

async function start(before?: PolishVisit['client']): Promise<void> {
  ;({ client, store, polisher, awake, finishAll, errors, run, infos, act, begin } = await polishVisit(before))
}

beforeEach(() => start())

describe('the next visit', () => {
  test('offers to go on with the run that was paused, with its knobs', async () => {
    polisher.tune({ styleWeight: 2, maxEdge: 768 })
    await begin()
    await client.polishing.finish({ ended: 'paused', iteration: 34 })
    const { key } = client.polishing.request
    await start(client)
    expect(run()).toMatchObject({ status: 'paused', iteration: 34, picture: null, shown: false })
    expect(store.state.polish.tuning).toEqual({ styleWeight: 2, maxEdge: 768 })
    expect(infos()).toEqual(['Polishing is paused at 34 of 100.'])
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
    client.emit({ type: 'restarted', reason: 'The painter started anew.' })
    expect(await store.encode('png')).toBeNull()
    expect(client.polishes.length).toBe(1)
    expect(errors().at(-1)).toMatch(/was lost/)
  })
})
