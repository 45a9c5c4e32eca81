/** Several photos that come at once: the first is opened, the others wait for their turn and are lost by nothing. */
import type { Notice, Store } from '../state/types.ts'
import { launch } from '../words/en/launch-words.ts'
import type { CamePhoto } from './inbox.ts'

/**
 * Takes photos in that came at once, from wherever. Each is told to be done when it has been opened, or when the person
 * does not want it; one that could not be opened stays where it is kept.
 *
 * @param first how many photos of the same arrival came before these
 */
export async function openPhotos(store: Store, photos: readonly CamePhoto[], first = 0): Promise<void> {
  const [photo, ...rest] = photos
  if (!photo) return
  const before = store.state.settings.photoId
  await store.openPhoto(photo.file, photo.file.name || launch.photo)
  if (store.state.settings.photoId !== before) await photo.done()
  if (rest.length > 0) askForNext(store, rest, first + 1)
}

function askForNext(store: Store, rest: readonly CamePhoto[], opened: number): void {
  let wanted = false
  const notice: Omit<Notice, 'id'> = {
    kind: 'info',
    text: launch.several(opened, opened + rest.length),
    action: {
      label: launch.next,
      run: () => {
        wanted = true
        void openPhotos(store, rest, opened)
      },
    },
    stays: true,
  }
  onDismissed(store, store.notify(notice), () => {
    if (!wanted) for (const { done } of rest) void done()
  })
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
