import { current as release } from '../../../models/current.json'
import { createClient } from '../../worker/client.ts'
import { createStorage } from '../storage/storage.ts'
import { fetchedAssets } from './assets.ts'
import type { Updates } from './deps.ts'
import { createStore } from './store.ts'
import type { Store } from './types.ts'

export type { Updates } from './deps.ts'

const backends = ['auto', 'webgpu', 'webgl', 'wasm', 'cpu'] as const

/** The store of this page, with the real worker, storage and files; `?backend=wasm` in the address forces a backend. */
export function createPageStore(updates?: Updates): Store {
  const base = new URL('./', document.baseURI).href
  const asked = new URLSearchParams(location.search).get('backend') ?? 'auto'
  const backend = backends.find((name) => name === asked)
  return createStore({
    client: createClient({ base, release, backend: backend ?? 'auto' }),
    storage: createStorage(),
    assets: fetchedAssets(base, release),
    onHide: (listener) =>
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') listener()
      }),
    ...(updates && { updates }),
    ...(!backend && {
      greeting: `There is no backend “${asked}” (there are ${backends.slice(1).join(', ')}), so one is chosen for you.`,
    }),
  })
}
