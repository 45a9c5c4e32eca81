/** Pictures in strips of rows, by real threads: the same as by one, whatever their number, and whatever becomes of them. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { networkOf } from '../../../src/core/network.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { SubpixelRows } from '../../../src/engine/executor.ts'
import { STORAGES } from '../../../src/engine/fused/feature-storage.ts'
import { fix, frameOf } from '../../../src/engine/fused/frame.ts'
import { stripsOf } from '../../../src/engine/fused/strip.ts'
import type { StripsOptions } from '../../../src/engine/fused/strips/strip-port.ts'
import { createInstantEngine } from '../../../src/engine/instant.ts'
import type { ReleaseFiles } from '../../../src/engine/networks.ts'
import { groundedRows } from '../../../src/engine/pixels.ts'
import { Weights } from '../../../src/engine/weights.ts'
import { madeUp, most, photoOf } from './fused-kit.ts'
import { models } from './models.ts'
import { both, bytesOf, endAll, furthest, loaded } from './strips-kit.ts'

let release: ReleaseFiles

beforeAll(async () => {
  release = (await loaded()).release
})
afterEach(endAll)

describe('equals one thread', () => {
  test.each([
    [16, 16, 4, 2],
    [16, 136, 2, 2],
    [24, 40, 3, 3],
    [40, 24, 8, 3],
    [104, 88, 2, 2],
    [88, 104, 4, 4],
    [328, 72, 3, 3],
  ])('at %i × %i px in %i strips (%i of them)', async (width, height, count, strips) => {
    const { alone, shared, watched, style } = await both(count)
    const photo = photoOf({ width, height })
    const expected = await alone.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
    expect([watched.toThem('paint').length, watched.done]).toEqual([strips - 1, strips - 1])
    const again = await both(count)
    const first = await again.shared.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo: { ...photo }, style }, {}), first)).toBe(0)
  })

  test.each(STORAGES.map((_, i) => i))('with features kept in the way %i', async (storage) => {
    const count = 3
    const { alone, shared, watched, style } = await both(count)
    const size = { width: 96, height: 328 }
    const photo = photoOf(size)
    const { encoderStays, ...kept } = STORAGES[storage]
    const layers = networkOf(release.manifest.transformer)
    const budgetBytes = stripsOf(size, count, layers)
      .map((strip) => frameOf(layers, fix(layers), { size, storage: kept, encoderStays, strip }).bytes)
      .reduce((a, b) => a + b, 0)
    const found = await shared.transform({ photo, style, budgetBytes }, {})
    expect(watched.toThem('paint').map(({ plan }) => plan.storage)).toEqual([kept, kept])
    expect(watched.done).toBe(2)
    const difference = most(found, await alone.transform({ photo, style }, {}))
    expect(difference).toBeLessThan(kept.half ? 0.02 : 1e-4)
  })

  test('in fewer strips where memory holds no more', async () => {
    const { alone, shared, watched, style } = await both(4)
    const size = { width: 96, height: 328 }
    const photo = photoOf(size)
    const { encoderStays, ...kept } = STORAGES[STORAGES.length - 1]
    const layers = networkOf(release.manifest.transformer)
    const budgetBytes = stripsOf(size, 2, layers)
      .map((strip) => frameOf(layers, fix(layers), { size, storage: kept, encoderStays, strip }).bytes)
      .reduce((a, b) => a + b, 0)
    const found = await shared.transform({ photo, style, budgetBytes }, {})
    expect(most(found, await alone.transform({ photo, style }, {}))).toBeLessThan(0.02)
    expect([watched.toThem('paint').length, watched.done]).toEqual([1, 1])
    // And in none.
    await shared.transform({ photo, style, budgetBytes: budgetBytes - 1 }, {})
    expect(watched.toThem('paint')).toHaveLength(1)
  })

  test('in a network of other widths and blocks, with noise and adapters', async () => {
    const spec: TransformerSpec = { ...release.manifest.transformer, widths: [8, 24, 40], blocks: 2, noise: true }
    const styleDim = 4
    const { alone, shared, watched, style } = await both(3, {
      spec,
      styleDim,
      weights: new Weights(madeUp(spec, styleDim), 'made up'),
    })
    const photo = photoOf({ width: 56, height: 136 })
    for (const one of [style, { norms: style.norms.map((v) => v * 0.9), adapters: new Map() }]) {
      const expected = await alone.transform({ photo, style: one }, {})
      expect(most(await shared.transform({ photo, style: one }, {}), expected)).toBeLessThan(1e-4)
    }
    expect([watched.toThem('paint').length, watched.done]).toEqual([4, 4])
  })
})

test('what hangs on the photo alone is computed once for one photo', async () => {
  const { alone, shared, watched, style } = await both(2)
  const photo = photoOf({ width: 64, height: 88 })
  let rows = 0
  const counted: SubpixelRows = {
    ...photo,
    row: (y, out) => {
      rows++
      photo.row(y, out)
    },
  }
  const plain = { norms: style.norms.map((v) => v * 0.9), adapters: new Map() }
  await shared.transform({ photo: counted, style }, {})
  const once = rows
  // Each strip reads a row of its neighbour's.
  expect(once).toBe(88 / 2 + 2)
  const second = await shared.transform({ photo: counted, style: plain }, {})
  expect(rows).toBe(once)
  expect(watched.toThem('paint').map(({ encoded }) => encoded)).toEqual([false, true])
  expect(most(second, await alone.transform({ photo, style: plain }, {}))).toBeLessThan(1e-4)
  // The network's numbers are sent again only for another style.
  await shared.transform({ photo: counted, style: plain }, {})
  expect(watched.toThem('paint').map(({ numbers }) => numbers !== null)).toEqual([true, true, false])
  const other = photoOf({ width: 64, height: 88 }, 9)
  const different = await shared.transform({ photo: other, style: plain }, {})
  expect(most(different, await alone.transform({ photo: other, style: plain }, {}))).toBeLessThan(1e-4)
  // Another size in between.
  await shared.transform({ photo: photoOf({ width: 16, height: 24 }), style }, {})
  expect(most(await shared.transform({ photo: counted, style: plain }, {}), second)).toBe(0)
})

test('rows come in order as bytes, and progress never falls', async () => {
  const { alone, shared, watched, style } = await both(4)
  const size = { width: 200, height: 264 }
  const job = { photo: photoOf(size), style }
  const { image, done } = await bytesOf(shared, size, job)
  expect(furthest(image, (await bytesOf(alone, size, job)).image)).toBeLessThanOrEqual(1)
  expect(watched.heard.filter(({ kind }) => kind === 'rows').length).toBeGreaterThanOrEqual(3)
  expect(watched.done).toBe(3)
  expect(done[done.length - 1]).toBeCloseTo(1)
})

test.each([0.1, 0.5, 0.9])('cancelled at %f of the way, all strips stop, and paint as before', async (share) => {
  const { alone, shared, watched, style } = await both(3)
  const photo = photoOf({ width: 256, height: 264 })
  const expected = await alone.transform({ photo, style }, {})
  const controller = new AbortController()
  const onProgress = ({ done }: { readonly done: number }) => {
    if (done > share) controller.abort()
  }
  await expect(shared.transform({ photo, style }, { signal: controller.signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(watched.toThem('end')).toHaveLength(2)
  expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
  // By the same threads, some of which may have been done the first time.
  expect(watched.done).toBeGreaterThanOrEqual(2)
  expect(watched.started).toHaveLength(2)
  expect(watched.toThem('paint')).toHaveLength(4)
})

test('an error of who takes the rows is theirs', async () => {
  const { shared, watched, style } = await both(2)
  const photo = photoOf({ width: 64, height: 88 })
  for (const at of [3, 40]) {
    const taken = shared.paint(
      { photo, style },
      (y) => {
        if (y === at) throw new RangeError('no room')
      },
      {},
    )
    await expect(taken).rejects.toThrow('no room')
  }
  expect(watched.started).toHaveLength(1)
})

test('a photo on its ground, padded, is the same in strips', async () => {
  const { alone, shared, watched, style } = await both(3)
  const [width, height] = [101, 259]
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * i * 7 + (i >> 9)) & 255)
  const pass = { width, height, paddedWidth: 104, paddedHeight: 264 }
  const photo = groundedRows({ width, height, data }, pass, 0.7)
  const expected = await alone.transform({ photo, style }, {})
  expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
  expect(watched.done).toBe(2)
})

test.each([
  ['the engine', (strips: StripsOptions) => createEngine({ models, backend: 'wasm', strips })],
  ['the first engine', (strips: StripsOptions) => createInstantEngine({ models, strips })],
])('%s paints in strips, and lets their threads go', async (_, create) => {
  const { watched } = await both(2)
  const engine = await create(watched.options(2))
  const data = new Uint8ClampedArray(96 * 64 * 4).fill(200)
  await engine?.stylise({ width: 96, height: 64, data }, new Float32Array(100))
  expect(watched.done).toBeGreaterThan(0)
  await engine?.dispose()
  await vi.waitFor(() => expect(watched.closed.size).toBe(1))
})

test('a photo of many pieces arrives whole', async () => {
  const { alone, shared, watched, style } = await both(2)
  // 1 MiB at a time.
  const photo = photoOf({ width: 2048, height: 208 })
  const expected = await alone.transform({ photo, style }, {})
  expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
  const pieces = watched.heard.flatMap((message) => (message.kind === 'wants' ? [message.to - message.from] : []))
  expect(pieces.length).toBeGreaterThan(2)
  expect(watched.done).toBe(1)
  // A row of its neighbour's with its own.
  expect(pieces.reduce((sum, rows) => sum + rows, 0)).toBe(1 + 208 / 4)
})
