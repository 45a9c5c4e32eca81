/** The app reads from left to right and from right to left: its style sheets say start and end. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const app = path.resolve(import.meta.dirname, '../../../src/app')

const PHYSICAL = [
  /(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /(?:^|[;{\s])(?:left|right)\s*:/,
  /border-(?:top|bottom)-(?:left|right)-radius/,
  /text-align:\s*(?:left|right)/,
  /(?:float|clear):\s*(?:left|right)/,
]

/** Four values of which the second and the fourth differ: right and left. */
const FOUR = /(?:margin|padding|inset|border-width|border-radius):\s*([^;{}]+);/g

/** Where left and right are meant, by file and text. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  // Places in the picture, in a box that is left to right in every language.
  'styles/crop-sheet.ts': [
    'inset: 50% auto auto 50%;',
    'margin: calc(var(--tap) / -2) 0 0 calc(var(--tap) / -2);',
    'inset: 0 auto auto 0;',
    'inset: 0 0 auto auto;',
    'padding: calc(0.75rem + var(--safe-top)) calc(0.75rem + var(--safe-right)) calc(0.75rem + var(--safe-bottom)) calc(0.75rem + var(--safe-left));',
  ],
  'components/split-divider.ts': ['left: 0;', 'margin-left: calc(var(--tap) / -2);'],
}

/** Not looked through yet. */
const PENDING: ReadonlySet<string> = new Set(
  ['job-progress', 'message-row', 'picture-stage', 'side-panel', 'top-bar'].map((name) => `components/${name}.ts`),
)

/** The parts of a value, brackets kept whole. */
function parts(value: string): string[] {
  const found: string[] = ['']
  let depth = 0
  for (const character of value.trim()) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (/\s/.test(character) && depth === 0) found.push('')
    else found[found.length - 1] += character
  }
  return found.filter(Boolean)
}

function physical(sheet: string): string[] {
  const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, '')
  const lines = plain.split('\n').flatMap((line) => (PHYSICAL.some((known) => known.test(line)) ? [line.trim()] : []))
  const sides = [...plain.matchAll(FOUR)].flatMap(([text, value]) => {
    const [, second, third, fourth] = parts(value)
    return third !== undefined && fourth !== undefined && second !== fourth ? [text.replace(/\s+/g, ' ')] : []
  })
  return [...lines, ...sides]
}

const sheets = (file: string): string[] => {
  const text = readFileSync(path.join(app, file), 'utf8')
  return file.endsWith('.css') ? [text] : [...text.matchAll(/css`([\s\S]*?)`/g)].map(([, sheet]) => sheet)
}

const files = (): readonly string[] =>
  readdirSync(app, { encoding: 'utf8', recursive: true }).filter(
    (file) => /\.(?:ts|css)$/.test(file) && !PENDING.has(file),
  )

test('no style sheet says left or right', () => {
  const left = files().flatMap((file) =>
    sheets(file)
      .flatMap(physical)
      .filter((text) => !MEANT[file]?.includes(text))
      .map((text) => `${file}: ${text}`),
  )
  expect(left.sort()).toEqual([])
})

test('it would be found', () => {
  expect(physical('a { margin-left: 1rem; }\n b { left: 0; }')).toHaveLength(2)
  expect(physical('a { margin: 0 1px 0 2px; padding: 0 1px 0 1px; border-radius: 1px 0 0 1px; }')).toHaveLength(2)
  expect(physical('a { margin-inline-start: 1rem; }')).toEqual([])
})
