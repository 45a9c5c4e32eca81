/** Files that are dropped on the page. */
import { readTransfer, type Transferred } from './transfer.ts'

/** What a dropped image would become; `ask` where the place does not say. */
export type DropKind = 'photo' | 'painting' | 'ask'

export interface DropHandlers {
  /** Where files are held over the page, or null when they have left it. */
  held(kind: DropKind | null): void
  /** Files, folders or text: an image may be dragged out of another page as a link. */
  drop(kind: DropKind, dropped: Transferred): void
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
      handlers.drop(kind, readTransfer(event.dataTransfer))
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
