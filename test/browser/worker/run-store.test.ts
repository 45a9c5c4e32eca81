/** The stored run in the browser's own IndexedDB. */
import { openDB } from 'idb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PolishState } from '../../../src/gatys/types.ts'
import { RunStore, type StoredRun } from '../../../src/worker/run-store.ts'

const DATABASE = 'pastiche-runs-test'

type Values = Float32Array<ArrayBuffer>

interface Buckets {
  open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>
  delete(name: string): Promise<void>
}

const values = (fill: number, length = 1000): Values => new Float32Array(length).fill(fill)

function run(iteration: number, arrays: Record<string, Values>, change: Partial<StoredRun> = {}): StoredRun {
  const settings = { iterations: 100, maxEdge: 64 } as PolishState['meta']['settings']
  const meta = { version: 1, release: 'r', settings, width: 8, height: 8, iteration, curve: [3, 2] }
  return { key: 'a', ended: null, state: { meta: meta as unknown as PolishState['meta'], arrays }, ...change }
}

/** What is in the arrays' store. */
async function entries(): Promise<number> {
  const db = await openDB(DATABASE)
  const count = await db.count('arrays')
  db.close()
  return count
}

/** Counts arrays written from here on. */
function writes(): { readonly arrays: () => number } {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  return { arrays: () => put.mock.calls.filter(([value]) => value instanceof Float32Array).length }
}

const fresh = () =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })

beforeEach(fresh)
afterEach(() => void vi.restoreAllMocks())

test('a run comes back as it was, for its key only', async () => {
  const store = new RunStore(DATABASE)
  expect(await store.load('a')).toBeNull()
  expect(await store.list()).toEqual({ sound: [], lost: 0 })
  const saved = run(7, { x: values(1), s0: values(2) }, { ended: 'converged' })
  expect(await store.save(saved)).toBe(true)
  const other = new RunStore(DATABASE)
  expect(await other.load('a')).toEqual(saved)
  expect(await other.load('b')).toBeNull()
  const { sound } = await other.list()
  expect(sound).toMatchObject([{ key: 'a', ended: 'converged', meta: { iteration: 7 } }])
  await other.clear()
  expect(await store.load('a')).toBeNull()
  expect(await entries()).toBe(0)
})

test('an array is written once, renamed without being written, and deleted when no state names it', async () => {
  const store = new RunStore(DATABASE)
  const [x, s, y] = [values(1), values(2), values(3)]
  const written = writes()
  await store.save(run(1, { x, s0: s }))
  expect(written.arrays()).toBe(2)
  await store.save(run(2, { x: y, s0: s }))
  expect([written.arrays(), await entries()]).toEqual([3, 2])
  // As the oldest pair of L-BFGS is dropped and the others move up.
  await store.save(run(3, { x: y, s7: s }))
  expect([written.arrays(), await entries()]).toEqual([3, 2])
  expect((await new RunStore(DATABASE).load('a'))?.state.arrays).toEqual({ x: y, s7: s })
})

test('what was loaded need not be written again', async () => {
  await new RunStore(DATABASE).save(run(1, { x: values(1), s0: values(2) }))
  const store = new RunStore(DATABASE)
  const { arrays } = (await store.load('a'))!.state
  const written = writes()
  await store.save(run(2, { ...arrays, x: values(3) }))
  expect(written.arrays()).toBe(1)
  expect((await new RunStore(DATABASE).load('a'))?.state.arrays).toEqual({ x: values(3), s0: values(2) })
})

test('two tabs that take turns each leave a whole run', async () => {
  const [one, other] = [new RunStore(DATABASE), new RunStore(DATABASE)]
  const shared = { s0: values(5), y0: values(6) }
  await one.save(run(1, { x: values(1), ...shared }))
  await other.save(run(1, { x: values(2) }, { key: 'b' }))
  await one.save(run(2, { x: values(3), ...shared }))
  expect((await new RunStore(DATABASE).load('a'))?.state.arrays).toEqual({ x: values(3), ...shared })
  expect((await new RunStore(DATABASE).load('b'))?.state.arrays).toEqual({ x: values(2) })
  expect(await entries()).toBe(4)
})

