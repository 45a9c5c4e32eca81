/** Numbers, lists, sizes and dates as the language in use writes them. */
import { language, locale } from './language.ts'

/** The forms of a sentence for numbers; which of them a language has is `Intl.PluralRules`' to say. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>

/** The form for the number, with `#` replaced by it. */
export function plural(count: number, forms: Forms): string {
  if (import.meta.env.DEV) checkForms(forms)
  const form = forms[new Intl.PluralRules(language()).select(count)] ?? forms.other
  return form.replaceAll('#', number(count))
}

/** @throws RangeError where the language has a form, for numbers as they occur, that a sentence lacks */
function checkForms(forms: Forms): void {
  const rules = new Intl.PluralRules(language())
  for (let count = 0; count <= 200; count++)
    if (!forms[rules.select(count)]) throw new RangeError(`“${forms.other}” lacks its form for ${count}.`)
}

export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale(), options).format(value)

/** "60 %", from 0.6. */
export const percent = (share: number): string => number(share, { style: 'percent', maximumFractionDigits: 0 })

/** "A, B and C". */
export const list = (parts: readonly string[]): string => new Intl.ListFormat(locale()).format(parts)

const SIZES = [
  ['kilobyte', 1e3],
  ['megabyte', 1e6],
  ['gigabyte', 1e9],
] as const

/** "1.4 MB", of bytes. */
export function fileSize(bytes: number): string {
  const [unit, step] = SIZES.findLast(([, least]) => bytes >= least) ?? SIZES[0]
  const digits = unit !== 'kilobyte' && bytes < 10 * step ? 1 : 0
  return number(bytes / step, { style: 'unit', unit, maximumFractionDigits: digits })
}

/** "29 November 2026", or shorter. */
export const date = (ms: number, dateStyle: 'long' | 'medium' = 'long'): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle }).format(ms)
