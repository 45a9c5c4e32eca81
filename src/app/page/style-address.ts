/** Styles that the page's address brings. */
import type { Store } from '../state/types.ts'
import { PART_MISSING } from './part-missing.ts'

/** Opens the style of the address, now and when another link is opened here; it is taken out of the address at once. */
export function watchAddress(store: Store): void {
  const take = (): void => {
    const { hash, pathname, search } = location
    if (!hash.startsWith('#style=')) return
    // Going back or reloading does not bring it again.
    history.replaceState(history.state, '', pathname + search)
    void open(store, hash)
  }
  addEventListener('hashchange', take)
  take()
}

async function open(store: Store, fragment: string): Promise<void> {
  try {
    const sharing = await (await store.ownStyles()).sharing()
    await sharing.open(fragment)
  } catch {
    store.notify(PART_MISSING)
  }
}
