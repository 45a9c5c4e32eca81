import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../../src/app/state/types.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { type FakeClient, painted, settle } from './fake-client.ts'
import { visit } from './harness.ts'

let client: FakeClient
let store: Store
let finishAll: () => Promise<void>
let errors: () => string[]

async function start(): Promise<void> {
  ;({ client, store, finishAll, errors } = await visit())
}

beforeEach(start)

describe('photos', () => {
  beforeEach(() => finishAll())

  test('a photo replaces the sample and is painted; undo brings the sample back', async () => {
    await store.openPhoto(new Blob(['photo']), 'cat.jpg')
    expect(store.state.photo?.name).toBe('cat.jpg')
    expect(store.state.picture).toMatchObject({ stage: 'photo' })
    await settle()
    await finishAll()
    expect(client.latest.request.photoId).toBe(store.state.settings.photoId)
    store.undo()
    for (let i = 0; i < 4; i++) await settle()
    await finishAll()
    expect(store.state.photo?.name).toBe('Sample photo')
    expect(client.latest.request.photoId).toBe('sample')
  })

  test('a file that cannot be opened changes nothing but a sentence', async () => {
    const before = store.state
    client.openError = new StyleTransferError('image-unreadable', 'This file is empty.')
    await store.openPhoto(new Blob([]), 'empty.jpg')
    expect(errors()).toEqual(['This file is empty.'])
    const { notices: _, ...after } = store.state
    expect(after).toEqual((({ notices: _, ...rest }) => rest)(before))
    // The next one opens well: nothing is left to say about this one.
    const { length } = store.state.notices
    expect(length).toBe(1)
    client.openError = null
    await store.openPhoto(new Blob(['photo']), 'cat.jpg')
    expect(store.state.notices).toEqual([])
  })

  test('of two photos opened in a row the last one counts', async () => {
    const first = store.openPhoto(new Blob(['1']), 'one.jpg')
    const second = store.openPhoto(new Blob(['2']), 'two.jpg')
    await Promise.all([first, second])
    await finishAll()
    expect(store.state.photo?.name).toBe('two.jpg')
    expect(client.latest.request.photoId).toBe(store.state.settings.photoId)
    expect(errors()).toEqual([])
  })

  test('a style tapped while a new photo opens is painted, and the photo still comes', async () => {
    const opening = store.openPhoto(new Blob(['1']), 'one.jpg')
    store.chooseStyle('builtin:third')
    await opening
    await finishAll()
    expect(store.state.photo?.name).toBe('one.jpg')
    expect(store.state.settings.styleA).toBe('builtin:third')
    expect(client.latest.request).toMatchObject({ photoId: store.state.settings.photoId })
    expect(painted(client.latest)).toBe(3)
  })

  test('a photo that undo and redo have left again does not come', async () => {
    await store.openPhoto(new Blob(['1']), 'one.jpg')
    await settle()
    await finishAll()
    store.undo()
    store.redo()
    for (let i = 0; i < 4; i++) await settle()
    await finishAll()
    expect(store.state.photo?.name).toBe('one.jpg')
    expect(store.state.picture?.stage).toBe('full')
  })

  test('a slider dragged while undo brings a photo back does not begin its opening anew', async () => {
    await store.openPhoto(new Blob(['1']), 'one.jpg')
    await settle()
    await finishAll()
    const { length } = client.asked
    store.undo()
    for (const strength of [0.9, 0.8, 0.7]) store.change({ strength }, { live: true })
    for (let i = 0; i < 6; i++) await settle()
    await finishAll()
    expect(client.asked.slice(length)).toEqual(['sample'])
    expect(store.state.photo?.name).toBe('Sample photo')
    expect(client.latest.request).toMatchObject({ photoId: 'sample', look: { strength: 0.7 } })
  })

  test('a plan smaller than the photo brings the photo on the page to the picture’s size', async () => {
    client.size = { width: 800, height: 600, reducedBy: 'memory', polishEdge: 800 }
    await store.openPhoto(new Blob(['photo']), 'large.jpg')
    for (let i = 0; i < 4; i++) await settle()
    expect(store.state.saveSize).toEqual({ width: 800, height: 600, reducedBy: 'memory' })
    expect(store.state.photo).toMatchObject({ width: 800, height: 600 })
  })
})

