import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { VARIANTS } from '../../../src/kernels/kernel-module.ts'
import { binaryFile, binarySource } from '../../../src/tools/kernels/compile.ts'

test.each(VARIANTS)(
  'the %s module is what its source compiles to',
  async (variant) => {
    expect(await readFile(binaryFile(variant), 'utf8')).toBe(await binarySource(variant))
  },
  60_000,
)

test('a layer has the same fields for the kernels and for those who call them', async () => {
  const folder = path.resolve(import.meta.dirname, '../../../src/kernels')
  const [kernels, caller] = await Promise.all(
    ['assembly/layer.ts', 'layer-fields.ts'].map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  const [, struct] = /class Layer \{([\s\S]*?)\n\}/.exec(kernels) ?? []
  const inKernels = [...(struct ?? '').matchAll(/^ {2}(\w+): (?:usize|i32)$/gm)].map(([, name]) => name)
  const [, list] = /const FIELDS = \[([\s\S]*?)\]/.exec(caller) ?? []
  expect(inKernels).toEqual([...(list ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name))
  expect(inKernels.length).toBeGreaterThan(20)
})
