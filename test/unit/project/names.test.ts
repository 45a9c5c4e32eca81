/** A name says which thing is meant: no two files of the source share one, but for those that every folder may have. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const source = path.resolve(import.meta.dirname, '../../../src')
const EVERYWHERE = ['index.ts', 'types.ts', 'index.html', 'README.md', 'vite.config.ts', 'tsconfig.json']
/** Sections of the table of words have one file in each language. */
const WORDS = /^app\/words\/\w/

test('no two files of the source share a name', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !EVERYWHERE.includes(entry.name) && !entry.parentPath.includes('node_modules'))
    .map(({ name, parentPath }) => ({ name, folder: path.relative(source, parentPath) }))
    .filter(({ folder }) => !WORDS.test(folder))
  const seen = new Map<string, string[]>()
  for (const { name, folder } of files) seen.set(name, [...(seen.get(name) ?? []), folder])
  expect([...seen].filter(([, folders]) => folders.length > 1)).toEqual([])
})
