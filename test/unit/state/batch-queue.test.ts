/** The work on several photos: what becomes of each, and how it is paused, ended and gone on with. */
import { describe, expect, test } from 'vitest'
import { BatchQueue } from '../../../src/app/state/batch/batch-queue.ts'
import { BatchShelf } from '../../../src/app/state/batch/batch-shelf.ts'
import { MOST_PHOTOS } from '../../../src/app/state/batch/batch-types.ts'
import { initialSettings } from '../../../src/app/state/settings/editing.ts'
import type { Settings } from '../../../src/app/state/types.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { usualLook } from '../../../src/core/look.ts'
import { FakeClient, settle } from './fake-client.ts'
import { MemoryBatch } from './memory-batch.ts'

const how = { format: 'jpeg', quality: 92, look: 'Starry Night' } as const

/** A visit of several photos; another one with the same `keep` is what a reload finds. */
function visit(keep: MemoryBatch | null = new MemoryBatch()) {
  const client = new FakeClient()
  const set: { settings: Settings; mine: boolean } = { settings: { ...initialSettings, strength: 1 }, mine: true }
  const wanted = (settings: Settings) =>
    settings.strength === 0 ? null : { key: `look ${settings.strength}`, look: { ...usualLook, styles: [] } }
  const queue = new BatchQueue({
    client,
    shelf: new BatchShelf(keep),
    settings: () => set.settings,
    wanted,
    wantedLater: async (settings) => wanted(settings as Settings),
    claim: async () => set.mine,
    now: () => performance.now(),
  })
  return { client, queue, set, states: () => queue.state.photos.map(({ state }) => state).join(' ') }
}

const files = (...names: string[]): File[] => names.map((name) => new File([name], name))

async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await settle()
}

async function begun(keep?: MemoryBatch) {
  const at = visit(keep)
  await at.queue.add(files('a.jpg', 'b.jpg', 'c.jpg'))
  at.queue.start(how)
  await turns()
  return at
}

describe('several photos', () => {
  test('are painted one at a time, in their order, and kept', async () => {
    const keep = new MemoryBatch()
    const { client, queue, states } = await begun(keep)
    expect(states()).toBe('painting waiting waiting')
    expect(client.files).toHaveLength(1)
    client.files[0].progress(0.5)
    expect(queue.state.photos[0].done).toBe(0.5)
    await client.files[0].finish()
    expect(states()).toBe('done painting waiting')
    await client.files[1].finish()
    await client.files[2].finish()
    expect(states()).toBe('done done done')
    expect(queue.state.status).toBe('idle')
    expect(await (await queue.picture(queue.state.photos[0].id))?.text()).toBe('painted')
    expect(client.files.map(({ request }) => request.file.size)).toEqual([5, 5, 5])
    expect(keep.files.pictures.size).toBe(3)
  })

  test('one that cannot be read fails alone, with its reason, and can be tried again', async () => {
    const { client, queue, states } = await begun()
    await client.files[0].finish(new StyleTransferError('image-unreadable', 'It is damaged.'))
    expect(states()).toBe('failed painting waiting')
    expect(queue.state.photos[0].why).toBe('It is damaged.')
    await client.files[1].finish()
    await client.files[2].finish()
    expect(queue.state.status).toBe('idle')
    queue.retry(queue.state.photos[0].id)
    await turns()
    expect(states()).toBe('painting done done')
    await client.files[3].finish()
    expect(states()).toBe('done done done')
  })

  test('what would fail all of them pauses, and says why', async () => {
    const { client, queue, states } = await begun()
    await client.files[0].finish(new StyleTransferError('model-missing', 'The model is missing.'))
    expect(states()).toBe('waiting waiting waiting')
    expect(queue.state).toMatchObject({ status: 'paused', trouble: 'The model is missing.' })
    queue.resume()
    await turns()
    expect(states()).toBe('painting waiting waiting')
    expect(queue.state.trouble).toBeNull()
  })

  test('a pause ends the photo in hand, which begins anew', async () => {
    const { client, queue, states } = await begun()
    queue.pause()
    await turns()
    expect(client.files[0].aborted()).toBe(true)
    expect(states()).toBe('waiting waiting waiting')
    queue.resume()
    await turns()
    expect(states()).toBe('painting waiting waiting')
    expect(client.files).toHaveLength(2)
  })

  test('a pause and going on at once paint no photo twice at a time', async () => {
    const { client, queue, states } = await begun()
    queue.pause()
    queue.resume()
    await turns()
    expect(states()).toBe('painting waiting waiting')
    expect(client.files.filter(({ aborted }) => !aborted())).toHaveLength(1)
  })

  test('cancelling keeps what is done, and leaves out the rest, which can be painted later', async () => {
    const { client, queue, states } = await begun()
    await client.files[0].finish()
    queue.cancel()
    await turns()
    expect(states()).toBe('done leftOut leftOut')
    expect(queue.state.status).toBe('idle')
    queue.start(how)
    await turns()
    expect(states()).toBe('done painting waiting')
  })

  test('one that is taken out while it is painted is gone, and the next one follows', async () => {
    const keep = new MemoryBatch()
    const { client, queue, states } = await begun(keep)
    queue.remove(queue.state.photos[0].id)
    await turns()
    expect(client.files[0].aborted()).toBe(true)
    expect(states()).toBe('painting waiting')
    expect(keep.files.photos.size).toBe(2)
  })

  test('the look is the one of the start; another one is painted when it is asked for', async () => {
    const { client, queue, set, states } = await begun()
    expect(queue.differs()).toBe(false)
    set.settings = { ...set.settings, strength: 0.5 }
    expect(queue.differs()).toBe(true)
    for (const i of [0, 1, 2]) await client.files[i].finish()
    expect(queue.state.look).toBe('Starry Night')
    queue.again({ ...how, look: 'Half of it' })
    await turns()
    expect(states()).toBe('painting waiting waiting')
    expect(queue.differs()).toBe(false)
    // What was made is there until the new ones are.
    expect(queue.state.photos.every(({ made }) => made?.here)).toBe(true)
    queue.cancel()
    expect(states()).toBe('done done done')
  })

  test('without a style nothing is begun, and that is said', async () => {
    const { client, queue, set } = visit()
    set.settings = { ...set.settings, strength: 0 }
    await queue.add(files('a.jpg'))
    queue.start(how)
    expect(queue.state.trouble).toMatch(/Choose a style/)
    expect(client.files).toEqual([])
  })

  test('at most so many are taken at a time, and that is said', async () => {
    const { queue } = visit()
    const many = Array.from({ length: MOST_PHOTOS + 3 }, (_, i) => `${i}.jpg`)
    expect(await queue.add(files(...many))).toHaveLength(MOST_PHOTOS)
    expect(queue.state.photos).toHaveLength(MOST_PHOTOS)
    expect(queue.state.trouble).toBe('At most 200 photos at a time: 3 were left out.')
  })
})