describe('own paintings', () => {
  beforeEach(() => finishAll())

  test('a painting joins the gallery and paints; that it cannot be kept is said, once it is there', async () => {
    const added = store.addPainting(new Blob(['painting']), 'My aunt.png')
    expect(store.state.styles.at(-1)).toMatchObject({ title: 'My aunt', own: true, status: 'learning' })
    await added
    await finishAll()
    const tile = store.state.styles.at(-1)!
    expect(tile.status).toBe('ready')
    expect(store.state.settings.styleA).toBe(tile.id)
    expect(painted(client.latest)).toBe(0.5)
    await vi.waitFor(() =>
      expect(errors()).toEqual([expect.stringMatching(/^“My aunt” works now but will be gone.*private window/)]),
    )
  })

  test('a painting that cannot be read is a sentence and no tile', async () => {
    client.learnError = new StyleTransferError('image-unreadable', 'This file is not an image.')
    const count = store.state.styles.length
    await store.addPainting(new Blob(['x']), 'x.png')
    expect(store.state.styles.length).toBe(count)
    expect(errors()).toEqual(['This file is not an image.'])
    expect(store.state.settings.styleA).toBe('builtin:starry-night')
  })

  test('a style tapped while a painting is learned is the newer wish', async () => {
    const added = store.addPainting(new Blob(['painting']), 'late.png')
    store.chooseStyle('builtin:third')
    await added
    expect(store.state.settings.styleA).toBe('builtin:third')
  })

  test('a removed painting can be brought back, into its slot too', async () => {
    await store.addPainting(new Blob(['painting']), 'aunt.png')
    await finishAll()
    const { id } = store.state.styles.at(-1)!
    await store.removePainting(id)
    expect(store.state.styles.some((tile) => tile.id === id)).toBe(false)
    expect(store.state.settings.styleA).toBeNull()
    expect(store.state.picture?.stage).toBe('photo')
    store.state.notices.find(({ action }) => action?.label === 'Bring back')?.action?.run()
    await finishAll()
    expect(store.state.settings.styleA).toBe(id)
    expect(store.state.picture?.stage).toBe('full')
  })
})

describe('undo of a removal', () => {
  beforeEach(() => finishAll())

  test('brings each painting back to its place', async () => {
    for (const name of ['one.png', 'two.png', 'three.png']) await store.addPainting(new Blob([name]), name)
    await finishAll()
    const own = () => store.state.styles.filter(({ own }) => own).map(({ title }) => title)
    const ids = store.state.styles.filter(({ own }) => own).map(({ id }) => id)
    const notices = () => store.state.notices.filter(({ action }) => action?.label === 'Bring back')
    await store.removePainting(ids[0])
    await store.removePainting(ids[1])
    expect(own()).toEqual(['three'])
    for (const { action } of notices()) action?.run()
    expect(own()).toEqual(['one', 'two', 'three'])
    expect(store.state.styles.at(-1)?.title).toBe('three')
    await finishAll()
  })

  test('leaves alone what was set since', async () => {
    await store.addPainting(new Blob(['painting']), 'aunt.png')
    await finishAll()
    const { id } = store.state.styles.at(-1)!
    await store.removePainting(id)
    store.chooseStyle('builtin:third')
    await finishAll()
    store.state.notices.find(({ action }) => action?.label === 'Bring back')?.action?.run()
    await finishAll()
    expect(store.state.styles.some((tile) => tile.id === id)).toBe(true)
    expect(store.state.settings.styleA).toBe('builtin:third')
  })

  test('brings the painting back once, whatever else brings it back', async () => {
    await store.addPainting(new Blob(['painting']), 'aunt.png')
    await finishAll()
    const { id } = store.state.styles.at(-1)!
    const count = store.state.styles.length
    await store.removePainting(id)
    const bringBack = store.state.notices.find(({ action }) => action?.label === 'Bring back')?.action
    store.undo()
    await settle()
    await finishAll()
    expect(store.state.settings.styleA).toBe(id)
    expect(store.state.picture?.stage).toBe('full')
    expect(painted(client.latest)).toBe(0.5)
    bringBack?.run()
    expect(store.state.styles.filter((tile) => tile.id === id)).toHaveLength(1)
    expect(store.state.styles.length).toBe(count)
  })
})

