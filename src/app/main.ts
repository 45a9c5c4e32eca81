/** Where the page begins. */
import './components/pastiche-app.ts'
import { createPageStore } from './page/page-store.ts'
import { registerServiceWorker } from './page/service-worker.ts'
import { watchAddress } from './page/style-address.ts'
import { preferred, speak } from './words/languages.ts'

// The newest of what the page and its worker cannot do without.
const isRecent = typeof Worker === 'function' && typeof OffscreenCanvas === 'function' && 'toSpliced' in Array.prototype
const app = document.querySelector('pastiche-app')
if (app && isRecent) {
  const language = preferred()
  if (language !== 'en') await speak(language)
  app.store = createPageStore(registerServiceWorker() ?? undefined)
  watchAddress(app.store)
} else document.querySelector('.skeleton-late')?.classList.add('now')
