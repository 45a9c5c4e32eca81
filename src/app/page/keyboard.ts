export type Command = 'undo' | 'redo' | 'open' | 'save' | 'polish' | 'divider' | 'help' | 'escape'

export interface Shortcut {
  readonly keys: string
  readonly does: string
}

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** For the help panel, in the order they are shown. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: 'O', does: 'Open a photo' },
  { keys: 'P', does: 'Polish the picture' },
  { keys: 'S', does: 'Save, share or copy' },
  { keys: 'C', does: 'Hold to see the photo' },
  { keys: 'D', does: 'Divider between photo and picture' },
  { keys: isApple ? '⌘ Z' : 'Ctrl Z', does: 'Undo' },
  { keys: isApple ? '⇧ ⌘ Z' : 'Shift Ctrl Z', does: 'Redo' },
  { keys: '← →', does: 'Move a slider, the divider or through the styles' },
  { keys: 'Del', does: 'Remove an own painting' },
  { keys: '+ − 0', does: 'Zoom the picture when it has the focus' },
  { keys: 'Esc', does: 'Close, or stop the painting' },
]

const LETTERS: Readonly<Record<string, Command>> = { o: 'open', p: 'polish', s: 'save', d: 'divider', '?': 'help' }

/** The command of a key press, or null. Letters are left alone with a modifier held: those are the browser's. */
export function commandOf(event: KeyboardEvent, letters: boolean): Command | null {
  const key = event.key.toLowerCase()
  if (event.isComposing || event.defaultPrevented || isTyping(event)) return null
  if (key === 'escape') return 'escape'
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
    return key === 'y' && !event.shiftKey ? 'redo' : null
  }
  if (!letters || event.altKey || event.metaKey || event.ctrlKey || event.repeat) return null
  return LETTERS[key] ?? null
}

export interface KeyboardHandlers {
  command(command: Command): void
  /** C is down, or up again. */
  peek(on: boolean): void
  /** Whether single letters count; people who dictate switch them off (WCAG 2.1.4). */
  letters(): boolean
}

/** Listens on the whole page; returns how to stop. */
export function watchKeyboard(handlers: KeyboardHandlers): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let peeking = false
  const endPeek = (): void => {
    if (peeking) handlers.peek(false)
    peeking = false
  }
  const down = (event: KeyboardEvent): void => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey)
    if (event.key.toLowerCase() === 'c' && plain && handlers.letters() && !isTyping(event)) {
      if (!peeking) handlers.peek(true)
      peeking = true
      return
    }
    const command = commandOf(event, handlers.letters())
    if (command === null) return
    if (command !== 'escape') event.preventDefault()
    handlers.command(command)
  }
  const up = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'c') endPeek()
  }
  addEventListener('keydown', down, { signal })
  addEventListener('keyup', up, { signal })
  // The key may go up in another window.
  addEventListener('blur', endPeek, { signal })
  return () => {
    endPeek()
    stop.abort()
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0]
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio', 'button', 'file'].includes(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}