test('a write that fails in the middle leaves the run before it, and the next one is whole', async () => {
  const store = new RunStore(DATABASE)
  const first = run(1, { x: values(1), s0: values(2) })
  await store.save(first)
  const { put } = IDBObjectStore.prototype
  let calls = 0
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (++calls === 2) throw new DOMException('no', 'DataCloneError')
    return put.apply(this, args)
  })
  const second = run(2, { x: values(3), s0: values(4), y0: values(5) })
  expect(await store.save(second)).toBe(false)
  expect(calls).toBe(2)
  expect(await new RunStore(DATABASE).load('a')).toEqual(first)
  vi.restoreAllMocks()
  expect(await store.save(second)).toBe(true)
  expect(await new RunStore(DATABASE).load('a')).toEqual(second)
})

test('a tab that is closed while it stores leaves a whole run', async () => {
  for (let closed = 0; closed < 8; closed++) {
    const worker = new Worker(new URL('./run-writer.ts', import.meta.url), { type: 'module' })
    await new Promise<void>((resolve) => {
      worker.onmessage = ({ data }) => data >= 2 && setTimeout(resolve, 7 * closed)
      worker.postMessage(DATABASE)
    })
    worker.terminate()
    const found = await new RunStore(DATABASE).load('a')
    const { meta, arrays } = found!.state
    expect(meta.iteration).toBeGreaterThanOrEqual(2)
    for (const name of ['x', 's', 'y']) {
      expect(arrays[name].length).toBe(1e6)
      expect([arrays[name][0], arrays[name].at(-1)]).toEqual([meta.iteration, meta.iteration])
    }
    expect(await entries()).toBe(4)
  }
})

test('where storage is full the run before stays, and one that fits is stored again', async () => {
  // A bucket has a quota of its own (Chromium only).
  const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets }
  const bucket = await storageBuckets.open('full', { quota: 1e6 })
  vi.stubGlobal('indexedDB', bucket.indexedDB)
  try {
    const store = new RunStore(DATABASE)
    // Chromium compresses what it stores.
    const noise = (length: number): Values => Float32Array.from({ length }, Math.random)
    const first = run(1, { x: noise(1e4) })
    expect(await store.save(first)).toBe(true)
    expect(await store.save(run(2, { x: noise(4e6) }, { key: 'b' }))).toBe(false)
    expect(await store.load('a')).toEqual(first)
    const third = run(3, { x: noise(1e4) })
    // The browser lets go of what the refused one took in its own time; runs are stored every few seconds.
    await vi.waitFor(async () => expect(await store.save(third)).toBe(true), { timeout: 10_000, interval: 200 })
    expect(await new RunStore(DATABASE).load('a')).toEqual(third)
  } finally {
    vi.unstubAllGlobals()
    await storageBuckets.delete('full')
  }
})

test('where storage is off nothing is kept and nothing fails', async () => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('off', 'SecurityError')
  })
  const store = new RunStore(DATABASE)
  expect(await store.save(run(1, { x: values(1) }))).toBe(false)
  expect(await store.load('a')).toBeNull()
  expect(await store.list()).toEqual({ sound: [], lost: 0 })
  await store.clear()
})

test('a run that another tab has brought farther stays, and one that was gone on with here does not', async () => {
  const [one, other] = [new RunStore(DATABASE), new RunStore(DATABASE)]
  await one.save(run(60, { x: values(1) }))
  // The other tab began before the first one had written anything.
  expect(await other.save(run(10, { x: values(2) }))).toBe(true)
  expect((await other.load('a'))?.state).toMatchObject({ meta: { iteration: 60 }, arrays: { x: values(1) } })
  expect(await entries()).toBe(1)
  // Knowing it, as where it is begun anew with fewer iterations.
  await other.save(run(5, { x: values(3) }))
  expect((await one.load('a'))?.state).toMatchObject({ meta: { iteration: 5 }, arrays: { x: values(3) } })
})

