/** What the work on several photos needs, and begins with. */
import type { Look } from '../../../core/look.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { Client } from '../../../worker/client.ts'
import { newId } from '../../storage/storage.ts'
import { batch } from '../../words/en/batch-words.ts'
import type { Settings } from '../types.ts'
import type { BatchShelf } from './batch-shelf.ts'
import type { BatchPhoto, BatchState } from './batch-types.ts'

/** A look that is to be painted with, and its name. */
export interface WantedLook {
  readonly key: string
  readonly look: Look<StyleRef>
}

export interface BatchParts {
  readonly client: Pick<Client, 'paintFile'>
  readonly shelf: BatchShelf
  /** What is set now. */
  readonly settings: () => Settings
  /** The look of settings; null for none, `waiting` while it is not there yet. */
  readonly wanted: (settings: Settings) => WantedLook | 'waiting' | null
  /** The same once it is there. */
  readonly wantedLater: (settings: unknown) => Promise<WantedLook | null>
  /** Whether this tab has the photos in hand: one has. */
  readonly claim: () => Promise<boolean>
  /** ms. */
  readonly now: () => number
}

export const NO_BATCH: BatchState = {
  ...{ status: 'idle', trouble: null, photos: [], look: null, secondsLeft: null, elsewhere: false },
}

/** A photo that has just been brought. */
export function photoOf({ name, size }: File): BatchPhoto {
  const about = { id: newId(), name: name || batch.photo, bytes: size }
  return { ...about, state: 'waiting', done: 0, why: null, made: null, saved: false, kept: false }
}
