/** Whatever lies in storage, the app paints, and what is sound of it is there. */
import { describe, expect, test } from 'vitest'
import { type PolishOrigin, placeOf, polishKey, readOrigin } from '../../src/app/state/polish/origin.ts'
import { initialSettings, readSettings, sameSettings } from '../../src/app/state/settings/editing.ts'
import { olderEntry } from '../../src/app/storage/app-database.ts'
import {
  readBatchPhoto,
  readBatchRun,
  type StoredBatchPhoto,
  type StoredBatchRun,
} from '../../src/app/storage/stored-batch.ts'
import { readStoredMix, storedMix } from '../../src/app/storage/stored-mix.ts'
import { readStoredPainting, type StoredPainting } from '../../src/app/storage/stored-painting.ts'
import { readStoredPhoto } from '../../src/app/storage/stored-photo.ts'
import { isSoundCorners, WHOLE } from '../../src/core/perspective.ts'
import { isSoundStyle } from '../../src/core/style.ts'
import { isWhole, type RunRecord, readRunRecord, sumOf } from '../../src/worker/run-record.ts'
import { FakeClient, settle } from '../unit/state/fake-client.ts'
import { visit } from '../unit/state/harness.ts'
import { MemoryStorage } from '../unit/state/memory-storage.ts'
import { type Damaged, fieldMutations, mutateValue } from './mutations.ts'
import { COUNT, fuzz } from './typed.ts'

const painting: StoredPainting = {
  id: 'aunt',
  name: 'My aunt',
  added: 1_700_000_000_000,
  painting: new Blob(['painting']),
  thumbnail: new Blob(['thumbnail']),
  release: 'r1',
  vector: new Float32Array(100).fill(1),
  format: 2,
  original: new Blob(['whole']),
  crop: WHOLE,
  learnt: { bytes: new Uint8Array([1, 2, 3]), release: 'r1', done: 0.5 },
  using: 'learnt',
  learning: 'wanted',
  resume: new Uint8Array([4, 5]),
}
const mix = storedMix({
  id: 'storm',
  name: 'Storm',
  added: 1_700_000_000_000,
  parts: [
    { id: 'builtin:third', share: 0.25 },
    { id: 'own:aunt', share: 0.75 },
  ],
  thumbnail: new Blob(['thumbnail']),
})
const photo = { id: 'cat', name: 'cat.jpg', file: new Blob(['photo']), kept: 5 }
const several: StoredBatchPhoto = {
  ...{ id: 'cat', place: 3, name: 'cat.jpg', bytes: 5, state: 'done', why: null, saved: false },
  made: { bytes: 9, width: 40, height: 30, format: 'jpeg' },
}
const settings = { ...initialSettings, styleA: 'builtin:third', styleB: 'own:aunt', mix: 0.3 }
const work: StoredBatchRun = {
  ...{ status: 'running', settings, key: 'r1 a', look: 'Third', format: 'webp', quality: 92 },
}
const session = { settings, activeSlot: 'b' }
const array = Float32Array.from({ length: 32 }, (_, i) => i)
const run: RunRecord = {
  key: 'a',
  origin: { settings, tuning: { styleWeight: 2, maxEdge: 768 } },
  ended: null,
  meta: {
    version: 1,
    release: 'r1',
    settings: { iterations: 100, maxEdge: 768 } as RunRecord['meta']['settings'],
    width: 8,
    height: 8,
    iteration: 34,
    level: 1,
    levelIteration: 3,
    curve: [3, 2, 1],
    coarse: [10],
    optimiser: { n: 1 },
  },
  arrays: { x: 'w-1', s0: 'w-2' },
  sums: { 'w-1': 'aa', 'w-2': 'bb' },
  saved: 1_700_000_000_000,
  writer: 'w',
}

/** Every single damage of a value, and some with several. */
async function eachDamage(value: unknown, check: (damaged: unknown) => unknown): Promise<void> {
  const tried = async ({ value: damaged, what }: Damaged) => {
    try {
      await check(damaged)
    } catch (error) {
      throw new Error(`${what}: ${error}`, { cause: error })
    }
  }
  for (const damaged of fieldMutations(value)) await tried(damaged)
  await fuzz((random) => tried(mutateValue(random, value)), Math.min(COUNT, 5000))
}

/** As it comes back from where only text is kept. */
const asText = (value: unknown) => JSON.stringify(value) ?? 'undefined'

