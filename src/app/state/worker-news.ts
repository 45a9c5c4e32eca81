import type { ClientEvent } from '../../worker/client.ts'
import { fromWire } from '../../worker/protocol.ts'
import { app } from '../words/en/app-words.ts'
import type { Cell } from './cell.ts'
import type { Gallery } from './gallery/gallery.ts'
import type { Notices } from './notices.ts'
import type { Photos } from './pictures/photos.ts'
import type { AppState } from './types.ts'

interface NewsParts {
  readonly cell: Cell<AppState>
  readonly notices: Notices
  readonly photos: Pick<Photos, 'plan'>
  readonly gallery: Pick<Gallery, 'retryFailed'>
  readonly forgetResults: () => void
  /** Tries once more what failed. */
  readonly again: () => void
}

/** Puts news from the worker into the state. */
export function onWorkerEvent(event: ClientEvent, parts: NewsParts): void {
  const { cell, notices, photos, gallery } = parts
  if (event.type === 'download') {
    cell.set({ download: event.done })
  } else if (event.type === 'restarted') {
    if (event.reason) void sayRestarted(event.reason, notices)
    parts.forgetResults()
    void photos.plan()
  } else if (event.status === 'ready') {
    cell.set({ engine: { status: 'ready', backend: event.backend, release: event.release } })
    gallery.retryFailed()
    void photos.plan()
  } else {
    cell.set({ engine: { status: event.status, backend: null, release: null } })
    if (event.status === 'failed') notices.fail(fromWire(event.error), { label: app.tryAgain, run: parts.again })
  }
}

type RestartReason = NonNullable<Extract<ClientEvent, { readonly type: 'restarted' }>['reason']>

/** Never rejects. */
async function sayRestarted(reason: RestartReason, notices: Notices): Promise<void> {
  const part = await import('../words/en/restarts-words.ts').catch(() => null)
  if (part) notices.add({ kind: 'info', text: part.restarts[reason] })
}
