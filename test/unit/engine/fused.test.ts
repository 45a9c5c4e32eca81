/** The transformer on kernels of our own against the one on tfjs: sizes, ways to keep features, networks, cancelling. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { networkOf, reductions, SUBPIXELS } from '../../../src/core/network.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import type { Size } from '../../../src/core/size.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { SubpixelRows } from '../../../src/engine/executor.ts'
import { layOut } from '../../../src/engine/fused/arena.ts'
import { buffersOf, STORAGES } from '../../../src/engine/fused/feature-storage.ts'
import { FusedTransformer, fits } from '../../../src/engine/fused/fused-transformer.ts'
import { loadRelease, Networks, type ReleaseFiles } from '../../../src/engine/networks.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { Weights } from '../../../src/engine/weights.ts'
import { type KernelModule, loadKernels } from '../../../src/kernels/kernel-module.ts'
import { learnt, madeUp, most, photoOf, wave } from './fused-kit.ts'
import { models } from './models.ts'

let engine: Engine
let release: ReleaseFiles
let module: KernelModule

beforeAll(async () => {
  engine = await createEngine({ models, backend: 'wasm' })
  release = await loadRelease(engine.manifest, models)
  const found = await loadKernels('plain')
  if (!found) throw new Error('No SIMD here.')
  module = found
})
afterAll(() => engine.dispose())

/** Both executors on the same release. */
function both(files: ReleaseFiles) {
  const { transformer: spec, styleDim } = files.manifest
  const reference = new Networks(files)
  const own = new FusedTransformer({
    module,
    weights: new Weights(files.transformer, 'transformer'),
    spec,
    styleDim,
  })
  const style = learnt(spec, own.styles.full(wave(styleDim, 1.5, 3)).norms)
  return {
    own,
    style,
    reference: reference.transformer,
    dispose: () => {
      own.dispose()
      reference.dispose()
    },
  }
}

/** Bytes that are just enough for one way to keep features and too few for the one before. */
function budgetFor(spec: TransformerSpec, size: Size, storage: number): number {
  if (storage === STORAGES.length - 1) return 0
  const layers = networkOf(spec)
  const arena = (i: number) => layOut(buffersOf(layers, size, STORAGES[i])).bytes
  // Rings and weights take as much whatever the storage; the arena alone is what differs.
  return storage === 0 ? Number.POSITIVE_INFINITY : (arena(storage) + arena(storage - 1)) / 2
}

