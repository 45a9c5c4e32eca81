/** Paintings of one's own, from the page's wish to what is kept: cut out, renamed, removed, as files, in other tabs. */
import { expect, test } from 'vitest'
import { WHOLE } from '../../../src/core/perspective.ts'
import { parseStyleFile } from '../../../src/core/style-file.ts'
import { FakeClient } from './fake-client.ts'
import { visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'
import { bytes, controls, kept, recordOf, settleAll, tileOf, withPainting } from './own-visit.ts'

const crop = { ...WHOLE, turns: 1 as const }

test('a painting is cut out anew from the whole picture, read and learnt anew; that can be taken back', async () => {
  const client = new FakeClient()
  client.original = new Blob(['whole'])
  const storage = new MemoryStorage()
  const opened = await visit(client, true, storage)
  const id = await opened.store.addPainting(new Blob(['painting']), 'aunt.jpg')
  await settleAll()
  if (!id) throw new Error('It was not added.')
  const own = { ...opened, storage, id }
  client.trains[0].progress({ step: 40, style: bytes(2), state: bytes(3) })
  const before = recordOf(own)
  const styles = await controls(own)
  expect(styles.uncut(id)).toEqual({ picture: client.original, crop: WHOLE })
  expect(await styles.cut(id, crop)).toBe(true)
  expect(client.crops).toEqual([null, crop])
  expect(client.trains[0].ending()).toBe(true)
  // What still comes of the old one is of another picture.
  client.trains[0].progress({ step: 50, state: bytes(8) })
  await client.trains[0].finish({ ended: 'paused', state: bytes(8) })
  await settleAll()
  const record = recordOf(own)
  expect(record).toMatchObject({ crop, learnt: null, resume: null, using: 'predicted', learning: 'wanted' })
  expect(record?.original).toBe(client.original)
  expect(client.trains[1].request.from).toBeNull()
  expect(styles.uncut(id)).toEqual({ picture: client.original, crop })
  opened.store.state.notices.find(({ action }) => action?.label === 'Take back')?.action?.run()
  await client.trains[1].finish({ ended: 'paused', state: bytes(9) })
  await settleAll()
  expect(recordOf(own)).toMatchObject({ crop: null, learnt: before?.learnt, using: 'learnt' })
  expect(client.trains[2].request.from).toEqual(bytes(3))
})

test('the same way of cutting changes nothing, and a failure leaves all as it was', async () => {
  const own = await withPainting()
  const { client, id } = own
  const styles = await controls(own)
  const before = recordOf(own)
  expect(await styles.cut(id, WHOLE)).toBe(true)
  expect(client.crops).toEqual([null])
  client.learnError = new Error('no room')
  expect(await styles.cut(id, crop)).toBe(false)
  expect(recordOf(own)).toEqual(before)
  expect(own.errors()).toEqual([expect.stringMatching(/no room/)])
})

test('it is renamed, for later visits too; a name of nothing is none', async () => {
  const own = await withPainting()
  const { id } = own
  const styles = await controls(own)
  styles.rename(id, '  My aunt ')
  await settleAll()
  expect(tileOf(own, id)?.title).toBe('My aunt')
  expect(recordOf(own)?.name).toBe('My aunt')
  styles.rename(id, '   ')
  expect(tileOf(own, id)?.title).toBe('My aunt')
})

test('one that is removed is not learnt any more, and is again when it is brought back', async () => {
  const own = await withPainting()
  const { client, id, store } = own
  await store.removePainting(id)
  expect(client.trains[0].ending()).toBe(true)
  await client.trains[0].finish({ ended: 'paused', state: bytes(1) })
  await settleAll()
  expect(recordOf(own)).toBeUndefined()
  store.state.notices.find(({ action }) => action?.label === 'Bring back')?.action?.run()
  await settleAll()
  expect(client.trains).toHaveLength(2)
  expect(tileOf(own, id)?.mine?.learning?.status).toBe('running')
})

test('its style as a file is one that can be read', async () => {
  const own = await withPainting()
  const file = (await controls(own)).file(own.id)
  expect(file?.name).toBe('aunt.style.json')
  const read = parseStyleFile('aunt.style.json', (await file?.text()) ?? '', 'r1')
  expect(read).toMatchObject({ name: 'aunt', release: 'r1', learnt: null })
})

test('what another tab has learnt of it meanwhile is taken over', async () => {
  const storage = new MemoryStorage()
  storage.kept.set('a', kept('a', 1, { learning: 'wanted' }))
  const read = storage.painting.bind(storage)
  storage.painting = async (id) => {
    const record = await read(id)
    const learnt = { bytes: bytes(5), release: 'r1', done: 1 }
    return record && { ...record, learnt, learning: 'ended', using: 'learnt' }
  }
  const own = await visit(new FakeClient(), true, storage)
  await settleAll()
  expect(own.client.trains).toEqual([])
  expect(tileOf(own, 'own:a')?.mine).toMatchObject({ learnt: true, using: 'learnt', learning: null })
})

test('what cannot be kept works for this visit, and is said', async () => {
  const own = await withPainting()
  own.storage.error = new Error('full')
  own.client.trains[0].progress({ step: 40, style: bytes(2) })
  await settleAll()
  expect(tileOf(own, own.id)?.mine?.using).toBe('learnt')
  expect(own.errors()).toEqual([expect.stringMatching(/What was changed of “aunt” works now but will be gone/)])
})
