/**
 * Compiles the kernels' AssemblyScript into the modules that are kept as text, so that neither a build nor a test needs
 * the compiler. `npm run kernels` writes them; a test compiles anew and compares.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import asc from 'assemblyscript/asc'
import { VARIANTS, type Variant } from '../../kernels/kernel-module.ts'

const KERNELS = path.resolve(import.meta.dirname, '../../kernels')

/** A module's source, and the file of each variant, by what is computed. */
const MODULES = {
  transformer: { source: 'index.ts', file: '' },
  loss: { source: 'loss.ts', file: 'loss-' },
} as const

export type ModuleName = keyof typeof MODULES
export const MODULE_NAMES = Object.keys(MODULES) as readonly ModuleName[]

/** Compiles a file of AssemblyScript. Throws with the compiler's words. */
export async function compile(source: string, variant: Variant): Promise<Uint8Array> {
  const found = new Map<string, Uint8Array>()
  const { error, stderr } = await asc.main(
    [
      path.basename(source),
      ...['--baseDir', path.dirname(source), '--outFile', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...[
        '--importMemory',
        '--zeroFilledMemory',
        '--use',
        'abort=',
        '--use',
        `RELAXED=${variant === 'relaxed' ? 1 : 0}`,
      ],
      ...['--enable', 'simd', '--enable', 'relaxed-simd'],
    ],
    { writeFile: (name, contents) => void found.set(name, contents as Uint8Array) },
  )
  const made = found.get('kernels.wasm')
  if (error || !made) throw new Error(`${source}: ${error?.message ?? 'no module'}\n${stderr}`)
  return made
}

/** The file that holds a variant of a module. */
export const binaryFile = (name: ModuleName, variant: Variant) =>
  path.join(KERNELS, 'binaries', `${MODULES[name].file}${variant}.ts`)

/** What is in it. */
export async function binarySource(name: ModuleName, variant: Variant): Promise<string> {
  const { source, file } = MODULES[name]
  const text = Buffer.from(await compile(path.join(KERNELS, 'assembly', source), variant)).toString('base64')
  const constant = `${file}${variant}`.replace('-', '_').toUpperCase()
  return `/** Made by \`npm run kernels\` from ../assembly. */\nexport const ${constant} =\n  '${text}'\n`
}

if (process.argv[1] === import.meta.filename)
  for (const name of MODULE_NAMES)
    for (const variant of VARIANTS) await writeFile(binaryFile(name, variant), await binarySource(name, variant))
