import './components/pastiche-app.ts'
import { registerServiceWorker } from './service-worker.ts'
import { createPageStore } from './state/setup.ts'

const updates = registerServiceWorker()
const app = document.querySelector('pastiche-app')
if (app) app.store = createPageStore(updates ?? undefined)
