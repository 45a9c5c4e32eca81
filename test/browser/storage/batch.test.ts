/** Several photos in a real database. */
import { openDB } from 'idb'
import { afterEach, expect, test } from 'vitest'
import { BatchDatabase, type StoredBatchPhoto } from '../../../src/app/storage/batch-database.ts'

const NAME = 'several-test'
const photo = (id: string, place: number): StoredBatchPhoto => ({
  ...{ id, place, name: `${id}.jpg`, bytes: 1, state: 'waiting', why: null, made: null, saved: false },
})
let db = new BatchDatabase(NAME)

afterEach(async () => {
  await db.clear()
  db.close()
  db = new BatchDatabase(NAME)
})

test('photos come back in their order, with what is there of them', async () => {
  for (const [id, place] of [
    ['b', 1],
    ['a', 0],
  ] as const) {
    await db.putPhoto(photo(id, place))
    await db.putFile('photos', id, new Blob([id]))
  }
  await db.putFile('pictures', 'b', new Blob(['painted']))
  db.close()
  const { photos, files } = await new BatchDatabase(NAME).load()
  expect(photos.map(({ id }) => id)).toEqual(['a', 'b'])
  expect([...files.pictures]).toEqual(['b'])
  expect(await (await db.file('pictures', 'b'))?.text()).toBe('painted')
  expect(await db.file('pictures', 'a')).toBeNull()
})

test('a photo without its file, and one that cannot be read, are left out', async () => {
  await db.putPhoto(photo('a', 0))
  await db.putPhoto(photo('b', 1))
  await db.putFile('photos', 'b', new Blob(['b']))
  await db.putFile('photos', 'c', new Blob(['c']))
  const raw = await openDB(NAME)
  await raw.put('items', { id: 'c', place: 'first' })
  raw.close()
  expect((await db.load()).photos.map(({ id }) => id)).toEqual(['b'])
})

test('what is taken out is gone with its files', async () => {
  await db.putPhoto(photo('a', 0))
  for (const part of ['photos', 'pictures'] as const) await db.putFile(part, 'a', new Blob(['a']))
  await db.remove('a')
  const { photos, files } = await db.load()
  expect([photos.length, files.photos.size, files.pictures.size]).toEqual([0, 0, 0])
})
