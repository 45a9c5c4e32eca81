/** The ways of the picture out of the app, one at a time. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { withinEdge } from '../../core/size.ts'
import { savedSize } from '../state/selectors.ts'
import type { AppState, SaveFormat, Settings, Store } from '../state/types.ts'
import { copying } from './clipboard.ts'
import { download, pictureFileName } from './files.ts'
import { sharing } from './share.ts'

export type ExportAction = 'save' | 'share' | 'copy'

export interface ExportRequest {
  readonly action: ExportAction
  readonly format: SaveFormat
  /** Longer side of the file's picture in px at most; undefined for the picture's own. */
  readonly maxEdge: number | undefined
}

/** A picture that has left the app as a file. */
export interface SavedPicture {
  readonly blob: Blob
  /** px of the file's picture. */
  readonly width: number
  readonly height: number
  /** What it was painted with. */
  readonly settings: Settings
}

type SavedListener = (saved: SavedPicture) => void

const listeners = new Set<SavedListener>()

/** Calls back with each picture that is saved as a file or handed to another app; returns how to stop. */
export function onSaved(listener: SavedListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Gets the picture out of the app: to a file, to another app, to the clipboard. */
export class ExportController implements ReactiveController {
  readonly share = sharing()
  readonly copy = copying()
  /** What is under way, or null. */
  running: ExportAction | null = null
  /** Encoded and waiting for the tap that the browser's share sheet wants; null when there is none. */
  waiting: File | null = null
  /** What the waiting file shows. */
  #made: readonly unknown[] = []
  /** The longer side that it was asked for with, px. */
  #madeEdge: number | undefined
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  /** Where another picture is shown by now, what was encoded is of no use any more. */
  follow(state: AppState): void {
    if (sourceOf(state).some((part, i) => part !== this.#made[i])) this.waiting = null
  }

  /** Never rejects; failures become notices. A second call while one runs does nothing. */
  async run(store: Store, request: ExportRequest): Promise<void> {
    if (this.running) return
    this.running = request.action
    this.#host.requestUpdate()
    if (request.action === 'copy') await this.#copy(store, request)
    else await this.#file(store, request)
    this.running = null
    this.#host.requestUpdate()
  }

  async #file(store: Store, { action, format, maxEdge }: ExportRequest): Promise<void> {
    const name = pictureFileName(store.state.photo?.name ?? '', format)
    const isPrepared = action === 'share' && this.waiting?.name === name && this.#madeEdge === maxEdge
    const prepared = isPrepared ? this.waiting : null
    const blob = prepared ?? (await store.encode(format, maxEdge))
    if (!blob) return
    const file = prepared ?? new File([blob], name, { type: blob.type })
    this.#made = sourceOf(store.state)
    this.#madeEdge = maxEdge
    const saved = savedAs(store.state, blob, maxEdge)
    if (action === 'save') {
      download(file)
      tell(saved)
      return
    }
    const outcome = (await this.share?.(file)) ?? 'failed'
    if (outcome === 'shared') tell(saved)
    this.waiting = outcome === 'needs-tap' ? file : null
    if (outcome === 'failed')
      store.notify({ kind: 'error', text: 'The picture could not be shared. Save it and share the file instead.' })
  }

  async #copy(store: Store, { maxEdge }: ExportRequest): Promise<void> {
    const outcome = (await this.copy?.(store.encode('png', maxEdge))) ?? 'failed'
    if (outcome === 'copied') store.notify({ kind: 'info', text: 'The picture is on the clipboard.' })
    if (outcome === 'failed')
      store.notify({ kind: 'error', text: 'The browser did not let the picture onto the clipboard. Save it instead.' })
  }
}

function savedAs(state: AppState, blob: Blob, maxEdge: number | undefined): SavedPicture {
  const size = savedSize(state) ?? { width: 0, height: 0 }
  const { width, height } = maxEdge ? withinEdge(size, maxEdge) : size
  return { blob, width, height, settings: state.settings }
}

function tell(saved: SavedPicture): void {
  for (const listener of listeners)
    try {
      listener(saved)
    } catch (error) {
      // The picture is saved all the same.
      console.error(error)
    }
}

/** What the picture to save is made of: equal for the same picture. */
function sourceOf({ settings, polish: { run } }: AppState): readonly unknown[] {
  return [settings, run?.shown ? run.picture : null]
}