test('the newest runs stay, and those in use; the arrays of the others go', async () => {
  const store = new RunStore(DATABASE)
  let now = 1000
  vi.spyOn(Date, 'now').mockImplementation(() => ++now)
  const shared = values(9)
  for (const key of ['a', 'b', 'c', 'd', 'e']) await store.save(run(1, { x: values(1), shared }, { key }))
  await store.save(run(2, { x: values(2), shared }, { key: 'b' }))
  await store.prune(2, ['a', 'none'])
  const { sound } = await store.list()
  expect(sound.map(({ key }) => key)).toEqual(['b', 'e', 'a'])
  expect(await entries()).toBe(4)
  await store.remove(['b', 'e'])
  expect((await new RunStore(DATABASE).load('a'))?.state.arrays).toEqual({ x: values(1), shared })
})

test('the run of version 0.2 is taken over, and its database is gone', async () => {
  const older = `${DATABASE}-older`
  const db = await openDB(older, 1, {
    upgrade(created) {
      for (const store of ['runs', 'arrays']) created.createObjectStore(store)
    },
  })
  const { state, ...rest } = run(7, { x: values(1), s0: values(2) })
  await db.put('arrays', state.arrays.x, 'w-1')
  await db.put('arrays', state.arrays.s0, 'w-2')
  await db.put('runs', { ...rest, meta: state.meta, arrays: { x: 'w-1', s0: 'w-2' } }, 'current')
  db.close()
  const [one, other] = [new RunStore(DATABASE, older), new RunStore(DATABASE, older)]
  const [{ sound }] = await Promise.all([one.list(), other.list()])
  expect(sound).toMatchObject([{ key: 'a', meta: { iteration: 7 } }])
  expect((await one.load('a'))?.state.arrays).toEqual(state.arrays)
  await vi.waitFor(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name)
    expect(names).not.toContain(older)
  })
  expect(await new RunStore(DATABASE, older).load('a')).not.toBeNull()
})

test('what is no run any more is deleted and counted; the others are there', async () => {
  const store = new RunStore(DATABASE)
  await store.save(run(1, { x: values(1) }))
  const db = await openDB(DATABASE)
  for (const [key, record] of Object.entries({ b: null, c: 7, d: { key: 'd' }, e: { ...run(1, {}), key: 'other' } }))
    await db.put('runs', record, key)
  db.close()
  expect(await store.list()).toMatchObject({ sound: [{ key: 'a' }], lost: 4 })
  expect(await store.list()).toMatchObject({ sound: [{ key: 'a' }], lost: 0 })
})

test('an array with one bit changed is found, and its run does not count', async () => {
  const store = new RunStore(DATABASE)
  await store.save(run(1, { x: values(1), s0: values(2) }))
  const db = await openDB(DATABASE)
  const [key] = await db.getAllKeys('arrays')
  const array: Float32Array = await db.get('arrays', key)
  new Uint8Array(array.buffer)[5] ^= 1
  await db.put('arrays', array, key)
  db.close()
  const damaged = vi.fn()
  expect(await new RunStore(DATABASE).load('a', damaged)).toBeNull()
  expect(damaged).toHaveBeenCalledOnce()
})

test.each([
  ['an array is missing', async (db: Awaited<ReturnType<typeof openDB>>) => db.clear('arrays')],
  ['the run is something else', async (db: Awaited<ReturnType<typeof openDB>>) => db.put('runs', { key: 'a' }, 'a')],
])('a damaged run does not count: %s', async (_, damage) => {
  const store = new RunStore(DATABASE)
  await store.save(run(1, { x: values(1) }))
  const db = await openDB(DATABASE)
  await damage(db)
  db.close()
  expect(await store.load('a')).toBeNull()
  expect(await store.save(run(2, { x: values(2) }))).toBe(true)
  expect((await store.load('a'))?.state.arrays).toEqual({ x: values(2) })
})
