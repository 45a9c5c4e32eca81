/** The store with the real worker, engine and IndexedDB: what outlives a visit. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { createStore } from '../../../src/app/state/store.ts'
import type { AppState, Store } from '../../../src/app/state/types.ts'
import { createStorage, type Storage, type StoredPainting } from '../../../src/app/storage/storage.ts'
import type { BuiltInStyle } from '../../../src/core/release.ts'
import { type Client, createClient } from '../../../src/worker/client.ts'
import { drawing, fixture } from './files.ts'

const DATABASE = 'pastiche-test'
const visits: { client: Client; storage: Storage }[] = []

/** Opens the app as on a visit of its own. */
function visit(): Store {
  const client = createClient({ base: `${location.origin}/`, release: current, backend: 'wasm' })
  const storage = createStorage(DATABASE)
  visits.push({ client, storage })
  const style = (name: string): BuiltInStyle => ({
    name,
    title: name,
    artist: 'Nobody',
    year: '2000',
  })
  return createStore({
    client,
    storage,
    assets: {
      release: current,
      sample: () => drawing(320, 240, 'image/jpeg'),
      catalogue: async () => ({ release: current, styles: [style('starry-night'), style('the-scream')] }),
      manifest: async () => {
        throw new Error('There is no manifest here.')
      },
      thumbnail: (name) => `${name}.webp`,
    },
  })
}

async function until(store: Store, wanted: (state: AppState) => boolean, what: string): Promise<AppState> {
  const end = performance.now() + 60_000
  while (!wanted(store.state)) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}: ${JSON.stringify(store.state)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return store.state
}

const painted = (store: Store) => until(store, ({ picture }) => picture?.stage === 'full', 'the full picture')
/** Longer than the session is held back before it is written. */
const written = () => new Promise((resolve) => setTimeout(resolve, 900))

async function leave(): Promise<void> {
  for (const { client, storage } of visits.splice(0)) {
    client.dispose()
    await storage.close()
  }
}

beforeEach(
  () =>
    new Promise<void>((resolve, reject) => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(DATABASE)) localStorage.removeItem(key)
      sessionStorage.clear()
      const request = indexedDB.deleteDatabase(DATABASE)
      request.onsuccess = () => resolve()
      request.onerror = () => reject(request.error)
    }),
)

afterEach(leave)

test('the first visit paints the sample; the saved file has the promised size', async () => {
  const store = visit()
  const { saveSize, settings } = await painted(store)
  expect(settings.styleA).toBe('builtin:starry-night')
  const file = await store.encode('webp')
  const { width, height } = await createImageBitmap(file!)
  expect({ width, height }).toEqual({ width: saveSize!.width, height: saveSize!.height })
  expect(store.state.notices).toEqual([])
})

test('a reload brings back the photo, the settings and one’s own painting, with its vectors', async () => {
  const first = visit()
  await painted(first)
  await first.openPhoto(await drawing(200, 300), 'tall.png')
  await first.addPainting(await fixture('painting.jpg'), 'mine.jpg')
  first.change({ strength: 0.7, keepColours: true })
  const before = await until(first, ({ picture }) => picture?.stage === 'full' && picture.height === 300, 'the photo')
  await written()
  await leave()

  const second = visit()
  const after = await painted(second)
  expect(after.settings).toEqual(before.settings)
  expect(after.photo).toMatchObject({ name: 'tall.png', width: 200, height: 300 })
  expect(after.styles.find(({ own }) => own)).toMatchObject({ title: 'mine', status: 'ready' })
  expect(after.notices).toEqual([])
  expect((await fetch(after.styles.find(({ own }) => own)!.thumbnail)).ok).toBe(true)
})

test('vectors of another release are computed anew from the kept painting, and kept', async () => {
  const first = visit()
  await painted(first)
  await first.addPainting(await fixture('painting.jpg'), 'mine.jpg')
  await leave()
  const storage = createStorage(DATABASE)
  const {
    paintings: [kept],
  } = await storage.paintings()
  await storage.savePainting({ ...kept, release: 'another', vector: new Float32Array(100) })

  const second = visit()
  const learning = await until(second, ({ styles }) => styles.some(({ own }) => own), 'the painting')
  expect(learning.styles.find(({ own }) => own)?.status).toBe('learning')
  await until(second, ({ styles }) => styles.some(({ own, status }) => own && status === 'ready'), 'new vectors')
  await written()
  const {
    paintings: [again],
  } = await storage.paintings()
  await storage.close()
  expect(again.release).toBe(current)
  const distance = Math.hypot(...again.vector!.map((value, i) => value - kept.vector![i]))
  expect(distance).toBeLessThan(0.2 * Math.hypot(...kept.vector!))
})

test('a painting that an earlier version kept, with a vector for each stroke size, is ready at once', async () => {
  const first = visit()
  await painted(first)
  await first.addPainting(await fixture('painting.jpg'), 'mine.jpg')
  await leave()
  const storage = createStorage(DATABASE)
  const [{ vector, ...kept }] = (await storage.paintings()).paintings
  const [fine, bold] = [new Float32Array(100).fill(1), new Float32Array(100).fill(2)]
  const older = { ...kept, sizes: { fine, painted: vector, bold } }
  await storage.savePainting(older as unknown as StoredPainting)
  expect(await storage.paintings()).toEqual({ paintings: [{ ...kept, vector }], trouble: null })
  await storage.close()

  const { styles } = await until(visit(), ({ styles }) => styles.some(({ own }) => own), 'the painting')
  expect(styles.find(({ own }) => own)?.status).toBe('ready')
})

test('a removed painting is gone after a reload, and one brought back is not', async () => {
  const first = visit()
  await painted(first)
  await first.addPainting(await fixture('painting.jpg'), 'goes.jpg')
  await first.addPainting(await fixture('painting-2.jpg'), 'stays.jpg')
  for (const { id } of first.state.styles.filter(({ own }) => own)) await first.removePainting(id)
  first.state.notices.find(({ text }) => text.includes('stays'))?.action?.run()
  await written()
  await leave()
  const second = visit()
  const { styles } = await painted(second)
  expect(styles.filter(({ own }) => own).map(({ title }) => title)).toEqual(['stays'])
})

test('a session that names a photo which could not be kept begins with the sample', async () => {
  const storage = createStorage(DATABASE)
  const settings = { photoId: 'lost', styleA: null, styleB: null, mix: 2, strength: 0.5, stroke: 0, keepColours: true }
  await storage.session()
  await storage.saveSession({ session: { settings, activeSlot: 'b' }, photo: 'lost', run: null })
  await storage.close()
  const store = visit()
  const { photo } = await until(store, (state) => state.photo !== null, 'the sample')
  expect(photo?.name).toBe('Sample photo')
  expect(store.state.settings).toMatchObject({ photoId: 'sample', mix: 1, strength: 0.5 })
  expect(store.state.activeSlot).toBe('b')
})

test('undo brings back the photo before, and its picture', async () => {
  const store = visit()
  await painted(store)
  await store.openPhoto(await drawing(150, 100), 'small.png')
  await until(store, ({ picture }) => picture?.stage === 'full' && picture.width === 150, 'the new photo')
  store.undo()
  await until(store, ({ picture }) => picture?.stage === 'full' && picture.width === 320, 'the sample')
  expect(store.state.photo?.name).toBe('Sample photo')
})
