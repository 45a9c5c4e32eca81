/** The headers for each host and the policy in the page are one table in several languages. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { HOST_FILES, hostFiles } from '../../../src/tools/build/host-files.ts'
import { CACHING, headersFor, policyFor, withPolicy } from '../../../src/tools/build/policy.ts'

const code = "console.log('here')"
const html = `<meta charset="utf-8" /><script>${code}</script><script type="module" src="./a.js"></script>`

test('the policy allows the scripts that stand in the page, and no other text', () => {
  const hash = createHash('sha256').update(code).digest('base64')
  const [scripts] = /script-src [^;]*/.exec(policyFor(html)) ?? []
  expect(scripts).toBe(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`)
  expect(policyFor(html)).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/)
})

test('the page has the policy before anything that it could forbid', () => {
  const page = withPolicy(html)
  expect(page.indexOf(policyFor(html))).toBeGreaterThan(0)
  expect(page.indexOf(policyFor(html))).toBeLessThan(page.indexOf('<script'))
})

test.each(HOST_FILES)('%s says every header, and how long files are kept', (name) => {
  const text = hostFiles(html).get(name) ?? ''
  for (const [header, value] of Object.entries(headersFor(html)))
    expect(text.split('\n').some((line) => line.includes(header) && line.includes(value))).toBe(true)
  expect(text).toContain(CACHING.hashed)
  expect(text).toContain('assets/')
})
