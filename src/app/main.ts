/** Where the page begins. */
import './components/pastiche-app.ts'
import type { PasticheApp } from './components/pastiche-app.ts'
import { createPageStore } from './page/page-store.ts'
import { registerServiceWorker } from './page/service-worker.ts'
import { watchAddress } from './page/style-address.ts'
import { preferred, speak } from './words/languages.ts'

// The newest of what the page and its worker cannot do without.
const isRecent = typeof Worker === 'function' && typeof OffscreenCanvas === 'function' && 'toSpliced' in Array.prototype
const app = document.querySelector('pastiche-app')
if (app && isRecent) void begin(app)
else document.querySelector('.skeleton-late')?.classList.add('now')

// The words of a language import this script, so that it may not wait for them before it has been evaluated.
async function begin(app: PasticheApp): Promise<void> {
  const language = preferred()
  if (language !== 'en') await speak(language)
  app.store = createPageStore(registerServiceWorker() ?? undefined)
  watchAddress(app.store)
}
