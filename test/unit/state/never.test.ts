/**
 * Whatever the page depends on may never answer. Within 20 s awake the app then says something that is true and offers a
 * way (Try again, Stop), or has gone on without. One row for each thing that a port can be asked for: one that is new
 * does not compile before it has its row.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Assets, StoreDeps } from '../../../src/app/state/deps.ts'
import { createStore } from '../../../src/app/state/store.ts'
import type { AppState, Store } from '../../../src/app/state/types.ts'
import type { Storage } from '../../../src/app/storage/storage.ts'
import type { Client } from '../../../src/worker/client.ts'
// Loaded when they are needed, which would take time by the clock.
import '../../../src/app/state/gallery/own-styles.ts'
import '../../../src/app/state/pictures/studio.ts'
import '../../../src/app/state/polish/polish-controller.ts'
import { FakeClient, fakeBitmap } from './fake-client.ts'
import { MemoryStorage } from './memory-storage.ts'
import { adaptersOf } from './numbers.ts'

/** Answers nothing; a signal that it is given is heeded, as the client does whatever its worker does. */
const never = (...given: readonly unknown[]): Promise<never> =>
  new Promise((_, reject) => {
    const { signal } = (given.at(-1) ?? {}) as { readonly signal?: AbortSignal }
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
const SOON = 20_000

interface Ports {
  readonly client: Client
  readonly storage: Storage
  readonly assets: Assets
}

type Fakes = Ports & { readonly client: FakeClient }

type Port = keyof Ports
/** Calls of a port that are answered with a promise. */
type Asked<P extends Port> = {
  [K in keyof Ports[P]]: Ports[P][K] extends (...args: never[]) => Promise<unknown> ? K : never
}[keyof Ports[P]]

const statistics = { file: 'statistics/starry-night.safetensors', bytes: 1, sha256: 'abc' }
const starryNight = {
  name: 'starry-night',
  title: 'Starry Night',
  artist: 'A',
  year: '1889',
  adapters: adaptersOf(1),
  statistics,
}
const settings = {
  settings: { photoId: 'sample', styleA: 'builtin:starry-night', styleB: null, mix: 0.5 },
  activeSlot: 'a',
}

function ports(): Fakes {
  const assets: Assets = {
    release: 'r1',
    sample: async () => new Blob(['sample']),
    catalogue: async () => ({ release: 'r1', styles: [starryNight] }),
    manifest: async () => {
      throw new Error('There is no manifest here.')
    },
    thumbnail: (name) => name,
  }
  return { client: new FakeClient(), storage: new MemoryStorage(), assets }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => void vi.useRealTimers())

async function pass(ms: number): Promise<void> {
  for (let i = 0; i <= ms; i += 1000) {
    if (i > 0) vi.advanceTimersByTime(1000)
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Pictures that are asked for come at once. */
async function paintAll(client: FakeClient): Promise<void> {
  for (let done = -1; done !== client.renders.length; ) {
    done = client.renders.length
    for (const render of client.renders) await render.finish()
  }
}

async function open(given: Fakes): Promise<Store> {
  const deps: StoreDeps = { ...given, onHide: () => undefined }
  const store = createStore(deps)
  await pass(1000)
  return store
}

/** A sentence with a way on, or a job that says that it is late and can be stopped. */
function hasSaidSo({ notices, job }: AppState): boolean {
  return (
    job?.late === true ||
    notices.some(
      ({ text, action }) =>
        /Nothing was heard|works now but/.test(text) && (action || /[Rr]eload|will be gone/.test(text)),
    )
  )
}

const painted = ({ picture }: AppState): boolean => picture !== null && picture.stage !== 'photo'

interface Row {
  /** What the person does once the app is there; nothing where the app asks by itself. */
  readonly act?: (store: Store) => unknown
  /** `says`: a sentence and a way; `goes on`: painted as if nothing were wrong. */
  readonly outcome: 'says' | 'goes on'
}

const painting = new Blob(['painting'])
const renamePainting = async (store: Store) => {
  const id = await store.addPainting(painting, 'own.jpg')
  if (id) (await store.ownStyles()).rename(id, 'Another name')
}
const several = async (store: Store) => {
  void store.batch().then((batch) => batch.add([new File(['photo'], 'one.jpg')]))
}
const addPainting = (store: Store) => void store.addPainting(painting, 'own.jpg')
const rows: { readonly [P in Port]: Readonly<Record<Asked<P>, Row>> } = {
  client: {
    openPhoto: { outcome: 'says' },
    render: { outcome: 'says' },
    plan: { outcome: 'goes on' },
    photoBitmap: { outcome: 'goes on' },
    // The camera shows what it sees.
    frame: {
      act: async (store) => {
        void (await store.studio()).paint(fakeBitmap(8, 8), store.state.settings, new AbortController().signal)
      },
      outcome: 'goes on',
    },
    keepFiles: {
      act: async (store) => {
        void store.keepOffline()
        // Its script is a file, which takes real time.
        await vi.waitFor(() => expect(store.state.job?.label).toMatch(/^Keeping/))
      },
      outcome: 'says',
    },
    // In the background, in a view of its own.
    paintFile: { act: several, outcome: 'goes on' },
    // In idle time: tiles stay as they are.
    thumbnail: { act: (store) => store.seeStyles(['builtin:starry-night']), outcome: 'goes on' },
    learn: { act: addPainting, outcome: 'says' },
    pack: { act: async (store) => void (await (await store.ownStyles()).sharing()).file(), outcome: 'says' },
    select: {
      act: async (store) => {
        void store.select({ width: 1, height: 1, seeds: new Uint8Array(1) })
        // Its script is a file, which takes real time.
        await vi.waitFor(() => expect(store.state.job?.label).toMatch(/^Finding/))
      },
      outcome: 'says',
    },
    encode: { act: (store) => void store.encode('png'), outcome: 'says' },
    polish: { act: async (store) => void (await store.polisher()).start(), outcome: 'says' },
    // In the background: the painting is used as predicted.
    train: { act: addPainting, outcome: 'goes on' },
    storedPolishes: { outcome: 'goes on' },
    prunePolishes: { outcome: 'goes on' },
    forgetPolish: { act: async (store) => void (await store.polisher()).start('restart'), outcome: 'says' },
  },
  storage: {
    session: { outcome: 'goes on' },
    paintings: { outcome: 'goes on' },
    savePainting: { act: addPainting, outcome: 'says' },
    // Learning is in the background: the painting is used as predicted.
    painting: { act: addPainting, outcome: 'goes on' },
    amendPainting: { act: renamePainting, outcome: 'says' },
    removePainting: { outcome: 'goes on' },
    removeUnreadable: { outcome: 'goes on' },
    mixes: { outcome: 'goes on' },
    saveMix: { act: async (store) => void (await store.mixes()).keep('Mine'), outcome: 'says' },
    removeMix: { outcome: 'goes on' },
    saveSession: { act: (store) => store.change({ strength: 0.5 }), outcome: 'goes on' },
    runsInUse: { outcome: 'goes on' },
    savePhoto: { act: (store) => void store.openPhoto(painting, 'mine.jpg'), outcome: 'goes on' },
    pictures: { act: (store) => void store.pictures(), outcome: 'goes on' },
    // The photos are painted all the same.
    batch: { act: several, outcome: 'goes on' },
    close: { outcome: 'goes on' },
  },
  assets: {
    sample: { outcome: 'says' },
    catalogue: { outcome: 'says' },
    manifest: {
      act: async (store) => {
        const sharing = await (await store.ownStyles()).sharing()
        void sharing.open('#style=~&release=r1&painting=x~1nAAAAAAAAAA')
      },
      outcome: 'says',
    },
  },
}
const table = Object.entries(rows).flatMap(([port, calls]) =>
  Object.entries<Row>(calls).map(([call, row]) => ({ port: port as Port, call, ...row })),
)

describe('the page, when something never answers:', () => {
  test.each(table)('$port $call', async ({ port, call, act, outcome }) => {
    const given = ports()
    await given.storage.saveSession({ session: settings, photo: null, run: null })
    Object.assign(given[port], { [call]: never })
    const store = await open(given)
    if (!(port === 'client' && call === 'render')) await paintAll(given.client)
    await act?.(store)
    await pass(SOON)
    if (!(port === 'client' && call === 'render')) await paintAll(given.client)
    if (outcome === 'says') expect(hasSaidSo(store.state)).toBe(true)
    else expect(painted(store.state)).toBe(true)
    store.cancel()
    await pass(1000)
    // A polish is paused after the iteration in hand, and a worker that is stuck in it is the client's to end.
    if (store.state.job?.label !== 'Polishing') expect(store.state.job).toBeNull()
  })

  test('an update is applied though the settings before it are never written', async () => {
    const given = ports()
    given.storage.saveSession = never
    const apply = vi.fn()
    const updates = { watch: () => undefined, apply }
    const store = createStore({ ...given, updates })
    await pass(1000)
    store.change({ strength: 0.5 })
    store.applyUpdate()
    await pass(SOON)
    expect(apply).toHaveBeenCalled()
  })
})
