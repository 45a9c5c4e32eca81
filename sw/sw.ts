/**
 * The service worker: everything the app needs is stored at the first visit, so that it works without a network
 * from then on. A new version waits until the person agrees to it (the page posts `SKIP_WAITING`).
 */
import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly PrecacheEntry[] }

cleanupOutdatedCaches()
precacheAndRoute([...self.__WB_MANIFEST], {
  // `?backend=wasm` and shared links open the same page.
  ignoreURLParametersMatching: [/./],
})
// The first visit's page was loaded without a service worker; what it still loads lazily is to come from the store.
clientsClaim()

self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') self.skipWaiting()
})
