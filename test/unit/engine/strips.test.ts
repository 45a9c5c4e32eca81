/** Pictures in strips of rows, by real threads: the same as by one, whatever their number, and whatever becomes of them. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { networkOf } from '../../../src/core/network.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import type { Size } from '../../../src/core/size.ts'
import type { SubpixelRows } from '../../../src/engine/executor.ts'
import { STORAGES } from '../../../src/engine/fused/feature-storage.ts'
import { fix, frameOf } from '../../../src/engine/fused/frame.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import { stripsOf } from '../../../src/engine/fused/strip.ts'
import { loadRelease, type ReleaseFiles } from '../../../src/engine/networks.ts'
import { loadManifest } from '../../../src/engine/release-files.ts'
import { Weights } from '../../../src/engine/weights.ts'
import { type KernelModule, loadKernels } from '../../../src/kernels/kernel-module.ts'
import { learnt, madeUp, most, photoOf, wave } from './fused-kit.ts'
import { models } from './models.ts'
import { Watched } from './strips-kit.ts'

let release: ReleaseFiles
let module: KernelModule
const ends: (() => void)[] = []

beforeAll(async () => {
  release = await loadRelease(await loadManifest(models), models)
  const found = await loadKernels('plain')
  if (!found) throw new Error('No SIMD here.')
  module = found
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** One that paints alone, and one that paints in strips. */
function both(count: number, network?: { spec: TransformerSpec; styleDim: number; weights: Weights }) {
  const { transformer, styleDim } = release.manifest
  const made = network ?? { spec: transformer, styleDim, weights: new Weights(release.transformer, 'transformer') }
  const [alone, shared] = [new FusedTransformer({ module, ...made }), new FusedTransformer({ module, ...made })]
  const watched = new Watched()
  shared.share(watched.options(count))
  const style = learnt(made.spec, network ? wave(alone.styles.norms, 1, 5) : alone.styles.full(wave(100, 1.5, 3)).norms)
  ends.push(() => {
    alone.dispose()
    shared.dispose()
    watched.end()
  })
  return { alone, shared, watched, style }
}

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
    const { alone, shared, watched, style } = both(count)
    const photo = photoOf({ width, height })
    const expected = await alone.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
    expect(watched.toThem('paint')).toHaveLength(strips - 1)
    const again = both(count)
    const first = await again.shared.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo: { ...photo }, style }, {}), first)).toBe(0)
  })

  test.each(STORAGES.map((_, i) => i))('with features kept in the way %i', async (storage) => {
    const count = 3
    const { alone, shared, watched, style } = both(count)
    const size = { width: 96, height: 328 }
    const photo = photoOf(size)
    const { encoderStays, ...kept } = STORAGES[storage]
    const layers = networkOf(release.manifest.transformer)
    const budgetBytes = stripsOf(size, count, layers)
      .map((strip) => frameOf(layers, fix(layers), { size, storage: kept, encoderStays, strip }).bytes)
      .reduce((a, b) => a + b, 0)
    const found = await shared.transform({ photo, style, budgetBytes }, {})
    expect(watched.toThem('paint').map(({ plan }) => plan.storage)).toEqual([kept, kept])
    const difference = most(found, await alone.transform({ photo, style }, {}))
    expect(difference).toBeLessThan(kept.half ? 0.02 : 1e-4)
  })

  test('in a network of other widths and blocks, with noise and adapters', async () => {
    const spec: TransformerSpec = { ...release.manifest.transformer, widths: [8, 24, 40], blocks: 2, noise: true }
    const styleDim = 4
    const { alone, shared, watched, style } = both(3, {
      spec,
      styleDim,
      weights: new Weights(madeUp(spec, styleDim), 'made up'),
    })
    const photo = photoOf({ width: 56, height: 136 })
    for (const one of [style, { norms: style.norms.map((v) => v * 0.9), adapters: new Map() }]) {
      const expected = await alone.transform({ photo, style: one }, {})
      expect(most(await shared.transform({ photo, style: one }, {}), expected)).toBeLessThan(1e-4)
    }
    expect(watched.toThem('paint')).toHaveLength(4)
  })
})

