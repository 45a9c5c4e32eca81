import type { Gallery } from './gallery/gallery.ts'
import { sameSettings, slotKey } from './settings/editing.ts'
import type { Store, StyleId } from './types.ts'

/** Takes an own painting out of the gallery and out of the settings; a notice offers to bring it back. */
export function removePainting(id: StyleId, store: Store, gallery: Gallery): void {
  const title = store.state.styles.find((tile) => tile.id === id)?.title ?? 'The painting'
  const before = store.state.settings
  if (!gallery.remove(id)) return
  for (const slot of ['b', 'a'] as const) if (store.state.settings[slotKey[slot]] === id) store.clearSlot(slot)
  const after = store.state.settings
  const run = () => {
    gallery.bringBack(id)
    if (sameSettings(store.state.settings, after)) store.change(before)
  }
  store.notify({ kind: 'info', text: `“${title}” was removed.`, action: { label: 'Bring back', run } })
}
