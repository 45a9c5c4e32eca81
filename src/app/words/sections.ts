/**
 * The table of words: its sections, by name. A new section is its file in `en`, its line here, and its file in each other
 * language, which the compiler asks for.
 */
import type { install } from './en/install-words.ts'
import type { launch } from './en/launch-words.ts'
import type { menu } from './en/menu-words.ts'
import type { storage } from './en/storage-words.ts'

/** The same keys; sentences may differ, and functions take the same values. */
type Translated<S> = { readonly [Key in keyof S]: S[Key] extends string ? string : S[Key] }

export interface Words {
  readonly install: Translated<typeof install>
  readonly launch: Translated<typeof launch>
  readonly menu: Translated<typeof menu>
  readonly storage: Translated<typeof storage>
}
