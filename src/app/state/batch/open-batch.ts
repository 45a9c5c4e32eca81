/** Puts the work on several photos together: what is painted with, where it is kept, and which tab has it in hand. */
import { withDeadline } from '../../../core/deadline.ts'
import { STORAGE } from '../../../core/waits.ts'
import { readSettings } from '../settings/editing.ts'
import { paintSpec } from '../settings/wanted.ts'
import type { Settings } from '../types.ts'
import type { BatchLoaderParts } from './batch-loader.ts'
import type { WantedLook } from './batch-parts.ts'
import { BatchQueue } from './batch-queue.ts'
import { BatchShelf } from './batch-shelf.ts'
import type { BatchControls } from './batch-types.ts'

/** Stands for any photo in the name of a look. */
const ANY = 'any'
const LOCK = 'pastiche-batch'

/** A mask is of one photo. */
const unmasked = (settings: Settings): Settings => ({ ...settings, photoId: ANY, mask: null, outside: null })

export async function openBatch({ cell, deps, lookup }: BatchLoaderParts): Promise<BatchControls> {
  const wanted = (settings: Settings): WantedLook | 'waiting' | null => {
    const spec = paintSpec(unmasked(settings), lookup, ANY)
    if (spec === 'waiting') return spec
    // Vectors of different releases never mix.
    return spec.look && { key: `${deps.assets.release} ${spec.key}`, look: spec.look }
  }
  // Where storage does not answer, the work goes on in memory.
  const keep = await withDeadline(STORAGE, deps.storage.batch()).catch(() => null)
  const queue = new BatchQueue({
    client: deps.client,
    shelf: new BatchShelf(keep),
    settings: () => unmasked(cell.value.settings),
    wanted,
    wantedLater: (kept) => {
      const settings = readSettings(kept)
      return new Promise((resolve) => {
        const look = (): void => {
          const found = wanted(settings)
          if (found === 'waiting') return
          stop()
          resolve(found)
        }
        const stop = cell.subscribe(look)
        look()
      })
    },
    claim,
    now: () => performance.now(),
  })
  await queue.claim()
  return queue
}

let held = false

/** Whether this tab has the photos, or gets them now; where there are no locks, each tab has. */
function claim(): Promise<boolean> {
  if (held || !globalThis.navigator?.locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    navigator.locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        held = lock !== null
        resolve(held)
        // As long as the tab is open.
        return lock && new Promise(() => undefined)
      })
      .catch(() => resolve(true))
  })
}
