/** French and Spanish sentences are set as those languages are printed. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../../src/app/words')

/** Texts between quotes or backquotes, without what stands in `${}`. */
const textsOf = (source: string): string[] =>
  [...source.matchAll(/'([^'\n]*)'|`((?:[^`$]|\$\{[^}]*\})*)`/g)].map(([, plain, template]) =>
    (plain ?? template).replace(/\$\{[^}]*\}/g, 'X'),
  )

const sentences = (language: string): string[] =>
  readdirSync(path.join(folder, language))
    .filter((file) => file !== 'index.ts')
    .flatMap((file) => textsOf(readFileSync(path.join(folder, language, file), 'utf8').replace(/^import .*$/gm, '')))

const NARROW = '\u202f'

/** What is wrong in French: signs without the narrow space that belongs to them, straight apostrophes, English quotes. */
const isWrongInFrench = (text: string): boolean =>
  new RegExp(`[^${NARROW}][;:!?»]|«[^${NARROW}]|'|[“”„]|\\s…|\\.\\.\\.`).test(text)

/** What is wrong in Spanish: questions and exclamations that do not open, spaces before signs, English quotes. */
const isWrongInSpanish = (text: string): boolean =>
  text.split('?').length !== text.split('¿').length ||
  text.split('!').length !== text.split('¡').length ||
  /\s[;:!?»…]|«\s|[“”„'’]|\.\.\./.test(text)

test('French has narrow spaces before its signs, and its own quotes', () => {
  expect(sentences('fr').length).toBeGreaterThan(400)
  expect(sentences('fr').filter(isWrongInFrench)).toEqual([])
})

test('Spanish opens its questions, and has its own quotes', () => {
  expect(sentences('es').length).toBeGreaterThan(400)
  expect(sentences('es').filter(isWrongInSpanish)).toEqual([])
})

test('it would be found', () => {
  for (const text of ['Titre: X', 'Titre : X', '« X »', '“X”', 'Lecture …'])
    expect(isWrongInFrench(text), text).toBe(true)
  for (const text of ['Otra vez?', 'Hola!', '« X »', '“X”', 'Leyendo …'])
    expect(isWrongInSpanish(text), text).toBe(true)
})
