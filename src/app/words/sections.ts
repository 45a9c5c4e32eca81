/**
 * The table of words: its sections, by name. A new section is its file in `en`, its line here, and its file in each other
 * language, which the compiler asks for.
 */
import type { bar } from './en/bar-words.ts'
import type { menu } from './en/menu-words.ts'
import type { polishEnd } from './en/polish-end-words.ts'
import type { save } from './en/save-words.ts'
import type { shell } from './en/shell-words.ts'

/** The same keys; sentences may differ, and functions take the same values. */
type Translated<S> = { readonly [Key in keyof S]: S[Key] extends string ? string : S[Key] }

export interface Words {
  readonly bar: Translated<typeof bar>
  readonly menu: Translated<typeof menu>
  readonly polishEnd: Translated<typeof polishEnd>
  readonly save: Translated<typeof save>
  readonly shell: Translated<typeof shell>
}
