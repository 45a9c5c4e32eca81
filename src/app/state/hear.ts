import type { ClientEvent } from '../../worker/client.ts'
import { fromWire } from '../../worker/protocol.ts'
import type { Cell } from './cell.ts'
import type { Notices } from './notices.ts'
import type { AppState } from './types.ts'

export interface HearParts {
  readonly cell: Cell<AppState>
  readonly notices: Notices
  /** Tries again what failed. */
  readonly again: () => void
  readonly ready: () => void
  readonly restarted: () => void
}

/** Puts news from the worker into the state. */
export function hear(event: ClientEvent, { cell, notices, again, ready, restarted }: HearParts): void {
  if (event.type === 'download') {
    cell.set({ download: event.done })
  } else if (event.type === 'restarted') {
    notices.add({ kind: 'info', text: event.reason })
    restarted()
  } else if (event.status === 'ready') {
    cell.set({ engine: { status: 'ready', backend: event.backend, release: event.release } })
    ready()
  } else {
    cell.set({ engine: { status: event.status, backend: null, release: null } })
    if (event.status === 'failed') notices.fail(fromWire(event.error), { label: 'Try again', run: again })
  }
}
