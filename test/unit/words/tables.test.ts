import { afterEach, describe, expect, test, vi } from 'vitest'
import { errorWords, SaidError } from '../../../src/app/words/error-words.ts'
import { date, fileSize, list, number, percent, plural } from '../../../src/app/words/format.ts'
import { adopt, type Section } from '../../../src/app/words/language.ts'
import { LANGUAGES, type Language, preferred, TABLES } from '../../../src/app/words/languages.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  adopt('en', null)
})

const SAMPLES = [0, 1, 2, 3, 5, 11, 100]

/** Sentences that another language has in the same words. */
const SAME: ReadonlySet<string> = new Set([])

const modules = import.meta.glob<Record<string, Section>>('../../../src/app/words/en/*-words.ts', { eager: true })
const ENGLISH = Object.fromEntries(Object.values(modules).flatMap((module) => Object.entries(module)))

/** The sentence for a sample; what takes a text gets one. */
function said(entry: Section[string], sample: number): string {
  if (typeof entry === 'string') return entry
  const say = entry as (...values: unknown[]) => string
  try {
    return say(...Array<unknown>(Math.max(2, say.length)).fill(sample))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return say(...Array<unknown>(Math.max(2, say.length)).fill('Xyz'))
  }
}

const tables = async (): Promise<(readonly [Language, Readonly<Record<string, Section>>])[]> =>
  Promise.all(
    (Object.keys(LANGUAGES) as Language[]).map(async (language) => {
      if (language === 'en') return [language, ENGLISH] as const
      return [language, (await TABLES[language]()).words as unknown as Record<string, Section>] as const
    }),
  )

describe.each(await tables())('%s', (language, table) => {
  const entries = Object.entries(table).flatMap(([section, found]) =>
    Object.entries(found).map(([key, entry]) => [`${section}.${key}`, entry] as const),
  )

  test('has a sentence for each key and number, with every form that its numbers take', async () => {
    adopt(language, language === 'en' ? null : (await TABLES[language]()).words)
    for (const [name, entry] of entries)
      for (const sample of SAMPLES) {
        const sentence = said(entry, sample)
        expect(sentence.trim(), name).not.toBe('')
        expect(sentence, name).not.toMatch(/undefined|NaN|\[object|#/)
      }
  })

  test('is written in no other language', async () => {
    if (language === 'en') return
    const { words } = await TABLES[language]()
    const left = entries.flatMap(([name, entry]) => {
      const [section, key] = name.split('.')
      adopt('en', null)
      const english = ENGLISH[section]?.[key]
      if (english === undefined) return []
      const before = said(english, 5)
      adopt(language, words)
      const isSame =
        said(entry, 5) === before && before.split(/[\s\u00a0]+/).filter((word) => /\p{L}{2}/u.test(word)).length > 2
      return isSame && !SAME.has(name) ? [name] : []
    })
    expect(left).toEqual([])
  })
})

test('a form that a language has may not be missing', async () => {
  expect(() => plural(1, { other: '# styles' })).toThrow(/lacks its form/)
  expect(plural(1, { one: '# style', other: '# styles' })).toBe('1 style')
  expect(plural(1000, { one: '# style', other: '# styles' })).toBe('1,000 styles')
})

test('figures are written as the language writes them', async () => {
  expect([percent(0.6), list(['a', 'b', 'c']), fileSize(1.44e6)]).toEqual(['60%', 'a, b, and c', '1.4 MB'])
  adopt('de', (await TABLES.de()).words)
  expect([percent(0.6), list(['a', 'b', 'c']), fileSize(1.44e6), number(1234.5)]).toEqual([
    '60\u00a0%',
    'a, b und c',
    '1,4 MB',
    '1.234,5',
  ])
  expect(date(Date.UTC(2026, 10, 29, 12))).toBe('29. November 2026')
})

test('Arabic has Latin digits wherever it is spoken, and forms for none, one, two, few and many', async () => {
  vi.stubGlobal('navigator', { languages: ['en', 'ar-EG'] })
  const { words } = await TABLES.ar()
  adopt('ar', words)
  expect([number(1234.5), fileSize(1.44e6)]).toEqual(['1,234.5', '1.4 م.ب'])
  expect([0, 1, 2, 3, 11, 100].map(words.gallery.found)).toEqual([
    'لا أساليب',
    'أسلوب واحد',
    'أسلوبان',
    '3 أساليب',
    '11 أسلوبًا',
    '100 أسلوب',
  ])
})

test('what is inserted in an Arabic sentence keeps its own direction', async () => {
  const { words } = await TABLES.ar()
  adopt('ar', words)
  expect(words.save.saved('night (2).jpg', '1.4 م.ب')).toContain('\u2068night (2).jpg\u2069')
  expect(words.app.quoted('The Scream')).toBe('«\u2068The Scream\u2069»')
  expect(words.framing.size('1200', '800')).toContain('\u20661200 × 800\u2069')
})

test('a failure has its own sentence in English, and that of its code elsewhere', async () => {
  const failure = new StyleTransferError('out-of-memory', 'The graphics processor ran out of memory.')
  expect(errorWords(failure)).toBe(failure.message)
  adopt('de', (await TABLES.de()).words)
  expect(errorWords(failure)).toMatch(/Speicher/)
  expect(errorWords(new SaidError('out-of-memory', 'Genau dies.'))).toBe('Genau dies.')
})

test('the language is the one that was chosen, or the first of the browser’s that there is', () => {
  expect(preferred('de', ['en-GB'])).toBe('de')
  expect(preferred(null, ['nl', 'de-CH', 'en'])).toBe('de')
  expect(preferred(null, ['nl'])).toBe('en')
  for (const tag of ['zh', 'zh-CN', 'zh-SG', 'zh-TW', 'zh-Hant-HK']) expect(preferred(null, [tag])).toBe('zh-Hans')
})
