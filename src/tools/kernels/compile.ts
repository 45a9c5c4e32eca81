/**
 * Compiles the kernels' AssemblyScript into the two modules that are kept as text, so that neither a build nor a test
 * needs the compiler. `npm run kernels` writes them; a test compiles anew and compares.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import asc from 'assemblyscript/asc'
import type { Variant } from '../../kernels/kernel-module.ts'

const KERNELS = path.resolve(import.meta.dirname, '../../kernels')
const NAMES: Readonly<Record<Variant, string>> = { plain: 'PLAIN', relaxed: 'RELAXED' }

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

/** The file that holds a variant's module. */
export const binaryFile = (variant: Variant) => path.join(KERNELS, 'binaries', `${variant}.ts`)

/** What is in it. */
export async function binarySource(variant: Variant): Promise<string> {
  const text = Buffer.from(await compile(path.join(KERNELS, 'assembly/index.ts'), variant)).toString('base64')
  return `/** Made by \`npm run kernels\` from ../assembly. */\nexport const ${NAMES[variant]} =\n  '${text}'\n`
}

if (process.argv[1] === import.meta.filename)
  for (const variant of Object.keys(NAMES) as Variant[])
    await writeFile(binaryFile(variant), await binarySource(variant))
