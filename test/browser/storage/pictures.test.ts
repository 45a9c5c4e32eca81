/** The pictures that were made: what is kept of them, once each, through a migration and a storage that is full. */
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PictureDatabase, type PictureParts } from '../../../src/app/storage/picture-database.ts'
import { unlearnt } from '../../../src/app/storage/stored-painting.ts'
import { type NewPicture, readStoredPicture, storedPicture } from '../../../src/app/storage/stored-picture.ts'
import { fieldMutations } from '../../fuzz/mutations.ts'
import { removed } from './tabs.ts'

const NAME = `pastiche-pictures-test-${Math.random().toString(36).slice(2)}`
let database: PictureDatabase

beforeEach(() => {
  database = new PictureDatabase(NAME)
})

afterEach(async () => {
  vi.restoreAllMocks()
  database.close()
  await removed(NAME)
})

const aunt = {
  ...unlearnt,
  ...{ id: 'aunt', name: 'Aunt Élise', added: 5, painting: new Blob(['painting']), thumbnail: new Blob(['small']) },
  ...{ release: 'r1', vector: new Float32Array(100).fill(1) },
}

function picture(id: string, part: Partial<NewPicture> = {}): NewPicture {
  return {
    ...{ id, same: `same-${id}`, saved: 1000, title: 'The Starry Night', type: 'image/jpeg', width: 40, height: 30 },
    ...{ bytes: 4, thumbnailBytes: 5, photo: { name: 'harbour.jpg', key: 'photo-key', bytes: 5 } },
    recipe: {
      ...{ release: 'r1', settings: { photoId: 'p', styleA: 'own:aunt', strength: 0.5 }, mixes: [], polish: null },
      styles: [{ id: 'own:aunt', title: 'Aunt Élise', share: 1, key: 'aunt-key' }],
    },
    ...part,
  }
}

const parts = (part: Partial<PictureParts> = {}): PictureParts => ({
  ...{ file: new Blob(['file']), thumbnail: new Blob(['thumb']), photo: new Blob(['photo']) },
  styles: new Map([['aunt-key', aunt]]),
  ...part,
})

const keep = (id: string, part: Partial<NewPicture> = {}, more: Partial<PictureParts> = {}) =>
  database.add(storedPicture(picture(id, part)), parts(more))

/** How many records each store has. */
async function counts(): Promise<Record<string, number>> {
  const db = await openDB(NAME)
  const all = await Promise.all([...db.objectStoreNames].map(async (name) => [name, await db.count(name)]))
  db.close()
  return Object.fromEntries(all)
}

const text = async (blob: Blob | null) => (blob ? blob.text() : null)

describe('a kept picture', () => {
  test('is there with all that belongs to it, the newest first', async () => {
    await keep('one', { saved: 1 })
    await keep('two', { saved: 2 })
    const { pictures, unreadable } = await database.all()
    expect([pictures.map(({ id }) => id), unreadable]).toEqual([['two', 'one'], 0])
    expect(pictures[1]).toEqual(storedPicture(picture('one', { saved: 1 })))
    expect(pictures[0].words).toBe('the starry night harbour.jpg aunt elise')
    expect(await text(await database.file('one'))).toBe('file')
    expect(await text(await database.thumbnail('one'))).toBe('thumb')
    expect(await text(await database.photo('photo-key'))).toBe('photo')
    expect(await database.style('aunt-key')).toMatchObject({ id: 'aunt', vector: aunt.vector })
  })

  test('that is the same as one before is that one, of a newer date and the larger file', async () => {
    await keep('one', { saved: 1, same: 'same' }, { file: new Blob(['large']) })
    const again = { saved: 2, same: 'same', width: 20, height: 15 }
    expect(await keep('two', again, { file: new Blob(['small']) })).toMatchObject({ id: 'one', saved: 2, width: 40 })
    expect(await text(await database.file('one'))).toBe('large')
    await keep('three', { saved: 3, same: 'same', width: 80, height: 60 }, { file: new Blob(['largest']) })
    expect((await database.all()).pictures).toMatchObject([{ id: 'one', saved: 3, width: 80 }])
    expect(await text(await database.file('one'))).toBe('largest')
    expect(await counts()).toEqual({ files: 1, photos: 1, pictures: 1, styles: 1, thumbnails: 1 })
  })

  test('shares its photo and styles with others, which go with the last one that needs them', async () => {
    await keep('one')
    await keep('two')
    await keep('three', { photo: { name: 'other', key: 'other-key', bytes: 1 } })
    expect(await counts()).toMatchObject({ pictures: 3, photos: 2, styles: 1 })
    await database.purge(['one', 'three'])
    expect(await counts()).toEqual({ files: 1, photos: 1, pictures: 1, styles: 1, thumbnails: 1 })
    expect(await text(await database.photo('photo-key'))).toBe('photo')
    await database.purge(['two'])
    expect(await counts()).toEqual({ files: 0, photos: 0, pictures: 0, styles: 0, thumbnails: 0 })
  })

  test('that is to go is there until it goes, and stays after all where it is made again', async () => {
    await keep('one')
    await database.mark(['one'], 77)
    expect((await database.all()).pictures).toMatchObject([{ id: 'one', removed: 77 }])
    await keep('two', { same: 'same-one' })
    expect((await database.all()).pictures).toMatchObject([{ id: 'one', removed: null }])
  })

  test('with a wrong field is left out, and the others are there', async () => {
    await keep('sound')
    const db = await openDB(NAME)
    let put = 0
    for (const { value } of fieldMutations(storedPicture(picture('damaged')))) {
      const record = value as { id?: unknown } | null
      await db.put('pictures', { ...record, id: `damaged ${put}` }).then(
        () => put++,
        () => undefined,
      )
    }
    db.close()
    const { pictures, unreadable } = await database.all()
    expect(put).toBeGreaterThan(100)
    expect(pictures.map(({ id }) => id)).toEqual(['sound'])
    expect(unreadable).toBe(put)
    await database.removeUnreadable()
    expect(await counts()).toMatchObject({ pictures: 1, files: 1 })
  })

  test('of a later form is not for this version to judge', () => {
    expect(readStoredPicture({ ...storedPicture(picture('one')), format: 3 })).toBeNull()
  })
})

