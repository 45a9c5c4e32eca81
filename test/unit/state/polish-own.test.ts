/** Polishing towards a painting of one's own, which may be cut out anew or learnt while a run of it is kept. */
import { expect, test } from 'vitest'
import type { Crop } from '../../../src/core/perspective.ts'
import { WHOLE } from '../../../src/core/perspective.ts'
import { FakeClient } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'
import { bytes, controls, type Own, recordOf, settleAll, withPainting } from './own-visit.ts'

const half: Crop = {
  ...WHOLE,
  corners: [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
    { x: 0, y: 1 },
  ],
}

const texts = ({ store }: Visit) => store.state.notices.map(({ text }) => text)
const press = async ({ store }: Visit, label: string) => {
  store.state.notices.find(({ action }) => action?.label === label)?.action?.run()
  await settleAll()
}
const runOf = ({ store }: Visit) => store.state.polish

async function polishing(own: Own): Promise<void> {
  await own.finishAll()
  await settleAll()
  void (await own.store.polisher()).start()
  await settleAll()
}

async function polished(own: Own): Promise<void> {
  await polishing(own)
  await own.client.polishing.finish({})
  await settleAll()
}

/** The next visit, in which another worker has what the last one stored. */
async function again({ client, storage, store }: Own): Promise<Visit> {
  storage.json = JSON.stringify({ settings: store.state.settings })
  const next = new FakeClient()
  for (const [key, run] of client.runs) next.runs.set(key, run)
  const opened = await visit(next, true, storage)
  await settleAll()
  return opened
}

/** A run as it was stored before runs had versions. */
function withoutVersions({ client }: Own): void {
  const { origin, ...run } = client.stored!
  const { settings, tuning } = origin as { settings: unknown; tuning: unknown }
  client.stored = { ...run, origin: { settings, tuning } }
}

test('the polished picture of an earlier crop is not the one of the crop that is there, until that is taken back', async () => {
  const own = await withPainting()
  await polished(own)
  expect(runOf(own).run).toMatchObject({ status: 'finished', shown: true })
  await (await controls(own)).cut(own.id, half)
  await settleAll()
  expect(runOf(own)).toMatchObject({ run: null, other: null })
  const before = own.client.polishes.length
  void (await own.store.polisher()).start()
  await settleAll()
  expect(own.client.polishes).toHaveLength(before + 1)
  const [first, second] = own.client.polishes.map(({ request }) => request.key)
  expect(second).not.toBe(first)
  await own.client.polishing.finish({})
  await press(own, 'Take back')
  expect(runOf(own).run).toMatchObject({ status: 'finished' })
  void (await own.store.polisher()).start('show')
  await settleAll()
  expect(own.client.polishing.request.key).toBe(first)
})

test('a run whose painting changes under it pauses, and does not offer a way back that there is not', async () => {
  const own = await withPainting()
  await polishing(own)
  await (await controls(own)).cut(own.id, half)
  expect(own.client.polishing.ending()).toBe('pause')
  await own.client.polishing.finish({ ended: 'paused', iteration: 40 })
  await settleAll()
  expect(texts(own)).toContain('Polishing paused, because the painting that it follows has changed.')
  expect(own.store.state.notices.some(({ action }) => action?.label === 'Go back')).toBe(false)
  await press(own, 'Take back')
  expect(runOf(own).run).toMatchObject({ status: 'paused', iteration: 40 })
})

test('the next visit takes up the run of the style as it is, and none of what it was', async () => {
  const own = await withPainting()
  const { client, id } = own
  client.trains[0].progress({ step: 40, style: bytes(2) })
  await client.trains[0].finish({ style: bytes(5) })
  await settleAll()
  await polished(own)
  const { key } = client.stored!
  expect((await again(own)).store.state.polish.run).toMatchObject({ status: 'finished' })
  const use = async (using: 'predicted' | 'learnt') => (await controls(own)).use(id, using)
  await use('predicted')
  await settleAll()
  expect(runOf(own)).toMatchObject({ run: null, other: null })
  expect((await again(own)).store.state.polish).toMatchObject({ run: null, other: null })
  await use('learnt')
  await settleAll()
  expect(runOf(own).run).toMatchObject({ status: 'finished' })
  // Learnt further, it is another style.
  const kept = recordOf(own)!
  own.storage.kept.set(kept.id, { ...kept, learnt: { ...kept.learnt!, bytes: bytes(6) } })
  const later = await again(own)
  expect(later.store.state.polish).toMatchObject({ run: null, other: null })
  void (await later.store.polisher()).start()
  await settleAll()
  expect(later.client.polishing.request.key).not.toBe(key)
})

test('a run that was stored without versions is of the whole painting as it was predicted', async () => {
  const own = await withPainting()
  await polished(own)
  withoutVersions(own)
  const next = await again(own)
  expect(next.store.state.polish.run).toMatchObject({ status: 'finished' })
  void (await next.store.polisher()).start('show')
  await settleAll()
  expect(next.client.polishing.request.key).toBe(own.client.stored?.key)
  const kept = recordOf(own)!
  own.storage.kept.set(kept.id, { ...kept, original: new Blob(['all']), crop: half })
  expect((await again(own)).store.state.polish).toMatchObject({ run: null, other: null })
  const learnt = { bytes: bytes(2), release: 'r1', done: 1 }
  own.storage.kept.set(kept.id, { ...kept, learnt, using: 'learnt', learning: 'ended' })
  const later = await again(own)
  expect([runOf(later), later.errors()]).toMatchObject([{ run: null, other: null }, []])
})

test('what learning comes to does not take a polished picture away from under one’s eyes', async () => {
  const own = await withPainting()
  const { client, id, store } = own
  await polishing(own)
  // It had ended before it heard that it was to pause.
  await client.trains[0].finish({ style: bytes(5) })
  await settleAll()
  expect(client.polishing.ending()).toBeNull()
  await client.polishing.finish({})
  await settleAll()
  expect(runOf(own).run).toMatchObject({ status: 'finished', shown: true })
  expect(recordOf(own)?.learnt).toBeNull()
  store.chooseStyle('builtin:third')
  await settleAll()
  expect(recordOf(own)).toMatchObject({ using: 'learnt', learnt: { bytes: bytes(5) } })
  store.chooseStyle(id)
  await settleAll()
  expect(runOf(own)).toMatchObject({ run: null, other: null })
})

test('a polished picture of other styles keeps no painting from being learnt', async () => {
  const own = await withPainting()
  own.store.chooseStyle('builtin:third')
  await polished(own)
  await own.client.trains.at(-1)!.finish({ style: bytes(5) })
  await settleAll()
  expect(recordOf(own)).toMatchObject({ using: 'learnt', learnt: { bytes: bytes(5) } })
  expect(runOf(own).run).toMatchObject({ status: 'finished', shown: true })
})
