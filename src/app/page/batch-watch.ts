/** What the page does beside the work on several photos: the screen stays on, and its end is told wherever it is not seen. */
import type { BatchControls, BatchState, Store } from '../state/types.ts'
import { batch as says } from '../words/en/batch-words.ts'
import { tellEnd } from './end-news.ts'
import { remember, remembered } from './preferences.ts'
import { screenLock } from './wake-lock.ts'

/** Whether there are photos that a later visit is to know of. */
const KEY = 'several'

/** Whether a former visit has left photos. */
export const hasSeveral = (): boolean => remembered(KEY) === 'on'

const watched = new WeakSet<BatchControls>()
/** Views of the photos that are open. */
let views = 0

/** Notes that a view of the photos has been opened, or closed. */
export function seen(on: boolean): void {
  views += on ? 1 : -1
}

export const countOf = ({ photos }: BatchState): readonly [done: number, all: number] => [
  photos.filter(({ state }) => state === 'done').length,
  photos.length,
]

/** From now on. A second call does nothing. @param show opens the view */
export function watchBatch(store: Store, batch: BatchControls, show: () => void): void {
  if (watched.has(batch)) return
  watched.add(batch)
  const lock = screenLock()
  let before = batch.state.status
  let had: boolean | null = null
  const look = (): void => {
    const { status, photos, elsewhere } = batch.state
    const has = photos.length > 0
    if (has !== had && !elsewhere) remember(KEY, has ? 'on' : 'off')
    had = has
    if (status === before) return
    lock?.(status === 'running')
    const isEnd = before === 'running' && has
    before = status
    if (!isEnd) return
    const text = says.isEnded(...countOf(batch.state))
    if (status === 'idle' && document.visibilityState === 'hidden') void tellEnd(says.title, text)
    if (views === 0) say(store, batch, show)
  }
  if (before === 'running') lock?.(true)
  batch.subscribe(look)
  look()
}

/** How far it is, with the way there. */
export function say(store: Store, { state }: BatchControls, show: () => void): void {
  const sentence = { running: says.goesOn, paused: says.isPaused, idle: says.isEnded }[state.status]
  const text = [sentence(...countOf(state)), ...(state.trouble ? [state.trouble] : [])].join(' ')
  store.notify({ kind: state.trouble ? 'error' : 'info', text, action: { label: says.show, run: show }, stays: true })
}
