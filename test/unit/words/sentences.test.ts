/** What the app says stands in its table of words, and nowhere else. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const app = path.resolve(import.meta.dirname, '../../../src/app')

/** Names of things that people do not read, or that are the same in every language. */
const ALLOWED: ReadonlySet<string> = new Set(['Pastiche'])

/** Not in the table yet. */
const PENDING: ReadonlySet<string> = new Set([
  'commands/first-commands.ts',
  ...['job-progress', 'message-row', 'message-stack', 'pastiche-app', 'picture-stage', 'save-panel', 'side-panel'].map(
    (name) => `components/${name}.ts`,
  ),
  ...['stage-area', 'top-bar'].map((name) => `components/${name}.ts`),
  ...['clipboard', 'export', 'share'].map((name) => `page/${name}.ts`),
])

/** What is told to who reads the console, and never to the person. */
const UNSAID = /^(?:Error|RangeError|TypeError|DOMException|Unsound)$/
const SPOKEN_ATTRIBUTE =
  /\b(?:aria-label|aria-roledescription|aria-description|title|placeholder|label|alt)="([^"$]*[A-Za-z]{2}[^"$]*)"/g
const SENTENCE = /[A-Z][a-z]+ [a-z]+|[a-z]{2,} [a-z]{2,} [a-z]{2,}/

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

function textsOf(source: string, file: string): string[] {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    if (typeof value !== 'object' || value === null || !('type' in value)) return
    const node = value as Node
    const name = (node.callee as Node | undefined)?.name ?? (node.tag as Node | undefined)?.name
    if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType') return
    if (node.type === 'NewExpression' && UNSAID.test(String(name))) return
    if (node.type === 'CallExpression' && source.slice(node.start, node.end).startsWith('console.')) return
    if (node.type === 'TaggedTemplateExpression') {
      if (name === 'css') return
      if (name === 'html' || name === 'svg') {
        found.push(...markupTexts(node.quasi as Node))
        walk((node.quasi as Node).expressions)
        return
      }
    }
    if (node.type === 'Literal' && typeof node.value === 'string' && SENTENCE.test(node.value)) found.push(node.value)
    if (node.type === 'TemplateElement') {
      const { cooked } = node.value as { readonly cooked: string }
      if (SENTENCE.test(cooked)) found.push(cooked)
    }
    for (const field of Object.values(node)) walk(field)
  }
  walk(parseSync(file, source, { lang: 'ts' }).program)
  return found
}

/** Texts between tags, and attributes that are read out. */
function markupTexts(quasi: Node): string[] {
  const whole = (quasi.quasis as Node[]).map(({ value }) => (value as { readonly cooked: string }).cooked).join('$')
  const attributes = [...whole.matchAll(SPOKEN_ATTRIBUTE)].map(([, text]) => text)
  const between = whole
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, '\n')
    .split('\n')
    .map((text) => text.replaceAll('$', '').trim())
    .filter((text) => /[A-Za-z]{3}/.test(text) && !/[<>="]/.test(text))
  return [...attributes, ...between]
}

test('no sentence stands outside of the table of words', () => {
  const left: string[] = []
  for (const file of readdirSync(app, { encoding: 'utf8', recursive: true })) {
    if (!file.endsWith('.ts') || file.startsWith('words/') || PENDING.has(file)) continue
    for (const text of textsOf(readFileSync(path.join(app, file), 'utf8'), file))
      if (!ALLOWED.has(text)) left.push(`${file}: ${text}`)
  }
  expect(left.sort()).toEqual([])
})

test('a sentence would be found', () => {
  expect(textsOf("const text = 'Try it again'", 'a.ts')).toEqual(['Try it again'])
  expect(textsOf('const text = html`<p title="Saved it">Saved</p>`', 'a.ts')).toEqual(['Saved it', 'Saved'])
  expect(textsOf("throw new Error('There is no canvas.')", 'a.ts')).toEqual([])
})
