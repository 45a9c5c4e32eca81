import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { VARIANTS } from '../../../src/kernels/kernel-module.ts'
import { binaryFile, binarySource, MODULE_NAMES } from '../../../src/tools/kernels/compile.ts'

const MODULES = MODULE_NAMES.flatMap((name) => VARIANTS.map((variant) => [variant, name] as const))

test.each(MODULES)(
  'the %s module of the %s is what its source compiles to',
  async (variant, name) => {
    expect(await readFile(binaryFile(name, variant), 'utf8')).toBe(await binarySource(name, variant))
  },
  60_000,
)

test.each([
  ['Layer', 'layer.ts', 'layer-fields.ts'],
  ['Ground', 'ground-rows.ts', 'ground-fields.ts'],
  ['Stage', 'stage.ts', 'stage-fields.ts'],
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
