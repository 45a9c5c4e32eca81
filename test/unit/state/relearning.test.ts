/** Own paintings whose vectors are another release's are learnt anew; what is done with them meanwhile must not be lost. */
import { expect, test } from 'vitest'
import { unlearnt } from '../../../src/app/storage/stored-painting.ts'
import { FakeClient, settle } from './fake-client.ts'
import { visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

const painting = (release: string, vector: Float32Array | null = new Float32Array(100)) => ({
  id: 'aunt',
  name: 'My aunt',
  added: 0,
  painting: new Blob(['painting']),
  thumbnail: new Blob(['thumbnail']),
  release,
  vector,
  ...unlearnt,
})

const settleAll = async () => {
  for (let i = 0; i < 12; i++) await settle()
}

test('a painting of another release is learnt anew, and kept so', async () => {
  const storage = new MemoryStorage()
  storage.kept.set('aunt', painting('r0'))
  const { client, store } = await visit(new FakeClient(), true, storage)
  await settleAll()
  expect(client.learns).toEqual([{ copies: false }])
  expect(store.state.styles.at(-1)).toMatchObject({ id: 'own:aunt', status: 'ready' })
  expect(storage.kept.get('aunt')?.release).toBe('r1')
})

test('a painting of this release without a sound vector is learnt anew', async () => {
  const storage = new MemoryStorage()
  storage.kept.set('aunt', painting('r1', null))
  const { client, store } = await visit(new FakeClient(), true, storage)
  await settleAll()
  expect(client.learns).toEqual([{ copies: false }])
  expect(store.state.styles.at(-1)).toMatchObject({ id: 'own:aunt', status: 'ready' })
  expect(storage.kept.get('aunt')?.vector).toEqual(new Float32Array(100).fill(0.5))
})

test('one that was removed before it could be learnt is learnt when it is brought back', async () => {
  const storage = new MemoryStorage()
  storage.kept.set('aunt', painting('r0'))
  const client = new FakeClient()
  client.learnError = new Error('not yet')
  const { store } = await visit(client, true, storage)
  await settleAll()
  expect(store.state.styles.at(-1)).toMatchObject({ id: 'own:aunt', status: 'failed' })
  await store.removePainting('own:aunt')
  client.learnError = null
  store.state.notices.find(({ action }) => action?.label === 'Bring back')?.action?.run()
  await settleAll()
  expect(client.learns).toHaveLength(2)
  expect(store.state.styles.at(-1)).toMatchObject({ id: 'own:aunt', status: 'ready' })
})
