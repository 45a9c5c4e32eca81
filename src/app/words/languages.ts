/** The languages that the app can speak. All but English are one script each, fetched before anything is shown. */
import { remember, remembered } from '../page/preferences.ts'
import { adopt, isRightToLeft, language } from './language.ts'
import type { Words } from './sections.ts'

/** In their own words, by their tag (BCP 47). */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
  'zh-Hans': '简体中文',
  pt: 'Português',
  ar: 'العربية',
} as const

export type Language = keyof typeof LANGUAGES

/** The tables of all languages but English. */
export const TABLES: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly words: Words }>>> = {
  de: () => import('./de/index.ts'),
  fr: () => import('./fr/index.ts'),
  es: () => import('./es/index.ts'),
  ja: () => import('./ja/index.ts'),
  'zh-Hans': () => import('./zh/index.ts'),
  pt: () => import('./pt/index.ts'),
  ar: () => import('./ar/index.ts'),
}

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
    adopt(wanted, wanted === 'en' ? null : (await TABLES[wanted]()).words)
  } catch {
    adopt('en', null)
  }
  document.documentElement.lang = language()
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr'
}

/** Remembers the choice, and loads the page anew in that language. Rejects, and all stays, where its words cannot be had. */
export async function choose(wanted: Language): Promise<void> {
  if (wanted !== 'en') await TABLES[wanted]()
  remember('language', wanted)
  location.reload()
}
