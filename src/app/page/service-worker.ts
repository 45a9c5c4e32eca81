/** The service worker: the app's own files without a network, and news of a newer version. */
import type { News, Updates } from '../state/deps.ts'
import type { Store } from '../state/types.ts'

/** Without a first picture by then, what is stored for later has waited long enough, ms. */
const PATIENCE_MS = 60_000

/** How much of the line a first visit has for its picture: all of it until that is there, or none will come. */
function afterFirstPicture(store: Pick<Store, 'state' | 'subscribe'>): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve()
  return new Promise((resolve) => {
    const look = (): void => {
      const { picture, engine, notices } = store.state
      if (picture?.stage === 'full' || engine.status === 'failed' || notices.some(({ kind }) => kind === 'error')) end()
    }
    const stop = store.subscribe(look)
    const timer = setTimeout(() => end(), PATIENCE_MS)
    const end = (): void => {
      stop()
      clearTimeout(timer)
      resolve()
    }
    look()
  })
}

/** Prepares the service worker; null where there is none to register. Never throws: the app works without. */
export function serviceWorker(): (Updates & { readonly register: (store: Store) => void }) | null {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return null
  let news: News = { offlineReady: false, updateReady: false }
  const listeners: ((now: News) => void)[] = []
  const tell = (change: Partial<News>): void => {
    news = { ...news, ...change }
    for (const listener of listeners) listener(news)
  }
  const script = `${import.meta.env.BASE_URL}sw.js`
  // Not needed for the first picture, so not part of the first script. Where that part is damaged, the service worker
  // brings a whole one; private windows may forbid it, and the app then needs its network, and nothing more.
  const begin = () =>
    import('./versions.ts')
      .then(({ watchVersions }) => watchVersions(script, tell))
      .catch(() => void navigator.serviceWorker.register(script).catch(() => undefined))
  let versions: ReturnType<typeof begin> | null = null
  return {
    watch(listener) {
      listeners.push(listener)
      listener(news)
    },
    apply: () => void versions?.then((found) => found?.apply()),
    register(store) {
      versions ??= afterFirstPicture(store).then(begin)
    },
  }
}
