/** Every way an image comes into the app: picked, dropped, pasted. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Store } from '../state/types.ts'
import { type DropKind, watchDrops } from './drop.ts'
import { filesFrom, pickImages } from './files.ts'

export class Intake implements ReactiveController {
  /** Images that were pasted, or dropped where nothing says what they are. */
  pending: readonly File[] = []
  /** Where files are being held over the page, or null. */
  filesOver: DropKind | null = null
  readonly #host: ReactiveControllerHost
  readonly #store: () => Store | null
  #stop: (() => void)[] = []

  constructor(host: ReactiveControllerHost, store: () => Store | null) {
    this.#host = host
    this.#store = store
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('paste', this.#onPaste)
    this.#stop = [
      watchDrops({
        held: (kind) => this.#setFilesOver(kind),
        drop: (kind, files) => (kind === 'ask' ? this.#ask(files) : void this.use(kind, files)),
        notAFile: () =>
          this.#store()?.notify({
            kind: 'info',
            text: 'That was not an image file. Save the image to this device first, then drop the file.',
          }),
      }),
      () => removeEventListener('paste', this.#onPaste),
    ]
  }

  hostDisconnected(): void {
    for (const stop of this.#stop) stop()
    this.#stop = []
  }

  async pick(kind: 'photo' | 'painting'): Promise<void> {
    await this.use(kind, await pickImages({ multiple: kind === 'painting' }))
  }

  /** Opens the first of the files as the photo, or adds all of them as paintings, one after the other. */
  async use(kind: 'photo' | 'painting', files: readonly File[]): Promise<void> {
    this.#ask([])
    const store = this.#store()
    if (!store || files.length === 0) return
    if (kind === 'painting') {
      for (const file of files) await store.addPainting(file, file.name)
      return
    }
    if (files.length > 1)
      store.notify({
        kind: 'info',
        text: `One photo at a time: this is the first of ${files.length}, ${files[0].name}.`,
      })
    await store.openPhoto(files[0], files[0].name)
  }

  dismiss(): void {
    this.#ask([])
  }

  #onPaste = (event: ClipboardEvent): void => {
    const files = filesFrom(event.clipboardData)
    if (files.length === 0) return
    event.preventDefault()
    this.#ask(files)
  }

  #ask(files: readonly File[]): void {
    if (files.length === 0 && this.pending.length === 0) return
    this.pending = files
    this.#host.requestUpdate()
  }

  #setFilesOver(kind: DropKind | null): void {
    if (kind === this.filesOver) return
    this.filesOver = kind
    this.#host.requestUpdate()
  }
}
