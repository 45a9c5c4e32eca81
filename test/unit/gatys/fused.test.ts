import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../../src/engine/engine.ts'
import { toOpaqueRgb } from '../../../src/engine/pixels.ts'
import { Numbers } from '../../../src/engine/release-files.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { fusedGradientError } from '../../../src/gatys/fused/fused-gradient.ts'
import { FusedLossNetwork } from '../../../src/gatys/fused/fused-loss-network.ts'
import { FusedLosses } from '../../../src/gatys/fused/fused-losses.ts'
import { frameOf } from '../../../src/gatys/fused/loss-frame.ts'
import { loadFused, loadLosses } from '../../../src/gatys/load-losses.ts'
import type { FeatureLosses, LossExecutor, LossExecutors, LossTarget } from '../../../src/gatys/loss-executor.ts'
import { LossNetwork } from '../../../src/gatys/loss-network.ts'
import { measureSize } from '../../../src/gatys/measure.ts'
import { LOSS_WEIGHTS } from '../../../src/gatys/objective.ts'
import { optimise } from '../../../src/gatys/optimise.ts'
import { POLISH_BYTES, polishPlan } from '../../../src/gatys/polish-plan.ts'
import { measureStatistics } from '../../../src/gatys/statistics.ts'
import { TfjsLosses } from '../../../src/gatys/tfjs-loss.ts'
import type { StyleTarget } from '../../../src/gatys/types.ts'
import { loadLossKernels, VARIANTS, type Variant } from '../../../src/kernels/kernel-module.ts'
import { testPhoto } from '../../suites/engine-suite.ts'
import { snapshotsOf, testPainting } from '../../suites/gatys-suite.ts'
import { withThinNetwork } from '../../suites/thin-network.ts'
import { models } from '../engine/models.ts'

let engine: Engine
let thin: Engine
/** The thin network without metrics. */
let plain: Engine

beforeAll(async () => {
  engine = await createEngine({ models, backend: 'wasm' })
  thin = await withThinNetwork(engine)
  const { files } = thin.manifest
  const tensors = await thin.load(files.lossNetwork)
  const unmeasured = new Map([...tensors].filter(([name]) => !name.endsWith('.metric')))
  plain = { ...thin, load: (entry) => (entry === files.lossNetwork ? Promise.resolve(unmeasured) : thin.load(entry)) }
})
afterAll(() => engine?.dispose())

const networks = { whole: () => engine, thin: () => thin, 'thin without metrics': () => plain } as const

async function reference(of: Engine): Promise<{ network: LossNetwork; losses: TfjsLosses }> {
  const network = await LossNetwork.load(of)
  return { network, losses: new TfjsLosses(network) }
}

async function kernels(of: Engine, variant?: Variant): Promise<FusedLosses> {
  const found = await loadFused(of, undefined, variant)
  if (!found) throw new RangeError('There are no kernels here.')
  return found
}

/** A photo and a painting of this size as an executor is given them. */
async function targetOf(network: LossNetwork, width: number, height: number): Promise<LossTarget> {
  const size = { width, height }
  const photo = toOpaqueRgb(testPhoto(width, height))
  const painted = toOpaqueRgb(testPainting(40, 56))
  const painting = await engine.turn((call) => measureSize(network, painted, { width: 40, height: 56 }, call))
  return { photo, size, painting, weights: LOSS_WEIGHTS }
}

/** The photo with something added that is nowhere the same: flat areas would have blocks whose places are all largest. */
const changed = (photo: Float32Array) => photo.map((v, i) => 0.1 + 0.7 * v + 0.1 * Math.sin(i * 1.7 + (i % 89)))

const prepared = (losses: LossExecutors, target: LossTarget) => engine.turn((call) => losses.prepare(target, call))
const evaluated = (executor: LossExecutor, picture: Float32Array) =>
  engine.turn((call) => executor.evaluate(picture, call))

async function both(of: Engine, sides: readonly [number, number], change: (target: LossTarget) => LossTarget) {
  const { network, losses } = await reference(of)
  const target = change(await targetOf(network, ...sides))
  const fused = await kernels(of)
  const results: FeatureLosses[] = []
  for (const on of [losses, fused]) {
    const executor = await prepared(on, target)
    results.push(await evaluated(executor, changed(target.photo)))
    executor.dispose()
    on.dispose()
  }
  return { wanted: results[0], found: results[1] }
}

/**
 * Where two places of a block are a rounding apart, or one is from 0, the gradient goes to another one: that is a few px
 * of a picture, by chance, and nothing is wrong with either.
 */
const KINKS = 0.04

