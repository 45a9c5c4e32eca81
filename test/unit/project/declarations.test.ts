import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reachable } from '../../../src/tools/build/declarations.ts'

/** Writes declaration files by name; returns the path of one of them. */
function declared(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = mkdtempSync(path.join(tmpdir(), 'declarations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  return (name) => path.join(folder, name)
}

test('a user reads what index.d.ts leads to, and not what its comments name', () => {
  const at = declared({
    'index.d.ts': `/** As {@link import('./gone.ts').Gone}. */\nexport { a } from './a.ts'\nexport type B = import('./b.js').B`,
    'a.d.ts': `import type { B } from "./b.ts"\nexport declare const a: B`,
    'b.d.ts': 'export type B = 1',
    'c.d.ts': `import { T } from 'some-package'`,
  })
  expect([...reachable(at('index.d.ts'))].sort()).toEqual([at('a.d.ts'), at('b.d.ts'), at('index.d.ts')])
})

test.each([
  `import type { Tensor } from '@tensorflow/tfjs-core'`,
  `export type T = import('@tensorflow/tfjs-core').Tensor`,
  `import 'some-package'`,
  `/// <reference types="node" />`,
])('%s is refused, and named', (text) => {
  const at = declared({ 'index.d.ts': `export * from './a.ts'`, 'a.d.ts': text })
  expect(() => reachable(at('index.d.ts'))).toThrow(/may need no package, but .*a\.d\.ts asks for/)
})
