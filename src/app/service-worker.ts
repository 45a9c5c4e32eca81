import { Workbox } from 'workbox-window'
import type { Updates } from './state/setup.ts'

/** How often an app that stays open asks for a new version, ms. */
const CHECK_EVERY_MS = 60 * 60 * 1000

/** Registers the service worker; null where there is none to register. Never throws: the app works without. */
export function registerServiceWorker(): Updates | null {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return null
  const worker = new Workbox(`${import.meta.env.BASE_URL}sw.js`)
  let news = { offlineReady: navigator.serviceWorker.controller !== null, updateReady: false }
  const listeners: ((now: typeof news) => void)[] = []
  const tell = (change: Partial<typeof news>): void => {
    news = { ...news, ...change }
    for (const listener of listeners) listener(news)
  }
  worker.addEventListener('activated', () => tell({ offlineReady: true }))
  worker.addEventListener('waiting', () => tell({ updateReady: true }))
  worker.register().then(
    () => setInterval(() => void worker.update().catch(() => undefined), CHECK_EVERY_MS),
    // Private windows may forbid service workers; the app then needs its network, and nothing more.
    () => undefined,
  )
  return {
    watch(listener) {
      listeners.push(listener)
      listener(news)
    },
    apply() {
      worker.addEventListener('controlling', () => location.reload())
      worker.messageSkipWaiting()
    },
  }
}
