/**
 * What is open, the newest uppermost. Back, a phone's gesture for it and Escape each take one layer away, and Back leaves
 * the app only where nothing is open. Browsers with a `CloseWatcher` say when; in others each layer has an entry in the
 * history.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'

interface Watcher {
  onclose: (() => void) | null
  destroy(): void
}

interface Opened {
  readonly close: () => void
  /** Whether something lies over the picture: Escape closes that before it stops what runs. */
  readonly covers: boolean
  watcher: Watcher | null
}

const opened: Opened[] = []

/** Entries of the history above the app's own first one, and whether the way to another is under way. */
let depth = 0
let travelling = false

/** The uppermost layer, or null. */
export const uppermost = (): Pick<Opened, 'covers'> | null => opened.at(-1) ?? null

/** Closes the uppermost layer. */
export function peel(): void {
  const top = opened.at(-1)
  if (!top) return
  forget(top)
  top.close()
}

function add(layer: Opened): void {
  opened.push(layer)
  const { CloseWatcher } = window as { CloseWatcher?: new () => Watcher }
  if (CloseWatcher) {
    layer.watcher = new CloseWatcher()
    layer.watcher.onclose = () => {
      forget(layer)
      layer.close()
    }
  } else queueMicrotask(travel)
}

function forget(layer: Opened): void {
  const at = opened.indexOf(layer)
  if (at < 0) return
  opened.splice(at, 1)
  if (layer.watcher) layer.watcher.destroy()
  else queueMicrotask(travel)
}

/**
 * An entry's state is a number: when a damaged page was last mended (see index.html) in whole ms, and sixteenths for how
 * deep the entry lies.
 */
const stateNow = (): number => Number(history.state) || 0
const depthNow = (): number => (stateNow() % 1) * 16

/** Brings the history to where it has an entry for each layer. */
function travel(): void {
  const wanted = opened.filter(({ watcher }) => !watcher).length
  if (travelling || wanted === depth) return
  if (wanted < depth) {
    travelling = true
    history.go(wanted - depth)
    return
  }
  const mended = Math.floor(stateNow())
  while (depth < wanted) history.pushState(mended + ++depth / 16, '')
}

function onPopState(): void {
  depth = depthNow()
  if (travelling) travelling = false
  else while (opened.length > depth && opened.some(({ watcher }) => !watcher)) peel()
  travel()
}

addEventListener('popstate', onPopState)
// A page that was loaded again may stand on an entry whose layer is gone.
depth = depthNow()
if (depth > 0) travel()

/** Makes a part of a component a layer for as long as it is open. */
export class Layer implements ReactiveController {
  readonly #isOpen: () => boolean
  /** An update can come after the component has left the page. */
  #isThere = false
  readonly #layer: Opened

  /** @param covers whether it lies over the picture */
  constructor(host: ReactiveControllerHost, isOpen: () => boolean, close: () => void, covers = true) {
    this.#isOpen = isOpen
    this.#layer = { close, covers, watcher: null }
    host.addController(this)
  }

  hostConnected(): void {
    this.#isThere = true
  }

  hostUpdated(): void {
    const isOpen = this.#isThere && this.#isOpen()
    if (isOpen === opened.includes(this.#layer)) return
    if (isOpen) add(this.#layer)
    else forget(this.#layer)
  }

  hostDisconnected(): void {
    this.#isThere = false
    forget(this.#layer)
  }
}
