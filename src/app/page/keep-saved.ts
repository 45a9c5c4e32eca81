/** Whatever leaves the app as a file is kept among the pictures that were made. */
import type { Store } from '../state/types.ts'
import { onSaved } from './export.ts'
import { PART_MISSING } from './part-missing.ts'

let stop: (() => void) | null = null

/** From now on; of several stores, the last one's. */
export function keepSaved(store: Store): void {
  stop?.()
  stop = onSaved((saved) => {
    // As it was then: its script may take a while.
    const { state } = store
    store.pictures().then(
      (pictures) => pictures.keep(saved, state),
      () => store.notify(PART_MISSING),
    )
  })
}