describe('equals tfjs', () => {
  test.each([
    [16, 16],
    [16, 136],
    [136, 16],
    [24, 40],
    [104, 88],
    [328, 72],
  ])('at %i × %i px, however features are kept', async (width, height) => {
    const { own, reference, style, dispose } = both(release)
    try {
      const photo = photoOf({ width, height })
      const expected = await reference.transform({ photo, style }, {})
      const found = await own.transform({ photo, style }, {})
      expect(most(found, expected)).toBeLessThan(1e-4)
      const smallest = await own.transform({ photo, style, budgetBytes: 0 }, {})
      // Half precision; at 16 px norms are taken over four places, which makes more of a difference.
      expect(most(smallest, expected)).toBeLessThan(width * height > 256 ? 0.02 : 0.04)
      expect(most(smallest, expected)).toBeGreaterThan(0)
    } finally {
      dispose()
    }
  })

  test('in a network of other widths and blocks, with noise', async () => {
    const spec: TransformerSpec = { ...release.manifest.transformer, widths: [8, 24, 40], blocks: 2, noise: true }
    const styleDim = 4
    const tensors = madeUp(spec, styleDim)
    const manifest = { ...release.manifest, transformer: spec, styleDim }
    const files = { ...release, transformer: tensors, manifest }
    const own = new FusedTransformer({ module, weights: new Weights(tensors, 'made up'), spec, styleDim })
    const { Transformer } = await import('../../../src/engine/transformer.ts')
    const reference = new Transformer(files.manifest.transformer, styleDim, new Weights(tensors, 'made up'))
    const photo = photoOf({ width: 56, height: 72 })
    const style = learnt(spec, wave(own.styles.norms, 1, 5))
    const expected = await reference.transform({ photo, style }, {})
    expect(most(await own.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
    expect(most(await own.transform({ photo, style, budgetBytes: 0 }, {}), expected)).toBeLessThan(0.02)
    own.dispose()
  })
})

test('each way to keep features is taken where its bytes are there, and paints the same', async () => {
  const { own, style, dispose } = both(release)
  try {
    const size = { width: 1024, height: 264 }
    const photo = photoOf(size)
    const whole = await own.transform({ photo, style }, {})
    const differences: number[] = []
    for (let storage = 0; storage < STORAGES.length; storage++) {
      const found = await own.transform(
        { photo, style, budgetBytes: budgetFor(release.manifest.transformer, size, storage) },
        {},
      )
      differences.push(most(found, whole))
    }
    expect(differences[0]).toBe(0)
    for (const difference of differences) expect(difference).toBeLessThan(0.02)
  } finally {
    dispose()
  }
})

test('what hangs on the photo alone is computed once for one photo, and never taken for another’s', async () => {
  const { own, style, dispose } = both(release)
  try {
    const size = { width: 64, height: 48 }
    const other = { ...style, norms: style.norms.map((v) => v * 0.9) }
    const plain = { norms: other.norms, adapters: new Map() }
    const photo = photoOf(size)
    let rows = 0
    const counted: SubpixelRows = {
      size,
      row: (y, out) => {
        rows++
        photo.row(y, out)
      },
    }
    const first = await own.transform({ photo: counted, style }, {})
    expect(rows).toBe(size.height / 2)
    const second = await own.transform({ photo: counted, style: plain }, {})
    expect(rows).toBe(size.height / 2)
    expect(most(await own.transform({ photo: counted, style }, {}), first)).toBe(0)
    expect(most(await own.transform({ photo: photoOf(size), style: plain }, {}), second)).toBe(0)
    const different = await own.transform({ photo: photoOf(size, 9), style: plain }, {})
    expect(most(different, second)).toBeGreaterThan(0.01)
    // Another size in between, as the self-test is.
    await own.transform({ photo: photoOf({ width: 16, height: 16 }), style }, {})
    expect(most(await own.transform({ photo: counted, style: plain }, {}), second)).toBe(0)
  } finally {
    dispose()
  }
})

test.each([0.1, 0.5, 0.95])('cancelled at %f of the way, it stops, and paints as before afterwards', async (share) => {
  const { own, style, dispose } = both(release)
  try {
    const photo = photoOf({ width: 256, height: 192 })
    const expected = await own.transform({ photo: { ...photo }, style }, {})
    const controller = new AbortController()
    const told: number[] = []
    const onProgress = ({ done }: { done: number }) => {
      told.push(done)
      if (done >= share) controller.abort()
    }
    const run = own.transform({ photo, style }, { signal: controller.signal, onProgress })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(told.length).toBeGreaterThan(1)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(most(await own.transform({ photo, style }, {}), expected)).toBe(0)
  } finally {
    dispose()
  }
})

test('rows as bytes are the numbers, rounded', async () => {
  const { own, reference, style, dispose } = both(release)
  try {
    const photo = photoOf({ width: 48, height: 32 })
    const values = await own.transform({ photo, style }, {})
    for (const executor of [own, reference]) {
      let next = 0
      await executor.paint(
        { photo, style },
        (y, rgba) => {
          expect(y).toBe(next++)
          for (let dy = 0; dy < 2; dy++)
            for (let x = 0; x < 48; x++)
              for (let c = 0; c < 3; c++) {
                const value = values[(y * 24 + (x >> 1)) * SUBPIXELS + 4 * c + 2 * dy + (x & 1)] * 255
                expect(Math.abs(rgba[(dy * 48 + x) * 4 + c] - value)).toBeLessThan(0.52)
                expect(rgba[(dy * 48 + x) * 4 + 3]).toBe(255)
              }
        },
        {},
      )
      expect(next).toBe(16)
    }
  } finally {
    dispose()
  }
})

test('networks whose widths the kernels cannot count are left to tfjs', () => {
  expect(fits({ widths: [32, 64, 128] })).toBe(true)
  expect(fits({ widths: [12, 64, 128] })).toBe(false)
  const spec = { ...release.manifest.transformer, widths: [12, 16, 24] as const, blocks: 1 }
  const manifest = { ...release.manifest, transformer: spec }
  const networks = new Networks(
    { ...release, transformer: madeUp(spec, manifest.styleDim), manifest },
    { kernels: module },
  )
  expect(networks.transformer).not.toBeInstanceOf(FusedTransformer)
  networks.dispose()
  expect(reductions(networkOf(spec)).get('output')).toBe(2)
})
