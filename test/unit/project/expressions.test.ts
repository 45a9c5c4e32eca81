/**
 * A regular expression that goes back over what it has read can be kept busy for ever by a few hundred bytes. Every
 * one in the source is looked at for that by scslre, which eslint-plugin-regexp uses for the same.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { analyse } from 'scslre'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

/** Make an expression from parts while they run; from the project's own words alone. */
const MADE = ['src/cli/knob-options.ts']

interface Expression {
  readonly source: string
  readonly flags: string
}

interface Node {
  readonly type?: string
  readonly regex?: { readonly pattern: string; readonly flags: string }
  readonly callee?: { readonly name?: string }
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value) yield value as Node
  for (const inner of Object.values(value)) yield* nodesOf(inner)
}

function expressionsOf(text: string): { written: Expression[]; made: number } {
  const nodes = [...nodesOf(parseSync('file.ts', text).program)]
  return {
    written: nodes.flatMap(({ regex }) => (regex ? [{ source: regex.pattern, flags: regex.flags }] : [])),
    made: nodes.filter(({ type, callee }) => /^(?:New|Call)Expression$/.test(type ?? '') && callee?.name === 'RegExp')
      .length,
  }
}

/** How an expression's time can grow faster than the text; empty where it cannot. */
function faults({ source, flags }: Expression): string[] {
  return analyse({ source, flags }).reports.map(
    ({ type, exponential }) => `/${source}/${flags}: ${exponential ? 'exponential' : 'quadratic'} (${type})`,
  )
}

const files = ['src', 'sw'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
)
const found = files.map((file) => ({ file, ...expressionsOf(readFileSync(path.join(root, file), 'utf8')) }))

test('no expression of the source takes more than a time that grows as the text does', () => {
  expect(found.flatMap(({ written }) => written).length).toBeGreaterThan(50)
  expect(found.flatMap(({ file, written }) => written.flatMap(faults).map((fault) => `${file} ${fault}`))).toEqual([])
})

test('no other expression is made while the program runs', () => {
  expect(found.filter(({ made }) => made > 0).map(({ file }) => file)).toEqual(MADE)
})

test.each([
  // What looked for the root of an SVG: 60 comments took longer than anyone waited.
  [
    String.raw`/^\s*(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[^\]]*\])?[^>]*>\s*)*<svg\b([^>]*)>/i`,
    /exp/,
  ],
  [String.raw`/^(\w+\s?)*$/`, /exponential/],
  [String.raw`/^(\d+\.?\d*|\.\d+)$/`, /quadratic/],
  [String.raw`/\s+$/`, /quadratic/],
])('%s would be found', (literal, fault) => {
  const [expression] = expressionsOf(`const a = ${literal}`).written
  expect(faults(expression).join()).toMatch(fault)
})
