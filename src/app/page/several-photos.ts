/** Photos that come from outside: one is opened, several go to the view that paints all of them in one look. */
import type { Store } from '../state/types.ts'
import { batch as says } from '../words/en/batch-words.ts'
import { launch } from '../words/en/launch-words.ts'
import { say, watchBatch } from './batch-watch.ts'
import type { CamePhoto } from './inbox.ts'
import { PART_MISSING } from './part-missing.ts'

/**
 * Takes photos in that came at once, from wherever. Each is told to be done when it has been opened or kept; one that
 * could not be stays where it is.
 */
export async function openPhotos(store: Store, photos: readonly CamePhoto[]): Promise<void> {
  const [photo, ...rest] = photos
  if (!photo) return
  if (rest.length > 0) return openSeveral(store, photos)
  const before = store.state.settings.photoId
  await store.openPhoto(photo.file, photo.file.name || launch.photo)
  if (store.state.settings.photoId !== before) await photo.done()
}

async function openSeveral(store: Store, photos: readonly CamePhoto[]): Promise<void> {
  const batch = await store.batch().catch(() => null)
  if (!batch) {
    store.notify(PART_MISSING)
    return
  }
  await batch.claim()
  if (batch.state.elsewhere) {
    store.notify({ kind: 'error', text: says.elsewhere })
    return
  }
  watchBatch(store, batch, showSeveral)
  const taking = batch.add(photos.map(({ file }) => file))
  showSeveral()
  const kept = await taking
  await Promise.all(photos.map(({ done }, i) => (kept[i] ? done() : undefined)))
}

/** Opens the view of several photos, unless it is open. */
export function showSeveral(): void {
  const app = document.querySelector<HTMLElement & { openInstead?(name: string): void }>('pastiche-app')
  if (!app?.shadowRoot?.querySelector('batch-view')) app?.openInstead?.('batch')
}

/** Goes on with what a former visit has left, and says so. */
export async function resumeSeveral(store: Store): Promise<void> {
  const batch = await store.batch()
  if (batch.state.elsewhere || batch.state.photos.length === 0) return
  watchBatch(store, batch, showSeveral)
  say(store, batch, showSeveral)
}

/** Notices on the page at once, at most: one that a newer one has pushed out was not dismissed by anybody. */
const MOST_NOTICES = 4

/** Calls back when the person has put a notice away, be it by taking its action. */
export function onDismissed(store: Store, id: number, then: () => void): void {
  const stop = store.subscribe(() => {
    const { notices } = store.state
    if (notices.some((notice) => notice.id === id)) return
    stop()
    if (notices.length < MOST_NOTICES) then()
  })
}
