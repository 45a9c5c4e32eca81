/** The app in a tab: the real store, storage and polisher on the browser's databases; only networks are made up. */
import { createStore } from '../../../src/app/state/store.ts'
import type { Store } from '../../../src/app/state/types.ts'
import { usualLook } from '../../../src/core/look.ts'
import type { Engine, PassNeed } from '../../../src/engine/types.ts'
import type { optimise } from '../../../src/gatys/optimise.ts'
import type { PolishState, Snapshot } from '../../../src/gatys/types.ts'
import type { PolishCall, PolishRequest } from '../../../src/worker/client.ts'
import { PolishService } from '../../../src/worker/polish-service.ts'
import { RunStore } from '../../../src/worker/run-store.ts'
import { FakeClient, settle } from '../../unit/state/fake-client.ts'
import { DATABASE, type Memory, type Tab, tab } from './tabs.ts'

export const RUNS = `${DATABASE}-runs`

const SIDE = 8
const image = { width: SIDE, height: SIDE, data: new Uint8ClampedArray(SIDE * SIDE * 4).fill(200) }

/** Counts, and tells by the values of its state which photo it is of. */
const counting = (photoId: () => string) =>
  async function* (_engine, _photo, _styles, { iterations = 100, resume, signal } = {}) {
    for (let iteration = resume?.meta.iteration ?? 0; iteration <= iterations; iteration++) {
      signal?.throwIfAborted()
      const meta = { version: 1, release: 'r1', settings: { iterations, maxEdge: 64 }, iteration, curve: [] }
      const state = { meta, arrays: { x: tagOf(photoId()), n: new Float32Array(4).fill(iteration) } }
      if (resume && resume.arrays.x.join() !== state.arrays.x.join()) throw new Error('This is another photo’s run.')
      yield {
        ...{ iteration, iterations, done: iteration / iterations, width: SIDE, height: SIDE },
        losses: { content: 1, style: 1, variation: 1, total: 3 },
        ended: iteration === iterations ? 'done' : null,
        state: state as unknown as PolishState,
        picture: () => image,
      } satisfies Snapshot
    }
  } satisfies typeof optimise

function tagOf(id: string): Float32Array<ArrayBuffer> {
  return Float32Array.from(new TextEncoder().encode(id))
}

const engine = {
  manifest: { id: 'r1', files: {} },
  planPass: (width: number, height: number, { maxEdge }: PassNeed) => ({
    width: Math.min(width, maxEdge),
    height: Math.min(height, maxEdge),
  }),
} as unknown as Engine

/** A worker whose polishing is real but for the arithmetic. */
class PolishingClient extends FakeClient {
  /** Times that runs were asked for and answered. */
  looked = 0
  #listener: PolishCall['onPolish']
  #job = 0
  #photoId = ''
  readonly #service = new PolishService(
    {
      engine: async () => engine,
      photo: async () => ({ image, sourceWidth: SIDE, sourceHeight: SIDE }),
      releaseId: async () => engine.manifest.id,
      expectFiles: () => undefined,
      filesArrived: () => undefined,
      mask: async (picture) => picture,
      emit: (event) => void (event.type === 'polish' && this.#listener?.(event.progress)),
      keep: () => 1,
    },
    new RunStore(RUNS),
    counting(() => this.#photoId),
  )

  override polish(request: PolishRequest, { onPolish, signal }: PolishCall = {}) {
    this.#listener = onPolish
    this.#photoId = request.photoId
    const plain = { ...request, look: { ...usualLook, styles: [] } }
    return this.#service.polish(++this.#job, plain, signal ?? new AbortController().signal)
  }

  override endPolish(how: 'pause' | 'stop'): void {
    this.#service.end(this.#job, how)
  }

  override async storedPolishes() {
    const found = await this.#service.stored(new AbortController().signal)
    this.looked++
    return found
  }

  override async forgetPolish(key?: string): Promise<void> {
    await this.#service.forget(key)
  }

  override async prunePolishes(most: number, inUse: readonly string[]): Promise<void> {
    await this.#service.prune(most, inUse)
  }
}

export interface AppTab extends Tab {
  readonly store: Store
  readonly client: FakeClient
  /** What a browser tells a page before it may be gone. */
  hide(): void
}

const statistics = { file: 's', bytes: 1, sha256: 'abc' }

/** Opens the app in a tab and waits until its photo and its runs are there. */
export async function openApp(memory?: Memory): Promise<AppTab> {
  const { storage, ...rest } = tab(memory)
  const client = new PolishingClient()
  let hide: () => void = () => undefined
  const vector = new Array<number>(100).fill(1)
  const style = { name: 'first', title: 'first', artist: 'Someone', year: '1900', vector, statistics }
  const store = createStore({
    client,
    storage,
    assets: {
      release: 'r1',
      sample: async () => new Blob(['sample']),
      catalogue: async () => ({ release: 'r1', styles: [style] }),
      manifest: async () => {
        throw new Error('There is no manifest here.')
      },
      thumbnail: () => '',
    },
    onHide: (listener) => {
      hide = listener
    },
  })
  await until(() => store.state.photo !== null && store.state.styles.length > 0, 'the photo')
  await until(() => client.looked > 0, 'the runs')
  await settle()
  return { ...rest, storage, store, client, hide: () => hide() }
}

export async function until(met: () => unknown, what: string): Promise<void> {
  const end = performance.now() + 60_000
  while (!met()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
