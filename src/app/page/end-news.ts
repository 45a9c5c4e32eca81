/** Telling that something long has come to its end while the page was out of sight: title, badge, and a notification. */
import type { AppState, Store } from '../state/types.ts'
import { polishEnd } from '../words/en/polish-end-words.ts'
import { remember, remembered } from './preferences.ts'

const KEY = 'tell-end'

interface Badge {
  setAppBadge?(count: number): Promise<void>
  clearAppBadge?(): Promise<void>
}

/** `ask`: the person may be asked; `on`: will be told; `never`: there is no way, or it was refused. */
export type Telling = 'ask' | 'on' | 'never'

export function telling(): Telling {
  if (typeof Notification !== 'function' || Notification.permission === 'denied') return 'never'
  return Notification.permission === 'granted' && remembered(KEY) === 'on' ? 'on' : 'ask'
}

/** Asks for leave to notify, which needs a tap; false where it was refused. Never rejects. */
export async function tellAtEnd(on: boolean): Promise<boolean> {
  const granted = on && (await Notification.requestPermission().catch(() => 'denied')) === 'granted'
  remember(KEY, granted ? 'on' : 'off')
  return granted
}

const watched = new WeakSet<Store>()

/** Follows the store's polishing from now on. A second call for a store does nothing. */
export function watchPolishEnd(store: Store): void {
  if (watched.has(store)) return
  watched.add(store)
  let before = statusOf(store.state)
  store.subscribe(() => {
    const now = statusOf(store.state)
    if (before === 'running' && now === 'finished' && document.visibilityState === 'hidden')
      void tellEnd(polishEnd.title, polishEnd.body)
    before = now
  })
}

const statusOf = ({ polish: { run } }: AppState) => run?.status ?? null

/** Tells of an end to someone who looks elsewhere. Never rejects. */
export async function tellEnd(heading: string, body: string): Promise<void> {
  const { title } = document
  const badge = navigator as Badge
  document.title = `✓ ${title}`
  badge.setAppBadge?.(1).catch(() => undefined)
  const seen = (): void => {
    if (document.visibilityState === 'hidden') return
    document.removeEventListener('visibilitychange', seen)
    document.title = title
    badge.clearAppBadge?.().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', seen)
  if (telling() === 'on') await notify(heading, body).catch((error: unknown) => console.info('No notification:', error))
}

/** Phones take notifications from a service worker only. */
async function notify(title: string, body: string): Promise<void> {
  const options = { body, tag: 'end', icon: 'apple-touch-icon.png' }
  const registration = await navigator.serviceWorker?.getRegistration()
  if (registration) return registration.showNotification(title, options)
  const shown = new Notification(title, options)
  shown.addEventListener('click', () => {
    window.focus()
    shown.close()
  })
}
