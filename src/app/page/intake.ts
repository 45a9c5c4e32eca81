/** Every way an image comes into the app: picked, dropped, pasted. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Notice, Store, StyleId } from '../state/types.ts'
import { app } from '../words/en/app-words.ts'
import type { bringing } from '../words/en/bringing-words.ts'
import { type DropKind, watchDrops } from './drop.ts'
import { pickImages } from './files.ts'
import { PART_MISSING } from './part-missing.ts'
import { readTransfer, type Transferred } from './transfer.ts'

export class Intake implements ReactiveController {
  /** Images that were pasted, or dropped where nothing says what they are. */
  pending: readonly File[] = []
  /** Where files are being held over the page, or null. */
  filesOver: DropKind | null = null
  readonly #host: ReactiveControllerHost
  readonly #store: () => Store | null
  readonly #crop: (id: StyleId) => void
  #stop: (() => void)[] = []
  /** Stands for the paintings that are being added; another stands for others, null for none. */
  #adding: object | null = null

  /** @param crop asks how a painting is to be cut out */
  constructor(host: ReactiveControllerHost, store: () => Store | null, crop: (id: StyleId) => void) {
    this.#host = host
    this.#store = store
    this.#crop = crop
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('paste', this.#onPaste)
    this.#stop = [
      watchDrops({
        held: (kind) => this.#setFilesOver(kind),
        drop: (kind, dropped) => void this.#take(kind, dropped),
      }),
      () => removeEventListener('paste', this.#onPaste),
    ]
  }

  hostDisconnected(): void {
    for (const stop of this.#stop) stop()
    this.#stop = []
  }

  /** @param camera whether a phone takes the photo instead of choosing one */
  async pick(kind: 'photo' | 'painting', camera = false): Promise<void> {
    await this.use(kind, await pickImages({ multiple: kind === 'painting', camera }))
  }

  /** Opens the first of the files as the photo, or adds all of them as paintings, one after the other. */
  async use(kind: 'photo' | 'painting', given: readonly File[]): Promise<void> {
    this.#ask([])
    const store = this.#store()
    const files = store ? await withoutStyles(store, given) : []
    if (!store || files.length === 0) return
    if (kind === 'painting') return this.#addAll(store, files)
    if (files.length === 1) return store.openPhoto(files[0], files[0].name)
    try {
      const { openPhotos } = await import('./several-photos.ts')
      await openPhotos(
        store,
        files.map((file) => ({ file, done: async () => undefined })),
      )
    } catch {
      store.notify(PART_MISSING)
    }
  }

  /** Stops adding the paintings that have not been begun. */
  cancel(): void {
    this.#adding = null
  }

  dismiss(): void {
    this.#ask([])
  }

  #onPaste = (event: ClipboardEvent): void => {
    // Text that is pasted into a field is the field's.
    if (event.composedPath().some((node) => node instanceof HTMLInputElement && node.type === 'text')) return
    const pasted = readTransfer(event.clipboardData)
    if (pasted.files.length + pasted.texts.length === 0) return
    event.preventDefault()
    void this.#take('ask', pasted)
  }

  async #take(kind: DropKind, found: Transferred): Promise<void> {
    const files = found.files.length > 0 && found.folders.length === 0 ? found.files : await this.#unpacked(found)
    const store = this.#store()
    const images = kind === 'ask' && store ? await withoutStyles(store, files) : files
    if (images.length === 0) return
    if (kind === 'ask') this.#ask(images)
    else await this.use(kind, images)
  }

  /** The images in folders and text; says what there is none in. */
  async #unpacked(found: Transferred): Promise<readonly File[]> {
    const store = this.#store()
    try {
      const { unpack } = await import('./unpack.ts')
      const { files, said } = await unpack(found)
      if (said !== null) store?.notify({ kind: 'info', text: said })
      return files
    } catch {
      store?.notify(PART_MISSING)
      return []
    }
  }

  async #addAll(store: Store, files: readonly File[]): Promise<void> {
    const adding = {}
    this.#adding = adding
    const added: StyleId[] = []
    for (const file of files) {
      if (this.#adding !== adding) break
      const id = await store.addPainting(file, file.name)
      if (id) added.push(id)
    }
    if (files.length > 1) void say(store, (words) => ({ text: words.paintingsAdded(added.length, files.length) }))
    else if (added.length > 0) this.#offerCrop(store, added[0])
  }

  /** A photo of a painting has a wall around it, as likely as not. */
  #offerCrop(store: Store, id: StyleId): void {
    void say(store, (words) => ({
      text: words.inUse,
      action: { label: app.crop, run: () => this.#crop(id) },
    }))
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

/** Says what came of it. Never rejects: it has come, whether that can be said or not. */
async function say(store: Store, notice: (words: typeof bringing) => Pick<Notice, 'text' | 'action'>): Promise<void> {
  const part = await import('../words/en/bringing-words.ts').catch(() => null)
  if (part) store.notify({ kind: 'info', ...notice(part.bringing) })
}

/** The images among the files; styles among them are added. */
async function withoutStyles(store: Store, files: readonly File[]): Promise<readonly File[]> {
  const styles = files.filter(({ name, type }) => type === 'application/json' || /\.json$/i.test(name))
  if (styles.length === 0) return files
  try {
    const sharing = await (await store.ownStyles()).sharing()
    for (const style of styles) await sharing.addFile(style)
  } catch {
    store.notify(PART_MISSING)
  }
  return files.filter((file) => !styles.includes(file))
}
