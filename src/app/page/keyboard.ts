/** Key presses of the whole page, as the commands that they stand for. */

/**
 * A key: `o` or `?` alone, `ctrl+z` and `ctrl+shift+z` with Ctrl or ⌘, or `escape`.
 */
export type Key = string

/** What the keyboard has to know of a command. */
export interface Keyed {
  /** The first one is shown. */
  readonly keys: readonly Key[]
  /** Set where the key is held instead of pressed. */
  readonly hold?: unknown
}

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** "Shift Ctrl Z", or "⇧ ⌘ Z" where that is what keys are called. */
export function keyText(key: Key): string {
  if (key === 'escape') return 'Esc'
  const [letter, ...modifiers] = key.split('+').reverse()
  const names = isApple ? { ctrl: '⌘', shift: '⇧' } : { ctrl: 'Ctrl', shift: 'Shift' }
  return [...modifiers.map((name) => names[name as keyof typeof names]), letter.toUpperCase()].join(' ')
}

/** The key as `aria-keyshortcuts` names it. */
export function ariaKey(key: Key): string {
  return key
    .replace('ctrl', 'Control')
    .replace('shift', 'Shift')
    .replace(/.$/, (letter) => letter.toUpperCase())
}

/** The command of a key press, or null. Letters are left alone with a modifier held: those are the browser's. */
export function commandOf<Name extends string>(
  commands: Readonly<Record<Name, Keyed>>,
  event: KeyboardEvent,
  letters: boolean,
): Name | null {
  if (event.isComposing || event.defaultPrevented || isTyping(event)) return null
  const key = keyOf(event)
  const counts = key !== null && (letters || key.length > 1)
  return counts ? ((Object.keys(commands) as Name[]).find((name) => commands[name].keys.includes(key)) ?? null) : null
}

function keyOf(event: KeyboardEvent): Key | null {
  const key = event.key.toLowerCase()
  if (key === 'escape') return key
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return `ctrl+${event.shiftKey ? 'shift+' : ''}${key}`
  return event.altKey || event.metaKey || event.ctrlKey || event.repeat ? null : key
}

export interface KeyboardHandlers<Name> {
  command(name: Name): void
  /** A held key is down, or up again. */
  hold(name: Name, on: boolean): void
  /** Whether single letters count; people who dictate switch them off (WCAG 2.1.4). */
  letters(): boolean
}

/** Listens on the whole page; returns how to stop. */
export function watchKeyboard<Name extends string>(
  commands: Readonly<Record<Name, Keyed>>,
  handlers: KeyboardHandlers<Name>,
): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let held: Name | null = null
  const letGo = (): void => {
    if (held) handlers.hold(held, false)
    held = null
  }
  const down = (event: KeyboardEvent): void => {
    const name = commandOf(commands, event, handlers.letters())
    if (name === null) return
    if (commands[name].hold) {
      letGo()
      held = name
      handlers.hold(name, true)
      return
    }
    event.preventDefault()
    handlers.command(name)
  }
  const up = (event: KeyboardEvent): void => {
    if (held && commands[held].keys.includes(event.key.toLowerCase())) letGo()
  }
  addEventListener('keydown', down, { signal })
  addEventListener('keyup', up, { signal })
  // The key may go up in another window.
  addEventListener('blur', letGo, { signal })
  return () => {
    letGo()
    stop.abort()
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0]
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio', 'button', 'file'].includes(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}