function expectSame(found: FeatureLosses, wanted: FeatureLosses): void {
  for (const name of ['style', 'content'] as const)
    expect(Math.abs(found[name] - wanted[name])).toBeLessThanOrEqual(2e-5 * wanted[name])
  const length = (of: Float32Array) => Math.sqrt(of.reduce((sum, v) => sum + v * v, 0))
  const whole = length(wanted.gradient)
  expect(whole).toBeGreaterThan(0)
  const off = found.gradient.map((v, i) => Math.abs(v - wanted.gradient[i])).sort()
  expect(length(off)).toBeLessThan(1e-2 * whole)
  expect(length(off.subarray(0, Math.floor((1 - KINKS) * off.length)))).toBeLessThan(2e-5 * whole)
}

describe.each(Object.keys(networks) as (keyof typeof networks)[])('losses and gradient are tfjs’s, %s', (name) => {
  test.each([
    [91, 69],
    [64, 64],
    [33, 17],
    [17, 17],
    [120, 19],
  ])('%i × %i', async (width, height) => {
    const { found, wanted } = await both(networks[name](), [width, height], (target) => target)
    expectSame(found, wanted)
  })
})

test.each([
  ['the first tap', [4, 0, 0, 0, 0], 0],
  ['a tap in the middle', [0, 0, 3, 0, 0], 0],
  ['the deepest tap', [0, 0, 0, 0, 2], 0],
  ['the content', [0, 0, 0, 0, 0], 1.5],
])('%s alone', async (_, style, content) => {
  for (const of of [engine, thin]) {
    const { found, wanted } = await both(of, [45, 38], (target) => ({ ...target, weights: { style, content } }))
    expectSame(found, wanted)
  }
})

test.each(VARIANTS)('the reverse pass of the %s kernels is PyTorch’s', async (variant) => {
  const module = await loadLossKernels(variant)
  // Node 20 has relaxed SIMD behind a flag only.
  if (!module) return expect(variant).toBe('relaxed')
  const { lossNetwork, files } = engine.manifest
  if (!lossNetwork) throw new RangeError('The release has no loss network.')
  const source = await engine.load(files.lossNetwork)
  const network = new FusedLossNetwork(module, lossNetwork, new Numbers(source, files.lossNetwork.file))
  expect(await fusedGradientError(network, source)).toBeLessThan(1e-5)
})

test('two sizes in one memory do not disturb each other', async () => {
  const { network, losses } = await reference(thin)
  const [small, large] = [await targetOf(network, 33, 20), await targetOf(network, 70, 51)]
  losses.dispose()
  const fused = await kernels(thin)
  const one = await prepared(fused, small)
  const alone = await evaluated(one, changed(small.photo))
  const other = await prepared(fused, large)
  const first = await evaluated(other, changed(large.photo))
  for (let i = 0; i < 2; i++) {
    expect(await evaluated(one, changed(small.photo))).toEqual(alone)
    expect(await evaluated(other, changed(large.photo))).toEqual(first)
  }
  fused.dispose()
})

test('stops at the next piece, and the next evaluation knows nothing of it', async () => {
  const { network, losses } = await reference(thin)
  const target = await targetOf(network, 300, 301)
  losses.dispose()
  const fused = await kernels(thin)
  const executor = await prepared(fused, target)
  const picture = changed(target.photo)
  const shares: number[] = []
  const wanted = await executor.evaluate(picture, { onProgress: ({ done }) => shares.push(done) })
  expect(shares.length).toBeGreaterThan(10)
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares[shares.length - 1]).toBeCloseTo(1, 9)
  for (const at of [1, Math.floor(shares.length / 2), shares.length - 1]) {
    const controller = new AbortController()
    let pieces = 0
    const onProgress = () => {
      if (++pieces === at) controller.abort()
    }
    const ended = executor.evaluate(picture, { signal: controller.signal, onProgress })
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' })
    expect(pieces).toBe(at)
    expect(await executor.evaluate(picture, {})).toEqual(wanted)
  }
  fused.dispose()
})

test('no piece of a picture keeps others waiting: 50 million multiplications and additions at most', async () => {
  const fused = await kernels(engine)
  const { network, losses } = await reference(engine)
  const executor = await prepared(fused, await targetOf(network, 256, 256))
  losses.dispose()
  const shares = [0]
  await executor.evaluate(changed(toOpaqueRgb(testPhoto(256, 256))), { onProgress: ({ done }) => shares.push(done) })
  // 2 · 22,000 multiplications and additions for each of 65,536 px.
  const all = 2 * 22_032 * 256 ** 2
  const most = Math.max(...shares.slice(1).map((share, i) => share - shares[i])) * all
  expect(most).toBeLessThan(5e7)
  fused.dispose()
})

