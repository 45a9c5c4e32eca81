/** The language that the app speaks now. English is part of each script that says something ({@link words}). */
import type { Language } from './languages.ts'
import type { Words } from './sections.ts'

const RIGHT_TO_LEFT: readonly string[] = ['ar']

let table: Words | null = null
let current: Language = 'en'

/** The language in use. */
export const language = (): Language => current

/** What a section is made of: sentences, and functions that make one of values. */
export type Section = Readonly<Record<string, string | ((...values: never[]) => string)>>

/** A section of the table of words: in English as it stands there, read in the language in use. */
export function words<S extends Section>(name: keyof Words, english: S): S {
  return new Proxy(english, {
    get: (target, key: string) => (table?.[name] as Section | undefined)?.[key] ?? target[key],
  })
}

/** Sentences for failures by their code; null in English, where each failure has its own. */
export const errorsByCode = (): Words['errors'] | null => table?.errors ?? null

/**
 * The language in use as the browser is set to write it: "en-GB", where that is what it asks for. Digits are Latin in
 * Arabic too, wherever it is spoken: sizes stand beside names of files and keys, and shall be of one kind.
 */
export const locale = (): string => {
  const tag = globalThis.navigator?.languages.find((wish) => wish.split('-', 1)[0] === current) ?? current
  return current === 'ar' ? new Intl.Locale(tag, { numberingSystem: 'latn' }).toString() : tag
}

/** Whether the language is written from right to left. */
export const isRightToLeft = (): boolean => RIGHT_TO_LEFT.includes(current)

/** Has the app speak the language. @param words its table; null: English */
export function adopt(spoken: Language, words: Words | null): void {
  table = words
  current = spoken
}
