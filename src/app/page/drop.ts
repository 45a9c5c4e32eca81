/** Files that are dropped on the page. */
import { filesFrom } from './files.ts'

/** What a dropped image would become; `ask` where the place does not say. */
export type DropKind = 'photo' | 'painting' | 'ask'

export interface DropHandlers {
  /** Where files are held over the page, or null when they have left it. */
  held(kind: DropKind | null): void
  drop(kind: DropKind, files: readonly File[]): void
  /** Something other than a file was dropped: text, or an image dragged out of another page as a link. */
  notAFile(): void
}

/** The whole page takes drops; an element with `data-drop` says what for. Returns how to stop. */
export function watchDrops(handlers: DropHandlers): () => void {
  const stop = new AbortController()
  const options = { signal: stop.signal }
  // dragleave comes for every child as well; only the last one out counts.
  let depth = 0
  const finish = (): void => {
    depth = 0
    handlers.held(null)
  }
  addEventListener(
    'dragenter',
    (event) => {
      event.preventDefault()
      depth++
    },
    options,
  )
  addEventListener(
    'dragover',
    (event) => {
      event.preventDefault()
      const { dataTransfer } = event
      if (!dataTransfer) return
      dataTransfer.dropEffect = 'copy'
      if (dataTransfer.types.includes('Files')) handlers.held(kindAt(event))
    },
    options,
  )
  addEventListener('dragleave', () => --depth <= 0 && finish(), options)
  addEventListener(
    'drop',
    (event) => {
      event.preventDefault()
      const kind = kindAt(event)
      finish()
      const files = filesFrom(event.dataTransfer)
      if (files.length > 0) handlers.drop(kind, files)
      else handlers.notAFile()
    },
    options,
  )
  return () => stop.abort()
}

function kindAt(event: Event): DropKind {
  for (const target of event.composedPath()) {
    const kind = target instanceof HTMLElement ? target.dataset.drop : undefined
    if (kind === 'photo' || kind === 'painting') return kind
  }
  return 'ask'
}
