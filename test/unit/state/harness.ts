/** The store against a fake at the worker boundary only; Node has no IndexedDB, so that storage is truly unavailable. */
import { current } from '../../../models/current.json'
import type { StoreDeps } from '../../../src/app/state/deps.ts'
import { createStore } from '../../../src/app/state/store.ts'
import type { Store } from '../../../src/app/state/types.ts'
import { createStorage, type Storage } from '../../../src/app/storage/storage.ts'
import { parseManifest } from '../../../src/core/release.ts'
import { FakeClient, settle } from './fake-client.ts'
import { adaptersOf } from './numbers.ts'

const style = (name: string, value: number) => ({
  name,
  title: name,
  artist: 'Someone',
  year: '1900',
  adapters: adaptersOf(value),
  statistics: { file: `statistics/${name}.safetensors`, bytes: 1, sha256: 'abc' },
})

/** In Node from the disk, in a browser from Vite's server. */
async function readManifest(): Promise<string> {
  const url = new URL(`../../../models/${current}/manifest.json`, import.meta.url)
  if (url.protocol !== 'file:') return (await fetch(url)).text()
  return (await import('node:fs/promises')).readFile(url, 'utf8')
}

const unmeasured = ({ statistics: _, ...rest }: ReturnType<typeof style>) => rest

export interface Visit {
  readonly client: FakeClient
  readonly store: Store
  /** What the screen was told: to stay on, or that it need not. */
  readonly awake: readonly boolean[]
  /** Finishes everything that is asked for until nothing is. */
  finishAll(): Promise<void>
  /** Texts of the errors on the page. */
  errors(): string[]
}

/**
 * Opens the app; the sample is there, and its first picture is asked for.
 *
 * @param client where another visit left something
 * @param measured whether the release knows its styles well enough to polish
 * @param storage where it is not Node's lack of one
 * @param deps what else the page gives the store
 */
export async function visit(
  client = new FakeClient(),
  measured = true,
  storage: Storage = createStorage(),
  deps: Partial<StoreDeps> = {},
): Promise<Visit> {
  const styles = [style('first', 1), style('starry-night', 2), style('third', 3)]
  const awake: boolean[] = []
  const store = createStore({
    client,
    storage,
    assets: {
      release: 'r1',
      sample: async () => new Blob(['sample']),
      catalogue: async () => ({
        release: 'r1',
        styles: [...(measured ? styles : styles.map(unmeasured)), unmeasured(style('unmeasured', 4))],
      }),
      manifest: async () => parseManifest(await readManifest()),
      thumbnail: (name) => `thumbnails/${name}.webp`,
    },
    awake: (on) => awake.push(on),
    ...deps,
  })
  for (let i = 0; i < 12; i++) await settle()
  return {
    client,
    store,
    awake,
    async finishAll() {
      for (let done = -1; done !== client.renders.length; ) {
        done = client.renders.length
        await client.latest.finish()
        await settle()
      }
    },
    errors: () => store.state.notices.filter(({ kind }) => kind === 'error').map(({ text }) => text),
  }
}
