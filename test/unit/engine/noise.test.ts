import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../../src/engine/engine.ts'
import { loadRelease, Networks, type ReleaseFiles } from '../../../src/engine/networks.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { type KernelModule, loadKernels } from '../../../src/kernels/kernel-module.ts'
import { models } from './models.ts'

let engine: Engine
let release: ReleaseFiles

beforeAll(async () => {
  engine = await createEngine({ models, backend: 'wasm' })
  release = await loadRelease(engine.manifest, models)
})
afterAll(() => engine.dispose())

/** A flat grey picture by the release with noise in these amounts, or without any where null. */
async function picture(
  amounts: Float32Array<ArrayBuffer> | null,
  kernels: KernelModule | null = null,
): Promise<Float32Array> {
  const { manifest } = release
  const transformer = new Map(release.transformer)
  if (amounts) {
    const { length } = amounts
    const shape = [length, manifest.styleDim]
    transformer.set('noise.weight', { shape, data: new Float32Array(length * manifest.styleDim) })
    transformer.set('noise.bias', { shape: [length], data: amounts })
  }
  const spec = { ...manifest.transformer, noise: amounts !== null }
  const networks = new Networks({ ...release, transformer, manifest: { ...manifest, transformer: spec } }, { kernels })
  try {
    const style = networks.transformer.styles.full(new Float32Array(manifest.styleDim))
    const photo = { size: { width: 48, height: 32 }, row: (_: number, out: Float32Array) => out.fill(0) }
    return await networks.transformer.transform({ photo, style }, {})
  } finally {
    networks.dispose()
  }
}

const distance = (a: Float32Array, b: Float32Array) => Math.max(...a.map((v, i) => Math.abs(v - b[i])))

test.each(['tfjs', 'kernels of our own'])(
  'on %s a style that asks for no noise gets none, and one that does the same each time',
  async (on) => {
    const kernels = on === 'tfjs' ? null : await loadKernels('plain')
    if (on !== 'tfjs') expect(kernels).not.toBeNull()
    const { blocks, widths } = release.manifest.transformer
    const count = blocks * widths[2] + widths[1]
    const before = memory().numTensors
    const plain = await picture(null, kernels)
    expect(distance(await picture(new Float32Array(count), kernels), plain)).toBe(0)
    const inBlocks = await picture(new Float32Array(count).fill(0.5, 0, blocks * widths[2]), kernels)
    const inUpsampling = await picture(new Float32Array(count).fill(0.5, blocks * widths[2]), kernels)
    expect(distance(inBlocks, plain)).toBeGreaterThan(0.01)
    expect(distance(inUpsampling, plain)).toBeGreaterThan(0.01)
    expect(distance(inBlocks, inUpsampling)).toBeGreaterThan(0.01)
    expect(distance(await picture(new Float32Array(count).fill(0.5, blocks * widths[2]), kernels), inUpsampling)).toBe(
      0,
    )
    expect(memory().numTensors).toBe(before)
  },
)

test('a release whose noise does not fit its manifest is model-corrupt', async () => {
  await expect(picture(new Float32Array(7))).rejects.toMatchObject({
    code: 'model-corrupt',
    message: expect.stringContaining('noise'),
  })
})
