/** What learnt styles come to in the network: the same as a network with other numbers. */
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SUBPIXELS } from '../../../src/core/network.ts'
import { adaptable } from '../../../src/core/norm-sites.ts'
import type { Adapter, LearntStyle } from '../../../src/core/style.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { rowsOf } from '../../../src/engine/executor.ts'
import { loadRelease, Networks, type ReleaseFiles } from '../../../src/engine/networks.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { type KernelModule, loadKernels } from '../../../src/kernels/kernel-module.ts'
import { models } from './models.ts'

let engine: Engine
let release: ReleaseFiles
let kernels: KernelModule | null = null

beforeAll(async () => {
  engine = await createEngine({ models, backend: 'wasm' })
  release = await loadRelease(engine.manifest, models)
})
afterAll(() => engine.dispose())

const numbers = (count: number, scale: number, seed = 0) =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(seed + i * 12.9898))

const [HEIGHT, WIDTH] = [16, 24]
const photo = () =>
  rowsOf(
    numbers(HEIGHT * WIDTH * SUBPIXELS, 0.5).map((v) => v + 0.5),
    { width: 2 * WIDTH, height: 2 * HEIGHT },
  )

async function painted(files: ReleaseFiles, styleOf: (networks: Networks) => LearntStyle): Promise<Float32Array> {
  const networks = new Networks(files, { kernels })
  try {
    return await networks.transformer.transform({ photo: photo(), style: styleOf(networks) }, {})
  } finally {
    networks.dispose()
  }
}

const vector = numbers(100, 1.5, 3)

/** A style with an adapter everywhere. */
const adapters = (): Map<string, Adapter> =>
  new Map(
    adaptable(release.manifest.transformer).map(([name, outputs, inputs], i) => [
      name,
      { rank: 2, inputs, outputs, down: numbers(2 * inputs, 0.2, i), up: numbers(2 * outputs, 0.2, i + 7) },
    ]),
  )

test.each(['tfjs', 'kernels of our own'])(
  'on %s adapters paint as a network does whose matrices have what they add',
  async (on) => {
    kernels = on === 'tfjs' ? null : await loadKernels('plain')
    if (on !== 'tfjs') expect(kernels).not.toBeNull()
    const added = adapters()
    const transformer = new Map(release.transformer)
    for (const [name, { rank, inputs, outputs, down, up }] of added) {
      const key = `${name}.weight`
      const { shape, data } = transformer.get(key)!
      const changed = data.map((weight, at) => {
        const [o, i] = [Math.floor(at / inputs), at % inputs]
        let sum = weight
        for (let r = 0; r < rank; r++) sum += up[r * outputs + o] * down[r * inputs + i]
        return sum
      })
      transformer.set(key, { shape, data: changed })
    }
    const before = memory().numTensors
    const expected = await painted({ ...release, transformer }, ({ transformer }) => transformer.styles.full(vector))
    const found = await painted(release, ({ transformer }) => ({ ...transformer.styles.full(vector), adapters: added }))
    const without = await painted(release, ({ transformer }) => transformer.styles.full(vector))
    const distance = (a: Float32Array, b: Float32Array) => Math.max(...a.map((v, i) => Math.abs(v - b[i])))
    expect(distance(found, expected)).toBeLessThan(1e-4)
    expect(distance(without, expected)).toBeGreaterThan(0.02)
    expect(memory().numTensors).toBe(before)
  },
)

test('styles of another network are refused', () => {
  const [[name, adapter]] = adapters()
  const { norms } = engine.fullStyle(vector)
  const refused = expect.objectContaining({ code: 'bad-option' })
  expect(() => engine.fullStyle({ norms: norms.slice(1), adapters: new Map() })).toThrow(refused)
  expect(() => engine.fullStyle({ norms, adapters: new Map([['encode2.pointwise', adapter]]) })).toThrow(refused)
  expect(() => engine.fullStyle({ norms, adapters: new Map([[name, { ...adapter, inputs: 1 }]]) })).toThrow(refused)
})

test('a built-in style that could not be read is asked for again', async () => {
  let fails = true
  const shy = await createEngine({
    models: async (file) => {
      if (file === 'styles.safetensors' && fails) throw new Error('no')
      return models(file)
    },
    backend: 'wasm',
  })
  try {
    await expect(shy.builtIn({ name: 'starry-night' })).rejects.toThrow('no')
    fails = false
    expect((await shy.builtIn({ name: 'starry-night' })).norms.length).toBe(engine.fullStyle(vector).norms.length)
    await expect(shy.builtIn({ name: 'no-such-style' })).rejects.toMatchObject({ code: 'model-corrupt' })
  } finally {
    await shy.dispose()
  }
})