describe('a record', () => {
  test('of a painting is one, or none', () =>
    eachDamage(painting, (damaged) => {
      const read = readStoredPainting(damaged)
      if (!read) return
      expect([typeof read.id, typeof read.name, typeof read.release]).toEqual(['string', 'string', 'string'])
      expect(new Date(read.added).getTime()).not.toBeNaN()
      // One without a painting is a style that came without.
      if (read.painting === null) expect(read.learnt).not.toBeNull()
      else expect([read.painting instanceof Blob, read.thumbnail instanceof Blob]).toEqual([true, true])
      if (read.learnt) expect(read.learnt.bytes).toBeInstanceOf(Uint8Array)
      else expect(read.using).toBe('predicted')
      if (read.crop) expect(isSoundCorners(read.crop.corners)).toBe(true)
      expect(read.vector === null || isSoundStyle(read.vector)).toBe(true)
    }))

  test('of a mix is one, or none', async () => {
    expect(readStoredMix(mix)).toEqual(mix)
    expect(readStoredMix({ ...mix, version: 2 })).toBeNull()
    expect(readStoredMix({ ...mix, parts: [{ id: 'mix:storm', share: 1 }] })).toBeNull()
    await eachDamage(mix, (damaged) => {
      const read = readStoredMix(damaged)
      if (!read) return
      expect([typeof read.id, typeof read.name, read.thumbnail instanceof Blob]).toEqual(['string', 'string', true])
      expect(new Date(read.added).getTime()).not.toBeNaN()
      expect(read.parts.some(({ share }) => share > 0)).toBe(true)
      for (const { id, share } of read.parts) {
        expect(id).toMatch(/^(builtin|own):/)
        expect(share >= 0 && share <= 1).toBe(true)
      }
    })
  })

  test('of a photo is one, or none', () =>
    eachDamage(photo, (damaged) => {
      const read = readStoredPhoto(damaged)
      if (!read) return
      expect([typeof read.id, typeof read.name, read.file instanceof Blob]).toEqual(['string', 'string', true])
      expect(read.name).not.toBe('')
    }))

  test('of one of several photos is one, or none', async () => {
    expect(readBatchPhoto(several)).toEqual(several)
    await eachDamage(several, (damaged) => {
      const read = readBatchPhoto(damaged)
      if (!read) return
      expect([typeof read.id, typeof read.name, typeof read.saved]).toEqual(['string', 'string', 'boolean'])
      expect(read.bytes >= 0 && (read.made?.bytes ?? 0) >= 0).toBe(true)
      expect(['waiting', 'done', 'failed', 'leftOut']).toContain(read.state)
    })
  })

  test('of the work on several photos is one, or none', async () => {
    expect(readBatchRun(work)).toEqual(work)
    await eachDamage(work, (damaged) => {
      const read = readBatchRun(damaged)
      if (!read) return
      expect(['idle', 'running', 'paused']).toContain(read.status)
      expect(sameSettings(readSettings(read.settings), readSettings(read.settings))).toBe(true)
    })
  })

  test('of a run is one, or none', () =>
    eachDamage(run, (damaged) => {
      const read = readRunRecord(damaged)
      if (!read) return
      expect(read.meta.iteration).toBeGreaterThanOrEqual(0)
      expect(typeof read.meta.settings).toBe('object')
      for (const name of Object.values(read.arrays)) expect(typeof name).toBe('string')
      const origin = readOrigin(read.origin)
      if (origin) expect(['here', 'retuned', 'elsewhere']).toContain(placeOf(origin, origin))
    }))

  test('of a run’s array is the one that was written, or none', async () => {
    const sum = await sumOf(array)
    expect(await isWhole(array, sum)).toBe(true)
    await eachDamage(array, async (damaged) => {
      const same = damaged instanceof Float32Array && damaged.length === 32 && damaged.every((v, i) => v === i)
      expect(await isWhole(damaged, sum)).toBe(same)
    })
    const flipped = array.slice()
    new Uint8Array(flipped.buffer)[77] ^= 1
    expect(await isWhole(flipped, sum)).toBe(false)
  })

  test('of the version with one session for all tabs is taken over, or none', () =>
    eachDamage(session, (damaged) => {
      const { photo: named } = olderEntry(asText(damaged))
      expect(named === null || typeof named === 'string').toBe(true)
    }))
})

describe('the app', () => {
  const open = async (storage: MemoryStorage) => {
    const visited = await visit(new FakeClient(), true, storage)
    for (let i = 0; i < 4; i++) await settle()
    return visited
  }

  test('paints whatever was set', () =>
    eachDamage(session, async (damaged) => {
      const storage = new MemoryStorage()
      storage.json = asText(damaged)
      if (storage.json === 'undefined') return
      storage.kept.set('aunt', painting)
      const { client, store, errors } = await open(storage)
      expect(errors()).toEqual([])
      const { settings } = store.state
      expect(sameSettings(settings, { ...initialSettings, ...settings })).toBe(true)
      const isThere = store.state.styles.some(({ id }) => id === settings.styleA || id === settings.styleB)
      expect(client.renders.length > 0).toBe(isThere)
      const before = client.renders.length
      store.chooseStyle(
        settings[store.state.activeSlot === 'a' ? 'styleA' : 'styleB'] === 'builtin:first'
          ? 'builtin:third'
          : 'builtin:first',
      )
      store.change({ strength: 0.77 })
      expect(client.renders.length).toBeGreaterThan(before)
      expect(store.state.notices).toEqual([])
    }))

  test('takes no damaged note for a run’s settings', async () => {
    const origin = {
      settings: { ...settings, photoId: 'sample', styleB: null },
      tuning: { styleWeight: 2, maxEdge: 768 },
      versions: [],
    }
    const key = polishKey('r1', origin as PolishOrigin)
    await eachDamage({ key, origin }, async (damaged) => {
      const record = readRunRecord({ ...run, ...(damaged as Partial<RunRecord>) })
      const client = new FakeClient()
      if (record) client.runs.set(record.key, { ...record, iteration: 34, iterations: 100, finished: false })
      const { store, errors } = await visit(client, true, new MemoryStorage())
      const { run: here, other } = store.state.polish
      if (here ?? other) expect(here ?? other).toMatchObject({ status: 'paused', iteration: 34 })
      const polisher = await store.polisher()
      polisher.goBack()
      await settle()
      void polisher.start()
      await settle()
      expect(client.renders.length).toBeGreaterThan(0)
      expect(errors()).toEqual([])
    })
  })
})
