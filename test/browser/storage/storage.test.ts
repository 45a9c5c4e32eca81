/** What tabs keep, in the browser's own storage: whose it is, how long it stays, and what happens where it is not sound. */
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  DATABASE,
  fresh,
  keptPhotos,
  Memory,
  neverOpens,
  opens,
  overdue,
  painting,
  photo,
  reloaded,
  tab,
} from './tabs.ts'

beforeEach(fresh)
afterEach(async () => {
  vi.restoreAllMocks()
  await fresh()
})

describe('a tab', () => {
  test('has its own photo and settings again after a reload', async () => {
    const [a, b] = [tab(), tab()]
    await a.storage.session()
    await b.storage.session()
    await opens(a, 'cat', 'run of a')
    await opens(b, 'dog')
    const again = await (await reloaded(a)).storage.session()
    expect(again).toMatchObject({ settings: { settings: { photoId: 'cat' } }, run: 'run of a', trouble: null })
    expect([again.photo?.name, await again.photo?.file.text()]).toEqual(['cat.jpg', 'cat'])
    expect((await (await reloaded(b)).storage.session()).photo?.id).toBe('dog')
  })

  test('that is new begins with what the newest one has, open or closed, and keeps that', async () => {
    const a = tab()
    expect(await a.storage.session()).toEqual({ settings: null, photo: null, run: null, trouble: null })
    await opens(a, 'cat')
    const b = tab()
    expect((await b.storage.session()).photo?.id).toBe('cat')
    await opens(a, 'dog')
    expect((await (await reloaded(b)).storage.session()).photo?.id).toBe('cat')
    await a.storage.close()
    await opens(a, 'fish')
    expect((await tab().storage.session()).photo?.id).toBe('fish')
  })

  test('that is a copy of another goes on from there under an id of its own', async () => {
    const a = tab()
    await a.storage.session()
    await opens(a, 'cat')
    const copy = tab(new Memory(a.memory))
    expect((await copy.storage.session()).photo?.id).toBe('cat')
    await opens(copy, 'dog')
    expect((await (await reloaded(a)).storage.session()).photo?.id).toBe('cat')
    expect((await (await reloaded(copy)).storage.session()).photo?.id).toBe('dog')
  })

  test('writes its entry before anything is waited for', async () => {
    const { storage } = tab()
    await storage.session()
    void storage.saveSession({ session: { settings: { mix: 0.123 } }, photo: null, run: null })
    expect(Object.values(localStorage).join()).toContain('0.123')
  })

  test('that is closed is let go of when three others were closed since, and its photo with it', async () => {
    const live = tab()
    await live.storage.session()
    await opens(live, 'stays')
    for (let i = 0; i < 8; i++) {
      const { storage } = tab()
      await storage.session()
      await opens({ memory: new Memory(), storage }, `photo ${i}`)
      await storage.close()
    }
    await opens(live, 'stays too')
    expect((await keptPhotos()).sort()).toEqual(['photo 5', 'photo 6', 'photo 7', 'stays too'])
    expect((await (await reloaded(live)).storage.session()).photo?.id).toBe('stays too')
  })

  test('that only looks leaves no more entries behind than those that matter', async () => {
    const entries = () => Object.keys(localStorage).filter((key) => key.startsWith(`${DATABASE}.tab.`)).length
    const live = tab()
    await live.storage.session()
    await opens(live, 'cat')
    for (let i = 0; i < 40; i++) {
      const { storage } = tab()
      expect((await storage.session()).photo?.id).toBe('cat')
      await storage.close()
    }
    await vi.waitFor(() => expect(entries()).toBeLessThan(10))
    expect((await (await reloaded(live)).storage.session()).photo?.id).toBe('cat')
  })

  test('says which runs open tabs hold on to', async () => {
    const [a, b] = [tab(), tab()]
    for (const { storage } of [a, b]) await storage.session()
    await a.storage.saveSession({ session: {}, photo: null, run: 'a' })
    await b.storage.saveSession({ session: {}, photo: null, run: 'b' })
    expect((await a.storage.runsInUse()).toSorted()).toEqual(['a', 'b'])
    await b.storage.close()
    expect(await a.storage.runsInUse()).toEqual(['a'])
  })

  test('works without locks too, as on plain http', async () => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as never)
    const [a, b] = [tab(), tab()]
    for (const { storage } of [a, b]) await storage.session()
    await opens(a, 'cat')
    await opens(b, 'dog')
    expect((await (await reloaded(a)).storage.session()).photo?.id).toBe('cat')
    expect((await (await reloaded(b)).storage.session()).photo?.id).toBe('dog')
  })
})