describe('saving', () => {
  beforeEach(() => finishAll())

  test('encodes the bytes of the full picture that is shown', async () => {
    const blob = await store.encode('jpeg')
    expect(blob?.type).toBe('image/jpeg')
    expect(client.encoded).toEqual([{ resultId: 1, format: 'jpeg', quality: 92 }])
  })

  test('asks for a smaller file where one is wanted', async () => {
    await store.encode('png', 600)
    expect(client.encoded).toEqual([{ resultId: 1, format: 'png', quality: 92, maxEdge: 600 }])
  })

  test('finishes the picture first where only a preview is there', async () => {
    store.change({ strength: 0.4 }, { live: true })
    await settle()
    await client.latest.finish()
    expect(store.state.picture?.stage).toBe('preview')
    const saved = store.encode('png')
    await settle()
    expect(client.latest.request).toMatchObject({ stage: 'full', look: { strength: 0.4 } })
    await client.latest.finish()
    expect(await saved).toBeInstanceOf(Blob)
    expect(client.encoded).toEqual([{ resultId: 2, format: 'png', quality: 92 }])
  })

  test('saves what is set by then, when settings change meanwhile', async () => {
    store.chooseStyle('builtin:first')
    const saved = store.encode('png')
    await settle()
    store.chooseStyle('builtin:third')
    await settle()
    await finishAll()
    expect(await saved).toBeInstanceOf(Blob)
    expect(painted(client.renders.at(-1)!)).toBe(3)
  })

  test('paints anew what a worker that was replaced no longer holds', async () => {
    client.held.clear()
    client.emit({ type: 'restarted', reason: 'restarted' })
    const saved = store.encode('png')
    for (let i = 0; i < 3; i++) await settle()
    await finishAll()
    expect(await saved).toBeInstanceOf(Blob)
    // Its words come in a script of their own.
    await vi.waitFor(() =>
      expect(store.state.notices.map(({ text }) => text)).toEqual([expect.stringContaining('started again')]),
    )
  })

  test('paints anew what the worker has dropped without a word', async () => {
    client.held.clear()
    const { length } = client.renders
    const saved = store.encode('png')
    for (let i = 0; i < 3; i++) await settle()
    await finishAll()
    expect(await saved).toBeInstanceOf(Blob)
    expect(client.renders.slice(length).map(({ request }) => request.stage)).toEqual(['full'])
  })

  test('gives null, without a word, when it is cancelled', async () => {
    store.chooseStyle('builtin:third')
    const saved = store.encode('png')
    await settle()
    store.cancel()
    expect(await saved).toBeNull()
    expect(store.state.notices).toEqual([])
  })
})

describe('news', () => {
  test('an engine that does not start is a sentence once, with a way on', async () => {
    const error = { name: 'StyleTransferError', code: 'model-missing', message: 'You are offline.' } as const
    client.emit({ type: 'engine', status: 'failed', error })
    await client.latest.finish(new StyleTransferError('model-missing', 'You are offline.'))
    expect(store.state.engine.status).toBe('failed')
    expect(store.state.notices).toMatchObject([{ text: 'You are offline.', action: { label: 'Try again' } }])
  })

  test('several changes in a row are announced once', async () => {
    const listener = vi.fn()
    await settle()
    store.subscribe(listener)
    store.notify({ kind: 'info', text: 'One.' })
    store.notify({ kind: 'info', text: 'Two.' })
    expect(listener).not.toHaveBeenCalled()
    await settle()
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
