/** What a newcomer reads first is true: links lead somewhere, named files are there, versions agree. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import current from '../../../models/current.json'
import packageJson from '../../../package.json'

const root = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const PAGES = [
  'README.md',
  'src/README.md',
  'src/RELIABILITY.md',
  'src/examples/README.md',
  '.github/CONTRIBUTING.md',
  'CHANGELOG.md',
]

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe.each(PAGES)('%s', (page) => {
  test('links to files and headings that are there', () => {
    for (const [, link] of read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file, anchor] = link.split('#')
      const target = path.join(path.dirname(page), file || path.basename(page))
      expect(existsSync(path.join(root, target)), `${link} in ${page}`).toBe(true)
      if (anchor) expect(anchors(target), `${link} in ${page}`).toContain(anchor)
    }
  })

  test('names commands that package.json has', () => {
    for (const [, script] of read(page).matchAll(/npm run ([\w:]+)/g))
      expect(Object.keys(packageJson.scripts), `npm run ${script}`).toContain(script)
  })
})

// Until all rooms of the map are there.
describe('src/README.md', () => {
  test('names files and folders that are there', () => {
    const [text] = read('src/README.md').split('\n## The sample photo')
    const named = [...text.matchAll(/`((?:[\w.-]+\/)*[\w.-]+(?:\.(?:ts|py|json|md)|\/))`/g)].map(([, name]) => name)
    const bases = [
      'src',
      'src/app',
      'src/app/state',
      'src/engine',
      'src/gatys',
      'src/worker',
      'src/cli',
      'src/core',
      'src/tools',
      'src/polishing',
      'models/train',
      'models',
      `models/${current.current}`,
      'test',
      '.',
    ]
    const missing = [...new Set(named)].filter((name) => !bases.some((base) => existsSync(path.join(root, base, name))))
    expect(missing.filter((name) => !/NAME|dist\//.test(name))).toEqual([])
  })
})

test('src/RELIABILITY.md names tests that are there', () => {
  const named = [...read('src/RELIABILITY.md').matchAll(/\b(?:unit|browser|e2e|fuzz)\/[\w/-]+/g)].map(([name]) => name)
  expect(named.length).toBeGreaterThan(50)
  expect([...new Set(named)].filter((name) => !existsSync(path.join(root, 'test', `${name}.test.ts`)))).toEqual([])
})

test('the README can be read in a few minutes', () => {
  expect(statSync(path.join(root, 'README.md')).size).toBeLessThan(7000)
})

test('the changelog begins with the version of the package', () => {
  const [head] = read('CHANGELOG.md').match(/^## .+$/m) ?? []
  expect(head).toMatch(/^## (?:Unreleased|\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2})$/)
  const versions = [...read('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+) - /gm)].map(([, version]) => version)
  expect(versions[0]).toBe(packageJson.version)
})

test('public checks run what the checkout’s own do', () => {
  expect(read('.github/workflows/ci.yml')).toMatch(/^ +- run: \.ci\/run$/m)
  expect(statSync(path.join(root, '.ci/run')).mode & 0o111).not.toBe(0)
})
