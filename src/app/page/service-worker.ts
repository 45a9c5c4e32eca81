/** The service worker: the app's own files without a network, and news of a newer version. */
import type { Updates } from '../state/deps.ts'

/** How often an app that stays open asks for a new version, ms. */
const CHECK_EVERY_MS = 60 * 60 * 1000

interface News {
  readonly offlineReady: boolean
  readonly updateReady: boolean
}

/** Registers the service worker; null where there is none to register. Never throws: the app works without. */
export function registerServiceWorker(): Updates | null {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return null
  let news: News = { offlineReady: false, updateReady: false }
  const listeners: ((now: News) => void)[] = []
  const tell = (change: Partial<News>): void => {
    news = { ...news, ...change }
    for (const listener of listeners) listener(news)
  }
  // Private windows may forbid service workers; the app then needs its network, and nothing more.
  const applying = start(tell).catch(() => null)
  return {
    watch(listener) {
      listeners.push(listener)
      listener(news)
    },
    apply: () => void applying.then((apply) => apply?.()),
  }
}

/** Resolves to what lets the waiting version take over. */
async function start(tell: (change: Partial<News>) => void): Promise<() => void> {
  // Not needed for the first picture, so not part of the first script.
  const { Workbox } = await import('workbox-window')
  const worker = new Workbox(`${import.meta.env.BASE_URL}sw.js`)
  let agreed = false
  let replaced = false
  worker.addEventListener('waiting', () => tell({ updateReady: true }))
  worker.addEventListener('controlling', ({ isUpdate }) => {
    if (agreed) location.reload()
    if (!isUpdate) return
    // Another tab has updated. What this one still loads lazily is gone, but its undo steps are the person's to drop.
    replaced = true
    tell({ updateReady: true })
  })
  await worker.register()
  void navigator.serviceWorker.ready.then(() => tell({ offlineReady: true }))
  setInterval(() => void worker.update().catch(() => undefined), CHECK_EVERY_MS)
  return () => {
    if (replaced) location.reload()
    agreed = true
    worker.messageSkipWaiting()
  }
}
