/** The lines of the help panel about keys. */
import { type Key, keyText } from '../page/keyboard.ts'
import { keys as does } from '../words/en/keys-words.ts'
import { COMMANDS } from './registry.ts'

/** A line of the help panel. */
export interface Shortcut {
  readonly keys: string
  readonly help: string
}

/** Keys that only count where the focus is: components answer them. */
const focusKeys = (): readonly Shortcut[] => [
  { keys: '← →', help: does.move },
  { keys: 'F', help: does.favourite },
  { keys: 'Del', help: does.remove },
  { keys: '+ − 0', help: does.zoom },
]

const line = ({ keys: [key], help }: { readonly keys: readonly Key[]; readonly help?: string }): readonly Shortcut[] =>
  help && key ? [{ keys: keyText(key), help }] : []

/** For the help panel, in the order they are shown. */
export function shortcuts(): readonly Shortcut[] {
  const { escape: last, ...others } = COMMANDS
  return [...Object.values(others).flatMap(line), ...focusKeys(), ...line(last)]
}
