/**
 * Everything that can be done with the whole app, panels included, each described once. The top bar, the menu, the
 * keyboard and the help panel read it here, so that a new panel is its component and one entry.
 */
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
