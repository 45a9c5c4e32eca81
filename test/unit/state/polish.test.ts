import { beforeEach, describe, expect, test, vi } from 'vitest'
import { lookSettings } from '../../../src/core/look.ts'
import { settle } from './fake-client.ts'
import { visit } from './harness.ts'
import { numberOf } from './numbers.ts'
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

const preview = () => ({ bitmap: client.bitmap(256, 192), width: 256, height: 192 })

describe('polishing', () => {
  test('asks for what is set, with the knobs of its own', async () => {
    store.activateSlot('b')
    store.chooseStyle('builtin:third')
    store.change({ mix: 0.25, stroke: -1, keepColours: true, strength: 0.8 })
    polisher.tune({ styleWeight: 2, maxEdge: 512 })
    await begin()
    const { photoId, look, settings } = client.polishing.request
    expect(photoId).toBe('sample')
    expect(look.styles.map(({ weight, style: { style, source } }) => [weight, numberOf(style), source.kind])).toEqual([
      [0.75, 2, 'statistics'],
      [0.25, 3, 'statistics'],
    ])
    expect(lookSettings(look)).toEqual({ strength: 0.8, keepColours: true, stroke: -1, brushwork: 0.5 })
    expect(settings).toEqual({ styleWeight: 2, maxEdge: 512, iterations: 100 })
  })

  test('an own painting is measured from the copy that is kept', async () => {
    await store.addPainting(new Blob(['file']), 'mine.jpg')
    await finishAll()
    await begin()
    expect(client.polishing.request.look.styles[0].style.source).toMatchObject({
      kind: 'painting',
      file: expect.any(Blob),
    })
  })

  test('is not offered, with a sentence why, for a style without statistics and without any style', async () => {
    store.chooseStyle('builtin:unmeasured')
    expect(store.state.polish.obstacle).toMatch(/cannot polish in this style/)
    await begin()
    expect(client.polishes).toEqual([])
    store.clearSlot('a')
    expect(store.state.polish.obstacle).toMatch(/Choose a painting/)
    store.chooseStyle('builtin:third')
    await finishAll()
    expect(store.state.polish.obstacle).toBeNull()
  })

  test('shows how it goes over the instant picture, which stays, and keeps the screen on meanwhile', async () => {
    const instant = store.state.picture
    await begin()
    expect(awake).toEqual([true])
    expect(run()).toMatchObject({ status: 'running', done: null, secondsLeft: null, picture: null })
    client.polishing.progress({ iteration: 1, done: 0.01, picture: preview() })
    client.polishing.progress({ iteration: 2, done: 0.02, secondsLeft: 90 })
    client.polishing.progress({ iteration: 3, losses: { content: 1, style: 0, variation: 0, total: 1 } })
    expect(run()?.curve).toEqual([2, 2, 1])
    // As after a worker died that had not stored its last iteration.
    client.polishing.progress({ iteration: 2, done: 0.02, secondsLeft: 90 })
    expect(run()).toMatchObject({ iteration: 2, iterations: 100, done: 0.02, secondsLeft: 90, curve: [2, 2] })
    expect(run()?.picture).toMatchObject({ stage: 'preview', width: 256 })
    expect(store.state.picture).toBe(instant)
    await client.polishing.finish({})
    expect(run()).toMatchObject({ status: 'finished', ended: 'done', shown: true, curve: [3, 2, 1] })
    expect(run()?.picture).toMatchObject({ stage: 'full', width: 1024 })
    expect(awake).toEqual([true, false])
    expect(infos()).toEqual(['The picture is polished.'])
  })

  test('saves exactly what it shows: the polished picture, or the instant one', async () => {
    await begin()
    await client.polishing.finish({})
    await store.encode('png')
    polisher.show(false)
    await store.encode('png')
    polisher.show(true)
    await store.encode('png')
    const [polished, instant, again] = client.encoded.map(({ resultId }) => resultId)
    expect(polished).not.toBe(instant)
    expect(again).toBe(polished)
    expect(client.polishes.length).toBe(1)
  })

  test('a picture whose bytes are gone is brought back from storage to save it', async () => {
    await begin()
    await client.polishing.finish({})
    client.held.clear()
    client.emit({ type: 'restarted', reason: 'restarted' })
    const saved = store.encode('png')
    await settle()
    expect([client.polishes.length, client.polishing.ending()]).toEqual([2, 'pause'])
    await client.polishing.finish({})
    expect(await saved).toBeInstanceOf(Blob)
    expect(run()?.status).toBe('finished')
  })

  test('a stopped one that is brought back is as finished as it was', async () => {
    await begin()
    polisher.end('stop')
    await client.polishing.finish({ ended: 'stopped', iteration: 40 })
    client.emit({ type: 'restarted', reason: 'restarted' })
    const saved = store.encode('png')
    await settle()
    await client.polishing.finish({ ended: 'paused', iteration: 40 })
    expect(await saved).toBeInstanceOf(Blob)
    expect(run()).toMatchObject({ status: 'finished', iteration: 40 })
  })

  test('saving while it runs pauses it and saves what there is', async () => {
    await begin()
    const saved = store.encode('png')
    await settle()
    expect(client.polishing.ending()).toBe('pause')
    await client.polishing.finish({ ended: 'paused', iteration: 7 })
    expect(await saved).toBeInstanceOf(Blob)
    expect(run()).toMatchObject({ status: 'paused', iteration: 7 })
  })

  test('stopping keeps the picture; going on ends it, further ones add a hundred', async () => {
    await begin()
    polisher.end('stop')
    expect([client.polishing.ending(), run()?.ending]).toEqual(['stop', 'stop'])
    await client.polishing.finish({ ended: 'stopped', iteration: 40 })
    expect(run()).toMatchObject({ status: 'finished', ending: null, ended: 'stopped', iteration: 40 })
    await begin()
    expect(client.polishing.request.settings.iterations).toBe(100)
    await client.polishing.finish({})
    await begin()
    expect(client.polishing.request.settings.iterations).toBe(200)
    expect(new Set(client.polishes.map(({ request }) => request.key)).size).toBe(1)
  })

  test('starting anew forgets the run', async () => {
    await begin()
    await client.polishing.finish({})
    await begin('restart')
    expect(client.stored).toBeNull()
    expect(client.polishing.request.settings.iterations).toBe(100)
    expect(run()).toMatchObject({ status: 'running', iteration: 0, picture: null })
  })

  test('discarding shows the instant picture and forgets the run', async () => {
    await begin()
    await client.polishing.finish({})
    polisher.discard()
    expect([run(), client.stored]).toEqual([null, null])
  })

  test('is a job on the page as long as it runs; the panel’s own button needs no notice', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await begin()
      vi.advanceTimersByTime(301)
      client.polishing.progress({ done: 0.5 })
      expect(store.state.job).toEqual({ label: 'Polishing', done: 0.5, stop: 'Pause' })
      polisher.end('pause')
      await client.polishing.finish({ ended: 'paused', iteration: 12 })
      expect([store.state.job, infos()]).toEqual([null, []])
    } finally {
      vi.useRealTimers()
    }
  })

  test('the bar’s button pauses and loses nothing', async () => {
    await begin()
    client.polishing.progress({ iteration: 12 })
    store.cancel()
    expect(client.polishing.ending()).toBe('pause')
    await client.polishing.finish({ ended: 'paused', iteration: 12 })
    expect(infos()).toEqual(['Polishing is paused at 12%.'])
    await act('Go on')
    expect(client.polishes.length).toBe(2)
    expect(run()).toMatchObject({ status: 'running', iteration: 12 })
  })

  test('no bitmap but those on the page stays open', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await start()
      await begin()
      for (let iteration = 1; iteration < 5; iteration++) client.polishing.progress({ iteration, picture: preview() })
      await client.polishing.finish({})
      vi.advanceTimersByTime(10_000)
      const open = client.bitmaps.filter(({ closed }) => !closed)
      expect(new Set<unknown>(open)).toEqual(
        new Set([store.state.picture?.bitmap, store.state.photo?.bitmap, run()?.picture?.bitmap]),
      )
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a release that cannot polish says so from the start, of own paintings too', async () => {
  const visited = await visit(undefined, false)
  await visited.finishAll()
  expect(visited.store.state.polish.obstacle).toMatch(/cannot polish/)
  await visited.store.addPainting(new Blob(['file']), 'mine.jpg')
  await visited.finishAll()
  expect(visited.store.state.polish.obstacle).toMatch(/cannot polish/)
})

