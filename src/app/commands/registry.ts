/**
 * Everything that can be done with the whole app, panels included, each described once. The top bar, the menu, the
 * keyboard and the help panel read it here, so that a new panel is its component and one entry.
 */
import { type Key, keyText } from '../page/keyboard.ts'
import type { AppState } from '../state/types.ts'
import type { Command, MenuEntry } from './command.ts'
import { FIRST_COMMANDS } from './first-commands.ts'

/** By name; those of `later-commands.ts` join them once their script is there. */
export const COMMANDS: Record<string, Command> = { ...FIRST_COMMANDS }

/** What the menu has now. */
export function menuEntries(state: AppState): readonly (readonly [name: string, MenuEntry])[] {
  return Object.entries(COMMANDS).flatMap(([name, { able, menu }]) => (menu && able(state) ? [[name, menu]] : []))
}

/** What the top bar has at its two ends. */
export const BAR = {
  start: ['menu', 'open', 'undo', 'redo'],
  end: ['divider', 'polish', 'save'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof FIRST_COMMANDS)[]>>

/** A line of the help panel. */
export interface Shortcut {
  readonly keys: string
  readonly help: string
}

/** Keys that only count where the focus is: components answer them. */
const FOCUS_KEYS: readonly Shortcut[] = [
  { keys: '← →', help: 'Move a slider, the divider or through the styles' },
  { keys: 'F', help: 'Keep a style as a favourite, or no longer' },
  { keys: 'Del', help: 'Remove an own painting' },
  { keys: '+ − 0', help: 'Zoom the picture when it has the focus' },
]

const line = ({ keys: [key], help }: { readonly keys: readonly Key[]; readonly help?: string }): readonly Shortcut[] =>
  help && key ? [{ keys: keyText(key), help }] : []

/** For the help panel, in the order they are shown. */
export function shortcuts(): readonly Shortcut[] {
  const { escape: last, ...others } = COMMANDS
  return [...Object.values(others).flatMap(line), ...FOCUS_KEYS, ...line(last)]
}