describe('a reload', () => {
  test('goes on where the work was', async () => {
    const keep = new MemoryBatch()
    const before = await begun(keep)
    await before.client.files[0].finish()
    expect(keep.run?.status).toBe('running')
    const { client, queue, states } = visit(keep)
    await queue.claim()
    await turns()
    expect(states()).toBe('done painting waiting')
    expect(queue.state.look).toBe('Starry Night')
    await client.files[0].finish()
    expect(states()).toBe('done done painting')
    expect(await client.files[0].request.file.text()).toBe('b.jpg')
  })

  test('stays paused where it was', async () => {
    const keep = new MemoryBatch()
    const before = await begun(keep)
    before.queue.pause()
    await turns()
    const { client, queue } = visit(keep)
    await queue.claim()
    await turns()
    expect(queue.state.status).toBe('paused')
    expect(client.files).toEqual([])
    queue.resume()
    await turns()
    expect(client.files).toHaveLength(1)
  })

  test('paints nothing in a look that is another one by now', async () => {
    const keep = new MemoryBatch()
    await begun(keep)
    if (keep.run) keep.run = { ...keep.run, key: 'as it was' }
    const { client, queue } = visit(keep)
    await queue.claim()
    await turns()
    expect(queue.state.status).toBe('idle')
    expect(queue.state.trouble).toMatch(/not there any more/)
    expect(client.files).toEqual([])
  })

  test('leaves the photos to the tab that has them in hand', async () => {
    const keep = new MemoryBatch()
    await begun(keep)
    const { queue, set, states } = visit(keep)
    set.mine = false
    await queue.claim()
    expect(queue.state).toMatchObject({ elsewhere: true, photos: [] })
    expect(await queue.add(files('d.jpg'))).toEqual([])
    set.mine = true
    await queue.claim()
    await turns()
    expect(states()).toBe('painting waiting waiting')
  })

  test('leaves out a record that cannot be read', async () => {
    const keep = new MemoryBatch()
    await begun(keep)
    const [id] = keep.items.keys()
    Object.assign(keep.items.get(id) ?? {}, { state: 'dancing' })
    const { queue } = visit(keep)
    await queue.claim()
    expect(queue.state.photos).toHaveLength(2)
  })
})

describe('storage', () => {
  test('that is full pauses the work, and keeps the picture in memory', async () => {
    const keep = new MemoryBatch()
    const { client, queue, states } = await begun(keep)
    keep.room = 3
    await client.files[0].finish()
    expect(states()).toBe('done waiting waiting')
    expect(queue.state.status).toBe('paused')
    expect(queue.state.trouble).toMatch(/storage of this browser is full/)
    const [{ id, kept }] = queue.state.photos
    expect(kept).toBe(false)
    expect(await (await queue.picture(id))?.text()).toBe('painted')
  })

  test('that is full lets go of pictures that are saved elsewhere', async () => {
    const keep = new MemoryBatch()
    const { client, queue, states } = await begun(keep)
    keep.room = 4
    await client.files[0].finish()
    queue.saved([queue.state.photos[0].id])
    await client.files[1].finish()
    expect(states()).toBe('done done painting')
    expect(queue.state.photos[0].made?.here).toBe(false)
    expect(queue.state.photos[1].kept).toBe(true)
  })

  test('that is off is said, and the work goes on', async () => {
    const { client, queue, states } = visit(null)
    expect(await queue.add(files('a.jpg', 'b.jpg'))).toEqual([false, false])
    expect(queue.state.trouble).toMatch(/keeps nothing/)
    queue.start(how)
    await turns()
    await client.files[0].finish()
    expect(states()).toBe('done painting')
    expect(queue.state.trouble).toMatch(/keeps nothing/)
  })

  test('has nothing left once the list is emptied', async () => {
    const keep = new MemoryBatch()
    const { queue } = await begun(keep)
    await queue.clear()
    await turns()
    expect(queue.state.photos).toEqual([])
    expect([keep.items.size, keep.files.photos.size, keep.run]).toEqual([0, 0, null])
  })
})