describe('what version 0.2 left', () => {
  const session = { settings: { photoId: 'cat', styleA: 'builtin:third' }, activeSlot: 'b' }

  async function older(): Promise<void> {
    const db = await openDB(DATABASE, 1, {
      upgrade(created) {
        created.createObjectStore('paintings', { keyPath: 'id' })
        created.createObjectStore('session')
      },
    })
    await db.put('paintings', painting('mine', 1))
    await db.put('session', photo('cat'), 'photo')
    db.close()
    localStorage.setItem(`${DATABASE}.session`, JSON.stringify(session))
  }

  test('is there, and once only', async () => {
    await older()
    const a = tab()
    const found = await a.storage.session()
    expect(found).toMatchObject({ settings: session, photo: { id: 'cat', name: 'cat.jpg' }, trouble: null })
    expect((await a.storage.paintings()).paintings.map(({ id }) => id)).toEqual(['mine'])
    expect(await keptPhotos()).toEqual(['cat'])
    expect(localStorage.getItem(`${DATABASE}.session`)).toBeNull()
    await opens(a, 'dog')
    expect((await tab().storage.session()).photo?.id).toBe('dog')
  })

  test('is there while a tab of that version is open, which goes on working', async () => {
    await older()
    const old = await openDB(DATABASE, 1)
    const a = tab()
    expect((await a.storage.session()).photo?.id).toBe('cat')
    await old.put('session', photo('dog'), 'photo')
    await opens(a, 'fish')
    expect((await old.get('session', 'photo')).id).toBe('dog')
    old.close()
    expect((await (await reloaded(a)).storage.session()).photo?.id).toBe('fish')
  })

  test('stays as it is while the database does not answer', async () => {
    await older()
    neverOpens()
    const trouble = expect.stringMatching(/missing for now. .* does not answer/)
    expect(await overdue(tab().storage.session())).toMatchObject({ settings: session, photo: null, trouble })
    vi.restoreAllMocks()
    expect(localStorage.getItem(`${DATABASE}.session`)).not.toBeNull()
    expect((await tab().storage.session()).photo?.id).toBe('cat')
  })
})

describe('paintings', () => {
  test('that cannot be read are left out, said and kept; the others are there', async () => {
    const { storage } = tab()
    for (const [i, id] of ['first', 'second'].entries()) await storage.savePainting(painting(id, i))
    await storage.savePainting({ ...painting('bad', 1), thumbnail: 'x' } as never)
    const again = tab().storage
    const { paintings, trouble } = await again.paintings()
    expect(paintings.map(({ id }) => id)).toEqual(['first', 'second'])
    expect(trouble).toBe('1 of your paintings could not be read and is left out.')
    const db = await openDB(DATABASE)
    expect(await db.count('paintings')).toBe(3)
    await again.removeUnreadable()
    expect((await db.getAllKeys('paintings')).map(String)).toEqual(['first', 'second'])
    db.close()
    expect((await again.paintings()).trouble).toBeNull()
  })

  test('are there but for one that the browser itself cannot give back', async () => {
    const { storage } = tab()
    for (const [i, id] of ['first', 'lost', 'third'].entries()) await storage.savePainting(painting(id, i))
    const { get } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
      throw new DOMException('Failed to read large IndexedDB value', 'DataError')
    })
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if (key === 'lost') throw new DOMException('Failed to read large IndexedDB value', 'DataError')
      return get.call(this, key)
    })
    const { paintings, trouble } = await storage.paintings()
    expect(paintings.map(({ id }) => id)).toEqual(['first', 'third'])
    expect(trouble).toMatch(/^1 of your paintings/)
  })
})

test('a photo that cannot be read is said and stays', async () => {
  const a = tab()
  await a.storage.session()
  await a.storage.saveSession({ session: { settings: {} }, photo: 'cat', run: null })
  await a.storage.savePhoto({ id: 'cat', name: 'cat.jpg', file: 'none' } as never)
  const found = await (await reloaded(a)).storage.session()
  expect(found).toMatchObject({ photo: null, trouble: expect.stringMatching(/could not be read/) })
  expect(await keptPhotos()).toEqual(['cat'])
})