describe('a storage that is full', () => {
  test('keeps nothing of the picture, loses nothing, and says so', async () => {
    await keep('one')
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.name !== 'files') return put.apply(this, args)
      throw new DOMException('No room.', 'QuotaExceededError')
    })
    await expect(keep('two')).rejects.toMatchObject({ code: 'storage-full' })
    vi.restoreAllMocks()
    expect((await database.all()).pictures.map(({ id }) => id)).toEqual(['one'])
    expect(await counts()).toEqual({ files: 1, photos: 1, pictures: 1, styles: 1, thumbnails: 1 })
  })
})

describe('a database of the first schema', () => {
  /** As that wrote it: each style within the recipe of each picture. */
  async function first(...records: readonly object[]): Promise<void> {
    const db = await openDB(NAME, 10, {
      upgrade: (created) => {
        created.createObjectStore('pictures', { keyPath: 'id' })
        for (const name of ['thumbnails', 'files', 'photos']) created.createObjectStore(name)
      },
    })
    const stores = ['pictures', 'thumbnails', 'files', 'photos']
    const transaction = db.transaction(stores, 'readwrite')
    for (const record of records) {
      const { id } = record as { id: string }
      await transaction.objectStore('pictures').put(record)
      await transaction.objectStore('files').put(new Blob([`file ${id}`]), id)
      await transaction.objectStore('thumbnails').put(new Blob(['thumb']), id)
    }
    await transaction.objectStore('photos').put(new Blob(['photo']), 'photo-key')
    await transaction.done
    db.close()
  }

  function firstRecord(id: string): object {
    const { recipe, ...rest } = picture(id)
    const styles = recipe.styles.map((style) => ({ ...style, value: aunt }))
    return { format: 1, ...rest, recipe: { ...recipe, styles } }
  }

  test('is brought to this one: styles lie apart, once, and pictures are found by words', async () => {
    await first(firstRecord('one'), firstRecord('two'))
    const { pictures, unreadable } = await database.all()
    expect(unreadable).toBe(0)
    expect(pictures.find(({ id }) => id === 'one')).toEqual(storedPicture(picture('one')))
    expect(await counts()).toEqual({ files: 2, photos: 1, pictures: 2, styles: 1, thumbnails: 2 })
    expect(await database.style('aunt-key')).toMatchObject({ id: 'aunt', vector: aunt.vector })
    expect(await text(await database.file('two'))).toBe('file two')
    // What the index says of what they share.
    await database.purge(['one'])
    expect(await counts()).toMatchObject({ photos: 1, styles: 1 })
    await database.purge(['two'])
    expect(await counts()).toMatchObject({ photos: 0, styles: 0 })
  })

  test('keeps what cannot be read as it is, and the rest is there', async () => {
    await first(firstRecord('one'), { id: 'odd', format: 1, recipe: null })
    expect(await database.all()).toMatchObject({ pictures: [{ id: 'one' }], unreadable: 1 })
    const db = await openDB(NAME)
    expect(await db.get('pictures', 'odd')).toEqual({ id: 'odd', format: 1, recipe: null })
    expect(db.version).toBe(20)
    db.close()
  })

  test('that another tab has open is not held up by it', async () => {
    await first(firstRecord('one'))
    const other = await openDB(NAME, 10, { blocking: (_old, _new, event) => (event.target as IDBDatabase).close() })
    expect((await database.all()).pictures).toHaveLength(1)
    other.close()
  })
})

test('a database of a later schema is left as it is, and said', async () => {
  const db = await openDB(NAME, 30, { upgrade: (created) => void created.createObjectStore('pictures') })
  db.close()
  await expect(database.all()).rejects.toMatchObject({ code: 'storage-newer' })
})

test('a store that is missing is put in without a loss', async () => {
  await keep('one')
  database.close()
  const db = await openDB(NAME, 21, { upgrade: (created) => created.deleteObjectStore('styles') })
  db.close()
  database = new PictureDatabase(NAME)
  expect((await database.all()).pictures).toHaveLength(1)
  expect(await database.style('aunt-key')).toBeNull()
})
