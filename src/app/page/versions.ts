/** What the service worker has of this version of the app, and whether there is a newer one. */
import { Workbox } from 'workbox-window'
import type { News } from '../state/deps.ts'
import type { Store } from '../state/types.ts'

/** How often an app that stays open asks for a new version, ms. */
const CHECK_EVERY_MS = 60 * 60 * 1000

/** Without a first picture by then, what is stored for later has waited long enough, ms. */
const PATIENCE_MS = 60_000

/** How much of the line a first visit has for its picture: all of it until that is there, or none will come. */
export function afterFirstPicture(store: Pick<Store, 'state' | 'subscribe'>): Promise<void> {
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

/**
 * @param script address of the service worker
 * @returns what lets the waiting version take over, or the one of the server where none waits
 */
export async function watchVersions(
  script: string,
  tell: (change: Partial<News>) => void,
): Promise<{ readonly apply: () => void }> {
  const worker = new Workbox(script)
  let agreed = false
  let replaced = false
  worker.addEventListener('waiting', () => {
    tell({ updateReady: true })
    if (agreed) worker.messageSkipWaiting()
  })
  worker.addEventListener('controlling', ({ isUpdate }) => {
    if (agreed) location.reload()
    if (!isUpdate) return
    // Another tab has updated. This one goes on with what it has, but its undo steps are the person's to drop.
    replaced = true
    tell({ updateReady: true })
  })
  const registration = await worker.register()
  const isWhole = async () => tell({ offlineReady: await visit((await navigator.serviceWorker.ready).active) })
  void isWhole()
  addEventListener('online', () => void isWhole())
  const check = () => worker.update().catch(() => undefined)
  setInterval(() => void check(), CHECK_EVERY_MS)
  return {
    apply() {
      if (replaced) location.reload()
      agreed = true
      if (registration?.waiting) worker.messageSkipWaiting()
      else void check()
    },
  }
}

/** Tells the service worker of this visit; false where files of the app are missing and cannot be had now. */
function visit(worker: ServiceWorker | null): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  const page = document.querySelector<HTMLScriptElement>('script[src]')?.src
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === true)
    worker?.postMessage({ type: 'VISIT', page }, [port2])
  })
}
