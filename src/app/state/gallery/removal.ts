/** Taking a style out of the gallery, with a way back. */

import { app } from '../../words/en/app-words.ts'
import type { Cell } from '../cell.ts'
import type { Notices } from '../notices.ts'
import { sameSettings } from '../settings/editing.ts'
import { styleIn } from '../settings/shares.ts'
import { type AppState, type GalleryStyle, type Settings, SLOTS, type Slot } from '../types.ts'

export interface RemovalParts {
  readonly cell: Cell<AppState>
  readonly notices: Notices
  /** Takes what is in the slot out of the settings, as the person would. */
  readonly clearSlot: (slot: Slot) => void
  readonly changeSettings: (settings: Settings) => void
}

/** Takes a style out of the settings; a notice offers to bring it back, there too where nothing has changed since. */
export function takeOut(parts: RemovalParts, { id, title }: GalleryStyle, bringBack: () => void): void {
  const { cell, notices, clearSlot, changeSettings } = parts
  const holding = () => SLOTS.findLast((slot) => styleIn(cell.value.settings, slot) === id)
  const before = cell.value.settings
  for (let slot = holding(); slot; slot = holding()) clearSlot(slot)
  const after = cell.value.settings
  const run = () => {
    bringBack()
    if (sameSettings(cell.value.settings, after)) changeSettings(before)
  }
  notices.add({ kind: 'info', text: app.removed(title), action: { label: app.bringBack, run } })
}
