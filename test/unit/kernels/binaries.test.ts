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

test.each([
  ['Layer', 'layer.ts', 'layer-fields.ts'],
  ['Ground', 'ground-rows.ts', 'ground-fields.ts'],
])('a %s has the same fields for the kernels and for those who call them', async (name, inside, outside) => {
  const folder = path.resolve(import.meta.dirname, '../../../src/kernels')
  const [kernels, caller] = await Promise.all(
    [`assembly/${inside}`, outside].map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  const [, struct] = new RegExp(`class ${name} \\{([\\s\\S]*?)\\n\\}`).exec(kernels) ?? []
  const inKernels = [...(struct ?? '').matchAll(/^ {2}(\w+): (?:usize|i32|f32)$/gm)].map(([, field]) => field)
  const [, list] = /const FIELDS = \[([\s\S]*?)\]/.exec(caller) ?? []
  expect(inKernels).toEqual([...(list ?? '').matchAll(/'(\w+)'/g)].map(([, field]) => field))
  expect(inKernels.length).toBeGreaterThan(12)
})
