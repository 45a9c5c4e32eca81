/** Databases that are not as they should be. */
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fieldMutations } from '../../fuzz/mutations.ts'
import { FakeClient } from '../../unit/state/fake-client.ts'
import { visit } from '../../unit/state/harness.ts'
import { DATABASE, fresh, keptPhotos, neverOpens, opens, overdue, painting, reloaded, tab } from './tabs.ts'

beforeEach(fresh)
afterEach(async () => {
  vi.restoreAllMocks()
  await fresh()
})

test('among everything that one wrong field makes of a painting, the sound ones are there and the app paints', async () => {
  const { storage } = tab()
  const sound = Object.assign(painting('sound', 5), { vector: new Float32Array(100).fill(1) })
  await storage.savePainting(sound)
  const db = await openDB(DATABASE)
  let put = 1
  for (const { value } of fieldMutations(sound)) {
    const record = value as { id?: unknown } | null
    // Each is a record of its own, unless its id is what is wrong with it.
    const own = record?.id === 'sound' ? { ...record, id: `damaged ${put}` } : record
    await db.put('paintings', own).then(
      () => put++,
      () => undefined,
    )
  }
  const count = await db.count('paintings')
  expect(count).toBeGreaterThan(200)
  db.close()
  const { paintings, trouble } = await storage.paintings()
  expect(paintings.length).toBeGreaterThan(10)
  expect(trouble).toContain(`${count - paintings.length} of your paintings`)
  const client = new FakeClient()
  // Those without a sound vector are learnt anew, and kept, which is another test's.
  client.learn = () => new Promise(() => undefined)
  const { store, errors } = await visit(client, true, tab().storage)
  await vi.waitFor(() => expect(store.state.styles.filter(({ own }) => own).length).toBe(paintings.length))
  expect(store.state.styles.find(({ id }) => id === 'own:sound')?.status).toBe('ready')
  await vi.waitFor(() => expect(errors()).toEqual([trouble]))
  store.chooseStyle('own:sound')
  expect(client.renders.length).toBeGreaterThan(0)
})

describe('a database', () => {
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error) => error.code,
    )

  test('of a later version is left as it is, and said', async () => {
    const db = await openDB(DATABASE, 99, { upgrade: (created) => void created.createObjectStore('paintings') })
    await db.put('paintings', 'of the future', 'x')
    db.close()
    const { storage } = tab()
    await expect(storage.paintings()).rejects.toMatchObject({
      code: 'storage-newer',
      message: expect.stringMatching(/newer version of Pastiche/),
    })
    expect(await code(storage.savePainting(painting('mine', 1)))).toBe('storage-newer')
    const same = await openDB(DATABASE)
    expect([same.version, await same.get('paintings', 'x')]).toEqual([99, 'of the future'])
    same.close()
  })

  test.each([[[]], [['paintings']], [['session']]])('with no stores but %j gets the others', async (stores) => {
    const db = await openDB(DATABASE, 1, {
      upgrade(created) {
        for (const store of stores) created.createObjectStore(store, store === 'paintings' ? { keyPath: 'id' } : {})
      },
    })
    if (stores.includes('paintings')) await db.put('paintings', painting('mine', 1))
    db.close()
    const [a, b] = [tab(), tab()]
    // Both at once: one of them is later than the other.
    const found = await Promise.all([a, b].map(({ storage }) => storage.paintings()))
    for (const { paintings } of found) expect(paintings.length).toBe(stores.includes('paintings') ? 1 : 0)
    await a.storage.savePainting(painting('new', 2))
    await b.storage.session()
    await opens(b, 'cat')
    expect((await tab().storage.paintings()).paintings.at(-1)?.id).toBe('new')
    expect((await (await reloaded(b)).storage.session()).photo?.id).toBe('cat')
  })

  test('that never answers is given up, and used when it does answer after all', async () => {
    neverOpens()
    const { storage } = tab()
    expect(await code(overdue(storage.paintings()))).toBe('timed-out')
    expect(await code(overdue(storage.savePainting(painting('mine', 1))))).toBe('timed-out')
    vi.restoreAllMocks()
    expect(await code(tab().storage.savePainting(painting('mine', 1)))).toBe('none')
  })

  test('whose reading never ends is given up too', async () => {
    const { storage } = tab()
    await storage.savePainting(painting('mine', 1))
    const request = Object.create(IDBRequest.prototype, { addEventListener: { value: () => undefined } })
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockReturnValue(request)
    expect(await code(overdue(storage.paintings()))).toBe('timed-out')
  })

  test('that another tab upgrades is let go of', async () => {
    const { storage } = tab()
    await storage.savePainting(painting('mine', 1))
    const later = await openDB(DATABASE, 50)
    later.close()
    expect(await code(storage.paintings())).toBe('storage-newer')
  })
})

test('where storage is full older photos of closed tabs make room, and what is lost is said', async () => {
  interface Buckets {
    open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>
    delete(name: string): Promise<void>
  }
  // A bucket has a quota of its own (Chromium only).
  const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets }
  const bucket = await storageBuckets.open('full-of-photos', { quota: 3e6 })
  vi.stubGlobal('indexedDB', bucket.indexedDB)
  try {
    const a = tab()
    await a.storage.session()
    await opens(a, 'cat')
    await a.storage.savePainting(painting('mine', 1))
    const noise = crypto.getRandomValues(new Uint8Array(65536))
    const large = { id: 'large', name: 'large', file: new Blob(Array.from({ length: 100 }, () => noise)) }
    await a.storage.saveSession({ session: {}, photo: 'large', run: null })
    await expect(a.storage.savePhoto(large)).rejects.toMatchObject({ code: 'storage-full' })
    expect((await a.storage.paintings()).paintings.map(({ id }) => id)).toEqual(['mine'])
    expect(await keptPhotos()).toEqual(['cat'])
  } finally {
    vi.unstubAllGlobals()
    await storageBuckets.delete('full-of-photos')
  }
})
