/**
 * The service worker: everything the app needs is stored at the first visit, so that it works without a network
 * from then on. A new version waits until the person agrees to it (the page posts `SKIP_WAITING`).
 *
 * No page's policy binds it, so it holds to one itself: it answers and fetches addresses of its own origin only.
 */
import { clientsClaim } from 'workbox-core'
import { type PrecacheEntry, PrecacheRoute } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { expire, isShare, receive } from './inbox.ts'
import { Precache } from './precache.ts'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly PrecacheEntry[] }

const files = new Precache(self.__WB_MANIFEST)

self.addEventListener('install', (event) => event.waitUntil(files.store(event)))

// `?backend=wasm` and shared links open the same page.
registerRoute(new PrecacheRoute(files, { ignoreURLParametersMatching: [/./] }))

// Pictures that another app shares, also where no page of this one is open.
registerRoute(
  ({ request }) => isShare(request, self.registration.scope),
  ({ request }) => receive(request, self.registration.scope),
  'POST',
)

// A page of the version before stays open when another one updates, and still loads its encoders and the like.
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && /\/(?:assets|models)\//.test(url.pathname),
  async ({ request }) => (await files.former(request.url)) ?? fetch(request),
)

// The first visit's page was loaded without a service worker; what it still loads lazily is to come from the store.
clientsClaim()

self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') self.skipWaiting()
  if (event.data?.type === 'VISIT') event.waitUntil(visit(event, event.data.page))
})

// Polishing has ended while the page was out of sight.
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window' })
      .then(([page]) => page?.focus() ?? self.clients.openWindow(self.registration.scope)),
  )
})

/**
 * A page has been opened: brings the store up to what it should be, and answers whether the app works offline now.
 *
 * @param page address of the page's script, which tells its version
 */
async function visit(event: ExtendableMessageEvent, page: string): Promise<void> {
  event.ports[0]?.postMessage(await files.refill(event))
  await expire(self.registration.scope)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = pages.filter(({ url }) => url.startsWith(self.registration.scope))
  // Pages of the version before would miss what only they need.
  if (open.length === 1 && files.has(page)) await files.activate(event)
}
