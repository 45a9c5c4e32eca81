/** A visit with a painting of one's own. */
import type { StoreDeps } from '../../../src/app/state/deps.ts'
import type { StyleId } from '../../../src/app/state/types.ts'
import { type StoredPainting, unlearnt } from '../../../src/app/storage/stored-painting.ts'
// Loaded when it is needed, which would take time by the clock.
import '../../../src/app/state/gallery/own-styles.ts'
import { FakeClient, settle } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

export const settleAll = async () => {
  for (let i = 0; i < 20; i++) await settle()
}

export const bytes = (value: number) => new Uint8Array([value])

export const kept = (id: string, added: number, rest: Partial<StoredPainting> = {}): StoredPainting => ({
  ...unlearnt,
  ...{ id, name: id, added, release: 'r1', vector: new Float32Array(100) },
  ...{ painting: new Blob([id]), thumbnail: new Blob(['thumbnail']) },
  ...rest,
})

export interface Own extends Visit {
  readonly storage: MemoryStorage
  readonly id: StyleId
}

export async function withPainting(deps: Partial<StoreDeps> = {}): Promise<Own> {
  const storage = new MemoryStorage()
  const opened = await visit(new FakeClient(), true, storage, deps)
  const id = await opened.store.addPainting(new Blob(['painting']), 'aunt.jpg')
  await settleAll()
  if (!id) throw new Error('It was not added.')
  return { ...opened, storage, id }
}

export const tileOf = ({ store }: Visit, id: StyleId) => store.state.styles.find((tile) => tile.id === id)
export const recordOf = ({ storage, id }: Own) => storage.kept.get(id.slice('own:'.length))
export const controls = ({ store }: Visit) => store.ownStyles()
