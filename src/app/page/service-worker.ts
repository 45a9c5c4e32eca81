/** The service worker: the app's own files without a network, and news of a newer version. */
import type { News, Updates } from '../state/deps.ts'
import type { Store } from '../state/types.ts'

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
  const begin = (store: Store) =>
    import('./versions.ts')
      .then(async ({ afterFirstPicture, watchVersions }) => {
        await afterFirstPicture(store)
        return watchVersions(script, tell)
      })
      .catch(() => void navigator.serviceWorker.register(script).catch(() => undefined))
  let versions: ReturnType<typeof begin> | null = null
  return {
    watch(listener) {
      listeners.push(listener)
      listener(news)
    },
    apply: () => void versions?.then((found) => found?.apply()),
    register(store) {
      versions ??= begin(store)
    },
  }
}
