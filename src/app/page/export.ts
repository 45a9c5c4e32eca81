/** The ways of the picture out of the app, one at a time. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { withinEdge } from '../../core/size.ts'
import { savedSize, shownPicture } from '../state/selectors.ts'
import type { AppState, SaveFormat, Settings, Store } from '../state/types.ts'
import { save } from '../words/en/save-words.ts'
import { fileSize } from '../words/format.ts'
import { copying } from './clipboard.ts'
import { FileWeight } from './file-weight.ts'
import { download, pictureFileName } from './files.ts'
import { tick } from './haptics.ts'
import { sharing } from './share.ts'

/** How long a saved file can be looked at, ms: a tab that shows it may be loaded again. */
const OPEN_FOR = 10 * 60_000

export type ExportAction = 'save' | 'share' | 'copy'

export interface ExportRequest {
  readonly action: ExportAction
  readonly format: SaveFormat
  /** Longer side of the file's picture in px at most; undefined for the picture's own. */
  readonly maxEdge: number | undefined
  /** Of jpeg and webp. */
  readonly quality: number
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
  /** The file as it would be saved. */
  readonly weight = new FileWeight(() => this.#host.requestUpdate())
  #weighed: readonly unknown[] = []
  /** What the waiting file shows. */
  #made: readonly unknown[] = []
  /** How it was asked for. */
  #madeAs = ''
  readonly #host: ReactiveControllerHost & { closePanel(focus: boolean): void }

  constructor(host: ReactiveControllerHost & { closePanel(focus: boolean): void }) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  /** Where another picture is shown by now, what was encoded is of no use any more. */
  follow(state: AppState): void {
    const source = sourceOf(state)
    if (source.some((part, i) => part !== this.#made[i])) this.waiting = null
    if (source.some((part, i) => part !== this.#weighed[i])) this.weight.drop()
  }

  /** Makes the file that would be saved, to say how large it is; not before the picture is finished. */
  weigh(store: Store, request: Omit<ExportRequest, 'action'>): void {
    const { state } = store
    if (shownPicture(state)?.stage !== 'full' || state.job || this.running) return
    this.#weighed = sourceOf(state)
    this.weight.wish(store, request, keyOf(state, request))
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

  async #file(store: Store, request: ExportRequest): Promise<void> {
    const { action, format, maxEdge, quality } = request
    const name = pictureFileName(store.state.photo?.name ?? '', format)
    const as = `${format} ${maxEdge} ${quality}`
    const isPrepared = action === 'share' && this.waiting?.name === name && this.#madeAs === as
    const prepared = isPrepared ? this.waiting : await this.weight.made(keyOf(store.state, request))
    const blob = prepared ?? (await store.encode(format, maxEdge, { quality }))
    if (!blob) return
    const file = blob instanceof File ? blob : new File([blob], name, { type: blob.type })
    this.#made = sourceOf(store.state)
    this.#madeAs = as
    const saved = savedAs(store.state, blob, maxEdge)
    if (action === 'save') {
      download(file)
      tick()
      tell(saved)
      this.#host.closePanel(true)
      this.#sayMore(store, file)
      return
    }
    await this.#share(store, file, saved)
  }

  async #share(store: Store, file: File, saved: SavedPicture): Promise<void> {
    const outcome = (await this.share?.(file)) ?? 'failed'
    if (outcome === 'shared') tell(saved)
    this.waiting = outcome === 'needs-tap' ? file : null
    if (outcome === 'failed') store.notify({ kind: 'error', text: save.shareFailed, about: 'save' })
  }

  /** What can be done with a file that has been saved. */
  #sayMore(store: Store, file: File): void {
    const share = { label: save.share, run: () => void this.#share(store, file, savedAs(store.state, file, undefined)) }
    store.notify({
      kind: 'info',
      text: save.saved(file.name, fileSize(file.size)),
      ...(this.share && { action: share }),
      also: { label: save.open, run: () => openFile(file) },
    })
  }

  async #copy(store: Store, { maxEdge }: ExportRequest): Promise<void> {
    const outcome = (await this.copy?.(store.encode('png', maxEdge))) ?? 'failed'
    if (outcome === 'copied') {
      tick()
      store.notify({ kind: 'info', text: save.copied })
    }
    if (outcome === 'failed') store.notify({ kind: 'error', text: save.copyFailed, about: 'save' })
  }
}

/** Shows the file in a tab of its own. */
function openFile(file: File): void {
  const url = URL.createObjectURL(file)
  open(url, '_blank')
  setTimeout(() => URL.revokeObjectURL(url), OPEN_FOR)
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

function keyOf(state: AppState, { format, maxEdge, quality }: Omit<ExportRequest, 'action'>): readonly unknown[] {
  return [...sourceOf(state), format, maxEdge, format === 'png' ? null : quality]
}