test('what hangs on the photo alone is computed once for one photo', async () => {
  const { alone, shared, watched, style } = both(2)
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

/** Rows as bytes, and each once, in order. */
async function bytesOf(own: FusedTransformer, size: Size, job: Parameters<FusedTransformer['paint']>[0]) {
  const image = new Uint8ClampedArray(size.width * size.height * 4)
  let next = 0
  const done: number[] = []
  await own.paint(
    job,
    (y, rgba) => {
      expect(y).toBe(next++)
      image.set(rgba, y * 2 * size.width * 4)
    },
    { onProgress: (progress) => done.push(progress.done) },
  )
  expect(next).toBe(size.height / 2)
  expect(done).toEqual([...done].sort((a, b) => a - b))
  expect(done[done.length - 1]).toBeLessThanOrEqual(1)
  return { image, done }
}

function furthest(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.reduce((found, v, i) => Math.max(found, Math.abs(v - b[i])), 0)
}

test('rows come in order as bytes, and progress never falls', async () => {
  const { alone, shared, watched, style } = both(4)
  const size = { width: 200, height: 264 }
  const job = { photo: photoOf(size), style }
  const { image, done } = await bytesOf(shared, size, job)
  expect(furthest(image, (await bytesOf(alone, size, job)).image)).toBeLessThanOrEqual(1)
  expect(watched.heard.filter(({ kind }) => kind === 'rows').length).toBeGreaterThanOrEqual(3)
  expect(done[done.length - 1]).toBeCloseTo(1)
})

test.each([0.1, 0.5, 0.9])('cancelled at %f of the way, all strips stop, and paint as before', async (share) => {
  const { alone, shared, watched, style } = both(3)
  const photo = photoOf({ width: 256, height: 264 })
  const expected = await alone.transform({ photo, style }, {})
  const controller = new AbortController()
  const onProgress = ({ done }: { readonly done: number }) => {
    if (done > share) controller.abort()
  }
  await expect(
    shared.transform({ photo, style }, { signal: controller.signal, onProgress }),
  ).rejects.toMatchObject({ name: 'AbortError' })
  expect(watched.toThem('end')).toHaveLength(2)
  expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
  // By the same threads.
  expect(watched.started).toHaveLength(2)
  expect(watched.toThem('paint')).toHaveLength(4)
})

test('an error of who takes the rows is theirs', async () => {
  const { shared, watched, style } = both(2)
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

describe('without a strip', () => {
  const size = { width: 64, height: 136 }

  /** Whether a picture comes out as one thread alone paints it, and progress as it should. */
  async function paintsAllTheSame({ alone, shared, style }: ReturnType<typeof both>): Promise<void> {
    const job = { photo: photoOf(size), style }
    const { image } = await bytesOf(shared, size, job)
    expect(furthest(image, (await bytesOf(alone, size, job)).image)).toBeLessThanOrEqual(1)
  }

  test.each(['encode1', 'blocks.3.a', 'up2'])('that dies at %s one thread paints', async (layer) => {
    const all = both(3)
    let deaths = 0
    all.watched.between = {
      up: (message, port) => {
        if (message.kind !== 'counted' || message.layer !== layer || deaths > 0) return message
        deaths++
        port.close()
        return null
      },
    }
    await paintsAllTheSame(all)
    expect(deaths).toBe(1)
    expect(all.watched.closed.size).toBe(2)
    // The next picture has threads again.
    await paintsAllTheSame(all)
    expect(all.watched.started).toHaveLength(4)
  })

  test('that dies when the first rows are out', async () => {
    const all = both(2)
    all.watched.between = {
      up: (message, port) => {
        if (message.kind !== 'rows' && message.kind !== 'done') return message
        port.close()
        return null
      },
    }
    await paintsAllTheSame(all)
  })

  test('that has no memory', async () => {
    const all = both(2)
    all.watched.between = {
      down: (message) => {
        if (message.kind !== 'paint') return message
        const huge = { width: 2 ** 20, height: 2 ** 20 }
        return { ...message, plan: { ...message.plan, size: huge, strip: { from: 0, to: 2 ** 17 } } }
      },
    }
    await paintsAllTheSame(all)
    expect(all.watched.heard.map(({ kind }) => kind)).toContain('failed')
  })

  test('that cannot be started, three times and then no more', async () => {
    const all = both(2)
    let asked = 0
    const start = () => {
      asked++
      return Promise.reject(new Error('no such file'))
    }
    all.shared.share({ ...all.watched.options(2), start })
    for (let i = 0; i < 5; i++) await paintsAllTheSame(all)
    expect(asked).toBe(3)
  })

  test('that says what it should not', async () => {
    const all = both(2)
    all.watched.between = {
      up: (message) => (message.kind === 'counted' ? { ...message, layer: 'another' } : message),
    }
    await paintsAllTheSame(all)
  })

  test('in a small picture, or on one core, no thread is started', async () => {
    const { shared, watched, style, alone } = both(2)
    shared.share({ ...watched.options(2), from: 64 * 137 })
    const photo = photoOf(size)
    await shared.transform({ photo, style }, {})
    alone.share({ ...watched.options(1) })
    await alone.transform({ photo, style }, {})
    expect(watched.started).toHaveLength(0)
  })

  test('that is not there yet, a picture of middle size does not wait', async () => {
    const { shared, watched, style, alone } = both(2)
    shared.share({ ...watched.options(2), waitFrom: Number.POSITIVE_INFINITY })
    const photo = photoOf(size)
    const expected = await alone.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBe(0)
    expect(watched.toThem('paint')).toHaveLength(0)
    while (!watched.heard.some(({ kind }) => kind === 'ready')) await new Promise((go) => setTimeout(go, 5))
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
    expect(watched.toThem('paint')).toHaveLength(1)
  })
})

test('a photo of many pieces arrives whole', async () => {
  const { alone, shared, watched, style } = both(2)
  // 1 MiB at a time.
  const photo = photoOf({ width: 2048, height: 208 })
  const expected = await alone.transform({ photo, style }, {})
  expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
  const pieces = watched.heard.flatMap((message) => (message.kind === 'wants' ? [message.to - message.from] : []))
  expect(pieces.length).toBeGreaterThan(2)
  // A row of its neighbour's with its own.
  expect(pieces.reduce((sum, rows) => sum + rows, 0)).toBe(1 + 208 / 4)
})