describe('a change of settings while it runs', () => {
  beforeEach(async () => {
    await begin()
    client.polishing.progress({ iteration: 34, picture: preview() })
    store.change({ strength: 0.5 }, { live: true })
  })

  test('pauses it at once and shows the instant picture; undo brings it back and offers to go on', async () => {
    expect(client.polishing.ending()).toBe('pause')
    expect(run()).toBeNull()
    store.change({ strength: 0.5 })
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    await finishAll()
    expect(infos()).toEqual(['Polishing paused. Undo goes back to it.'])
    expect(store.state.polish.other).toMatchObject({ status: 'paused', iteration: 35 })
    store.undo()
    await settle()
    expect(run()).toMatchObject({ status: 'paused', iteration: 35, shown: true })
    expect(run()?.picture?.stage).toBe('full')
    expect(infos()).toEqual(['Polishing is paused at 35%.'])
    await act('Go on')
    expect(client.polishing.request.key).toBe(client.polishes[0].request.key)
    expect(errors()).toEqual([])
  })

  test('that is taken back before it has paused offers to go on when it has', async () => {
    store.change({ strength: 0.5 })
    store.undo()
    expect(infos()).toEqual(['Polishing paused. Undo goes back to it.'])
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    expect(infos()).toEqual(['Polishing is paused at 35%.'])
  })

  test('that a drag takes back itself offers to go on', async () => {
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    store.change({ strength: 1 }, { live: true })
    expect(infos()).toEqual(['Polishing paused. Undo goes back to it.'])
    store.change({ strength: 1 })
    expect(infos()).toEqual(['Polishing is paused at 35%.'])
  })

  test('can be gone back on from the notice, however many there were', async () => {
    store.change({ strength: 0.5 })
    store.chooseStyle('builtin:third')
    polisher.tune({ styleWeight: 3 })
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    await act('Go back')
    expect(store.state.settings).toMatchObject({ strength: 1, styleA: 'builtin:starry-night' })
    expect(store.state.polish.tuning.styleWeight).toBe(1)
    expect(run()).toMatchObject({ status: 'paused', iteration: 35 })
    store.undo()
    expect(store.state.settings.styleA).toBe('builtin:third')
  })

  test('a new run waits until the old one has been put away', async () => {
    store.change({ strength: 0.5 })
    await begin()
    expect(client.polishes.length).toBe(1)
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    await settle()
    expect(client.polishes.length).toBe(2)
    expect(run()).toMatchObject({ status: 'running', iteration: 0, picture: null })
  })

  test('another photo pauses it too', async () => {
    await client.polishing.finish({ ended: 'paused', iteration: 35 })
    store.change({ strength: 1 })
    await act('Go on')
    await store.openPhoto(new Blob(['photo']), 'cat.jpg')
    expect(client.polishing.ending()).toBe('pause')
    expect(run()).toBeNull()
  })
})
