import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

/**
 * The tfjs kernels that the networks and the optimiser run on, by tfjs's names. Every backend registers its whole 150
 * otherwise, which makes the app 0.9 MB larger. A kernel of the networks that is missing here fails the self-test of the
 * built app on each backend ("Kernel … not registered for backend …"), which test/e2e/backends.test.ts runs; one of the
 * optimiser fails test/unit/worker/kernels.test.ts.
 */
export const used = [
  'Add',
  'AvgPool',
  'BatchMatMul',
  'Cast',
  'Concat',
  'Conv2D',
  'DepthwiseConv2dNative',
  'Fill',
  'FusedConv2D',
  'FusedDepthwiseConv2D',
  'GreaterEqual',
  'Identity',
  'LeakyRelu',
  'Log',
  'MaxPool',
  'Mean',
  'MirrorPad',
  'Multiply',
  'Neg',
  'Pack',
  'PadV2',
  'RealDiv',
  'Relu',
  'Relu6',
  'Reshape',
  'ResizeNearestNeighbor',
  'Rsqrt',
  'Sigmoid',
  'Slice',
  'Sqrt',
  'Square',
  'SquaredDifference',
  'Step',
  'Sub',
  'Sum',
  'Transpose',
] as const

const registry = /tfjs-backend-(?:webgpu|webgl|wasm|cpu)\/dist\/register_all_kernels\.js$/

/** The registry's source with the kernels in use only; the imports name the files, and a file is named as its kernel. */
function reduced(source: string, file: string): string {
  const imports = new Map(
    [...source.matchAll(/^import \{ (\w+) \} from '\.\/kernels\/(\w+)';$/gm)].map(([line, config, kernel]) => [
      kernel,
      { line, config },
    ]),
  )
  const kept = used.map((kernel) => {
    const found = imports.get(kernel)
    if (!found) throw new Error(`${file} has no kernel ${kernel}.`)
    return found
  })
  return [
    `import { registerKernel } from '@tensorflow/tfjs-core';`,
    ...kept.map(({ line }) => line),
    `for (const config of [${kept.map(({ config }) => config).join(', ')}]) registerKernel(config);`,
  ].join('\n')
}

/** The loader of the threaded wasm backend, which the engine never starts. */
const threads = /tfjs-backend-wasm-threaded-simd(?:\.worker)?\.js$/

/**
 * Leaves what nothing runs out of the build: most kernels (the replacement that tfjs means for modular builds) and the
 * threaded wasm backend.
 */
export function kernels(): Plugin {
  return {
    name: 'pastiche:kernels',
    apply: 'build',
    load: {
      filter: { id: [registry, threads] },
      async handler(id) {
        return threads.test(id)
          ? 'export default {}; export const wasmWorkerContents = ""'
          : reduced(await readFile(id, 'utf8'), id)
      },
    },
  }
}
