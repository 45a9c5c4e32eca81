/**
 * The language that the app speaks. English is part of each script that says something ({@link words}); the others are
 * one script each, fetched before anything is shown.
 */
import { remember, remembered } from '../page/preferences.ts'
import type { Words } from './sections.ts'

/** In their own words, by their tag (BCP 47). */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
} as const

export type Language = keyof typeof LANGUAGES

const TABLES: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly words: Words }>>> = {
  de: () => import('./de/index.ts'),
}

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

/** Whether the language is written from right to left. */
export const isRightToLeft = (): boolean => RIGHT_TO_LEFT.includes(current)

/** The language that the person has chosen, or the first of the browser's that the app speaks; English otherwise. */
export function preferred(chosen = remembered('language'), offered = navigator.languages): Language {
  const tags = Object.keys(LANGUAGES) as Language[]
  for (const wish of [...(chosen ? [chosen] : []), ...offered]) {
    const found = tags.find((tag) => new Intl.Locale(wish).maximize().language === new Intl.Locale(tag).language)
    if (found) return found
  }
  return 'en'
}

/** Has the app speak the language; where its words cannot be had, English. Never rejects. */
export async function speak(wanted: Language): Promise<void> {
  try {
    table = wanted === 'en' ? null : (await TABLES[wanted]()).words
    current = wanted
  } catch {
    table = null
    current = 'en'
  }
  document.documentElement.lang = current
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr'
}

/** Remembers the choice, and loads the page anew in that language. */
export function choose(wanted: Language): void {
  remember('language', wanted)
  location.reload()
}
