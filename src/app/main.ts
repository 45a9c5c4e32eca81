/** Where the page begins. */
import './components/pastiche-app.ts'
import type { PasticheApp } from './components/pastiche-app.ts'
import { holdInstallOffer } from './page/install-offer.ts'
import { createPageStore } from './page/page-store.ts'
import { serviceWorker } from './page/service-worker.ts'
import { watchAddress } from './page/style-address.ts'
import { preferred, speak } from './words/languages.ts'

// The newest of what the page and its worker cannot do without.
const isRecent = typeof Worker === 'function' && typeof OffscreenCanvas === 'function' && 'toSpliced' in Array.prototype
const app = document.querySelector('pastiche-app')
// Not waited for here: another language's script imports from this one, which then would never be done.
if (app && isRecent) void begin(app)
else document.querySelector('.skeleton-late')?.classList.add('now')

async function begin(app: PasticheApp): Promise<void> {
  holdInstallOffer()
  const language = preferred()
  if (language !== 'en') await speak(language)
  const worker = serviceWorker()
  const store = createPageStore(worker ?? undefined)
  app.store = store
  worker?.register(store)
  watchAddress(store)
  const launched = /[?&](?:shared|do|files)\b/.test(location.search)
  const stop = store.subscribe(() => {
    if (!launched && store.state.picture?.stage !== 'full') return
    stop()
    import('./commands/launches.ts').then(
      ({ watchLaunches }) => watchLaunches(store, app),
      () => undefined,
    )
  })
}
