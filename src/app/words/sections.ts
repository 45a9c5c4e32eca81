/**
 * The table of words: its sections, by name. A new section is its file in `en`, its line here, and its file in each other
 * language, which the compiler asks for.
 */
import type { masks } from './en/mask-words.ts'
import type { menu } from './en/menu-words.ts'

/** The same keys; sentences may differ, and functions take the same values. */
type Translated<S> = { readonly [Key in keyof S]: S[Key] extends string ? string : S[Key] }

export interface Words {
  readonly masks: Translated<typeof masks>
  readonly menu: Translated<typeof menu>
}