test('takes no more memory than it is planned with, and half of what tfjs takes', async () => {
  const fused = await kernels(engine)
  const { network, losses } = await reference(engine)
  await prepared(fused, await targetOf(network, 528, 528))
  losses.dispose()
  const module = await loadLossKernels()
  const spec = engine.manifest.lossNetwork
  if (!module || !spec) throw new RangeError('There are no kernels here.')
  const source = await engine.load(engine.manifest.files.lossNetwork)
  const { layers, fixed, contentTap } = new FusedLossNetwork(module, spec, new Numbers(source, 'loss network'))
  const { bytes } = frameOf(layers, fixed, { width: 1040, height: 784 }, contentTap)
  // The optimiser's own arrays, of which there may be twenty, are beside.
  expect(bytes / (1024 * 768)).toBeLessThan(fused.bytesPerPixel - 240)
  expect(fused.memoryBytes).toBeLessThan(512 ** 2 * 400)
  expect(fused.bytesPerPixel).toBeLessThan(losses.bytesPerPixel)
  fused.dispose()
})

test('an engine whose backend is not known yet is planned for what takes most', () => {
  const asked: number[] = []
  const planPass: Engine['planPass'] = (width, height, need) => {
    asked.push(need.bytesPerPixel)
    return engine.planPass(width, height, need)
  }
  const photo = { width: 400, height: 300 }
  for (const planner of [{ planPass }, { planPass, backend: 'webgl' }, { planPass, backend: 'wasm' }] as const)
    expect(polishPlan(planner, photo, 300)).toMatchObject({ width: 300, height: 225 })
  expect(asked).toEqual([POLISH_BYTES.tfjs, POLISH_BYTES.tfjs, POLISH_BYTES.kernels])
})

describe('without kernels', () => {
  const withoutKernels = async <T>(run: () => Promise<T>): Promise<T> => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
    try {
      return await run()
    } finally {
      validate.mockRestore()
    }
  }

  test('tfjs computes', async () => {
    const losses = await withoutKernels(() => loadLosses(thin))
    expect(losses).toBeInstanceOf(TfjsLosses)
    losses.dispose()
    const own = await loadLosses(thin)
    expect(own).toBeInstanceOf(FusedLosses)
    own.dispose()
  })

  test('tfjs computes where the kernels’ gradients are wrong', async () => {
    const { files } = thin.manifest
    const tensors = await thin.load(files.lossNetwork)
    const photo = tensors.get('selftest.gradient')
    if (!photo) throw new RangeError('The loss network comes without its self-test.')
    const wrong = new Map([...tensors, ['selftest.gradient', { ...photo, data: photo.data.map((v) => -v) }]])
    const altered = { ...thin, load: () => Promise.resolve(wrong) } as Engine
    expect(await loadFused(altered)).toBeNull()
  })

  test('a run that began there goes on at its size on the kernels', async () => {
    const style = new Float32Array(100)
    const statistics = await measureStatistics(thin, testPainting(96, 96), { strokePx: 96, keepColours: false })
    const target: StyleTarget = { style, statistics, weight: 1 }
    // Memory for the whole photo on the kernels only.
    const budgetBytes = 1000 * 110 * 90
    const scarce: Engine = {
      ...thin,
      planPass: (width, height, need) => {
        const most = Math.floor(budgetBytes / need.bytesPerPixel)
        const scale = Math.min(1, Math.sqrt(most / (width * height)))
        return thin.planPass(width, height, { ...need, maxEdge: Math.floor(Math.max(width, height) * scale) })
      },
    }
    const photo = testPhoto(110, 90)
    const settings = { strokePx: 96, iterations: 4, from: 'photo', maxEdge: 512 } as const
    const polish = (more: object) => snapshotsOf(optimise(scarce, photo, [target], { ...settings, ...more }))
    const before = await withoutKernels(() => polish({}))
    const begun = before[before.length - 2]
    expect(begun.width).toBeLessThan(110)
    const anew = await polish({})
    expect(anew[anew.length - 1].width).toBe(110)
    const rest = await polish({ resume: structuredClone(begun.state) })
    expect(rest[0].width).toBe(begun.width)
    expect(rest[rest.length - 1]).toMatchObject({ iteration: 4, ended: 'done' })
    const lost = rest[rest.length - 1].losses.total
    expect(Math.abs(lost - before[before.length - 1].losses.total)).toBeLessThan(1e-2 * lost)
  })
})
