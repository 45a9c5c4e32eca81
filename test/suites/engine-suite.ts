import { getBackend, memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { toOklab } from '../../src/core/colour.ts'
import type { PixelImage } from '../../src/core/image.ts'
import type { ModelSource } from '../../src/core/release.ts'
import { readSafetensors } from '../../src/core/safetensors.ts'
import type { StyleVector } from '../../src/core/style.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { measureParity, passesSelfTest } from '../../src/engine/selftest.ts'
import type { BackendName, Engine, EngineOptions } from '../../src/engine/types.ts'

/** What the suite needs to know about where it runs. */
export interface Surroundings {
  readonly backend: BackendName
  readonly models: ModelSource
  readonly options?: Partial<EngineOptions>
  /** Runs of the leak test; SwiftShader and plain JavaScript are too slow for hundreds. */
  readonly leakRuns: number
  /** What progress is told of a small picture, at least; where one is a single submission, hardly more than its end. */
  readonly progressSteps: number
  /** What the transformer runs on beside tfjs, and how near it comes to the fixture. */
  readonly own?: { readonly with: () => ConstructorParameters<typeof Networks>[1]; readonly within: number }
  /** Sides in px that the leak test's photos mix; few where every new shape compiles shaders. */
  readonly leakSides: readonly number[]
}

/** Smooth shapes and edges in many colours, the same everywhere; `alpha` falls from left to right where asked for. */
export function testPhoto(width: number, height: number, alpha = false): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        [
          127 + 120 * Math.sin(x / 9 + y / 17),
          127 + 120 * Math.cos(y / 6),
          ((x >> 3) + (y >> 3)) % 2 ? 210 : 40,
          alpha ? 255 - Math.floor((x * 255) / width) : 255,
        ],
        (y * width + x) * 4,
      )
  return { width, height, data }
}

export function meanDifference(a: PixelImage, b: PixelImage): number {
  let sum = 0
  for (const [i, value] of a.data.entries()) sum += Math.abs(value - b.data[i])
  return sum / a.data.length
}

/** One suite of numbers, sizes, memory and cancelling for every backend. */
export function engineSuite(surroundings: Surroundings): void {
  const { backend, models, options = {}, leakRuns, leakSides, progressSteps, own } = surroundings
  describe(`engine on ${backend}`, () => {
    let engine: Engine
    let style: StyleVector

    beforeAll(async () => {
      engine = await createEngine({ models, backend, ...options })
      style = await engine.predictStyle(testPhoto(96, 64), { shortSide: 64 })
    })
    afterAll(() => engine?.dispose())

    test('is the backend that was asked for', () => {
      expect(engine.backend).toBe(backend)
      expect(getBackend()).toBe(backend)
    })

    test('matches the parity fixture to 1e-3', async () => {
      const networks = new Networks(await loadRelease(engine.manifest, models))
      const fixture = readSafetensors(await models('parity.safetensors'), 'parity.safetensors')
      const { vector, picture } = await measureParity(networks, fixture)
      networks.dispose()
      expect(picture).toBeLessThan(1e-3)
      expect(vector).toBeLessThan(1e-3)
    })

    test.skipIf(!own)('on kernels of our own it is as near as their precision allows, and tested as such', async () => {
      const release = await loadRelease(engine.manifest, models)
      const fixture = readSafetensors(await models('parity.safetensors'), 'parity.safetensors')
      const networks = new Networks(release, own?.with())
      expect((await measureParity(networks, fixture)).picture).toBeLessThanOrEqual(own?.within ?? 0)
      expect(await passesSelfTest(networks, release)).toBe(true)
      const selftest = new Map(release.selftest)
      const right = selftest.get('picture')
      if (!right) throw new RangeError('The fixture has no picture.')
      selftest.set('picture', { ...right, data: right.data.map((v, i) => (i === 1234 ? v + 0.03 : v)) })
      expect(await passesSelfTest(networks, { ...release, selftest })).toBe(false)
      const { prototype } = GPUComputePassEncoder
      const dispatch = prototype.dispatchWorkgroups
      let dispatches = 0
      prototype.dispatchWorkgroups = function (...groups) {
        if (++dispatches % 7 !== 0) dispatch.apply(this, groups)
      }
      onTestFinished(() => {
        prototype.dispatchWorkgroups = dispatch
      })
      expect((await measureParity(networks, fixture)).picture).toBeGreaterThan(own?.within ?? 0)
      networks.dispose()
    })

    test('the self-test fails on wrong numbers', async () => {
      const release = await loadRelease(engine.manifest, models)
      const selftest = new Map(release.selftest)
      const right = selftest.get('picture')
      if (!right) throw new RangeError('The fixture has no picture.')
      selftest.set('picture', { ...right, data: right.data.map((v, i) => (i === 1234 ? v + 0.01 : v)) })
      const networks = new Networks(release)
      expect(await passesSelfTest(networks, release)).toBe(true)
      expect(await passesSelfTest(networks, { ...release, selftest })).toBe(false)
      networks.dispose()
    })

    test.each([
      [1, 1],
      [2, 5],
      [17, 40],
      [64, 33],
    ])('repaints %s × %s at its own size', async (width, height) => {
      const picture = await engine.stylise(testPhoto(width, height), style)
      expect(picture).toMatchObject({ width, height, plan: { reducedBy: 'none' } })
      expect(picture.data).toHaveLength(width * height * 4)
    })

    test('paints, and not the photo or one flat colour', async () => {
      const photo = testPhoto(64, 33)
      const picture = await engine.stylise(photo, await engine.predictStyle(redStripes(), { shortSide: 64 }))
      expect(meanDifference(picture, photo)).toBeGreaterThan(5)
      expect(new Set(picture.data).size).toBeGreaterThan(40)
    })

    test('reduces to maxEdge and says so', async () => {
      const picture = await engine.stylise(testPhoto(128, 66), style, { maxEdge: 64 })
      expect(picture).toMatchObject({ width: 64, height: 33, plan: { reducedBy: 'maxEdge' } })
    })

    test('keeps alpha', async () => {
      const photo = testPhoto(64, 33, true)
      const picture = await engine.stylise(photo, style)
      expect(picture.data.filter((_, i) => i % 4 === 3)).toEqual(photo.data.filter((_, i) => i % 4 === 3))
    })

    test('strength runs from the photo to the painting', async () => {
      const photo = testPhoto(64, 33)
      const painted = await engine.stylise(photo, redVector(style))
      const away: number[] = []
      for (const strength of [0, 0.5, 1])
        away.push(meanDifference(await engine.stylise(photo, redVector(style), { strength }), painted))
      expect(away[0]).toBeGreaterThan(away[1])
      expect(away[1]).toBeGreaterThan(away[2])
      expect(away[2]).toBe(0)
    })

    test('a style in full paints as its vector does, and adapters change the picture', async () => {
      const photo = testPhoto(64, 33)
      const vector = redVector(style)
      const full = engine.fullStyle(vector)
      const painted = await engine.stylise(photo, full)
      expect(meanDifference(painted, await engine.stylise(photo, vector))).toBe(0)
      const rows = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i))
      const [eighth] = engine.manifest.transformer.widths.slice(2)
      const adapter = { rank: 1, inputs: eighth, outputs: eighth, down: rows(eighth), up: rows(eighth) }
      const learnt = { norms: full.norms, adapters: new Map([['blocks.1.b.pointwise', adapter]]) }
      const adapted = await engine.stylise(photo, learnt)
      expect(meanDifference(adapted, painted)).toBeGreaterThan(1)
      const parts = [
        { style: learnt, weight: 0.5 },
        { style: vector, weight: 0.5 },
      ]
      const half = await engine.stylise(photo, parts)
      expect(meanDifference(half, painted)).toBeLessThan(meanDifference(adapted, painted))
      const photoAgain = await engine.stylise(photo, vector, { strength: 0 })
      expect(meanDifference(await engine.stylise(photo, learnt, { strength: 0 }), photoAgain)).toBe(0)
    })

    test("keepColours keeps the photo's chroma", async () => {
      const photo = testPhoto(64, 33)
      const picture = await engine.stylise(photo, style, { keepColours: true })
      let off = 0
      for (let p = 0; p < photo.data.length; p += 4) {
        const [, a, b] = toOklab(photo.data[p], photo.data[p + 1], photo.data[p + 2])
        const [, ka, kb] = toOklab(picture.data[p], picture.data[p + 1], picture.data[p + 2])
        // Gamut mapping may take chroma away; it may not turn the hue or add to it.
        if (Math.hypot(ka, kb) > Math.hypot(a, b) + 0.02) off++
      }
      expect(off).toBe(0)
    })

    test('progress rises to 1', async () => {
      const seen: number[] = []
      await engine.stylise(testPhoto(64, 33), style, { strength: 0.5, onProgress: ({ done }) => seen.push(done) })
      expect(seen.length).toBeGreaterThanOrEqual(progressSteps)
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      expect(seen.at(-1)).toBeCloseTo(1, 5)
      expect(seen.filter((done) => done > 0.999)).toHaveLength(1)
    })

    test('a cancelled run ends with AbortError and leaks nothing', async () => {
      let told = 0
      await engine.stylise(testPhoto(64, 33), style, { onProgress: () => told++ })
      const before = memory().numTensors
      for (const after of new Set([0, told >> 2, told >> 1])) {
        const controller = new AbortController()
        let steps = 0
        const run = engine.stylise(testPhoto(64, 33), style, {
          signal: controller.signal,
          onProgress: () => {
            if (steps++ === after) controller.abort()
          },
        })
        await expect(run).rejects.toMatchObject({ name: 'AbortError' })
      }
      expect(memory().numTensors).toBe(before)
      await expect(engine.stylise(testPhoto(64, 33), style)).resolves.toMatchObject({ width: 64 })
    })

    test('a call that waits for another is cancelled at once, and the other goes on', async () => {
      const controller = new AbortController()
      const ended: string[] = []
      const note = (name: string) => () => ended.push(name)
      const first = engine.stylise(testPhoto(64, 33), style).then(note('first'))
      const second = engine.stylise(testPhoto(64, 33), style, { signal: controller.signal }).catch(note('second'))
      controller.abort()
      await Promise.all([first, second])
      expect(ended).toEqual(['second', 'first'])
    })

    test('a run that throws leaks nothing', async () => {
      const before = memory().numTensors
      const broken = {
        onProgress: ({ done }: { done: number }) => {
          if (done > 0.5) throw new RangeError('from the caller')
        },
      }
      await expect(engine.stylise(testPhoto(64, 33), style, broken)).rejects.toThrow('from the caller')
      await expect(engine.stylise(testPhoto(64, 33), new Float32Array(7))).rejects.toThrow()
      expect(memory().numTensors).toBe(before)
    })

    test('a style of another length, or with a number that is none, is refused before anything runs', async () => {
      const onProgress = () => expect.unreachable()
      for (const wrong of [new Float32Array(7), style.map(() => Number.NaN)])
        await expect(engine.stylise(testPhoto(64, 33), wrong, { onProgress })).rejects.toMatchObject({
          code: 'bad-option',
        })
    })

    test('a second engine shares the backend, and either goes without harm to the other', async () => {
      const photo = testPhoto(64, 33)
      const expected = await engine.stylise(photo, style)
      const before = memory().numTensors
      const second = await createEngine({ models, backend, ...options })
      expect(meanDifference(await engine.stylise(photo, style), expected)).toBe(0)
      expect(meanDifference(await second.stylise(photo, style), expected)).toBe(0)
      await second.dispose()
      expect(meanDifference(await engine.stylise(photo, style), expected)).toBe(0)
      expect(memory().numTensors).toBe(before)
    })

    test(`${leakRuns} runs of mixed sizes hold no more tensors than one`, async () => {
      const sides = leakSides.flatMap((w) => leakSides.map((h) => [w, h] as const))
      await engine.stylise(testPhoto(...sides[0]), style)
      const before = memory().numTensors
      for (let i = 0; i < leakRuns; i++)
        await engine.stylise(testPhoto(...sides[i % sides.length]), style, i % 10 === 0 ? { strength: 0.5 } : {})
      expect(memory().numTensors).toBe(before)
    })
  })
}

/** A vector far from `style`, as another painting's would be. */
function redVector(style: StyleVector): StyleVector {
  return style.map((v, i) => v + (i % 3 === 0 ? 1.5 : -1))
}

function redStripes(): PixelImage {
  const image = testPhoto(64, 64)
  for (let p = 0; p < image.data.length; p += 4)
    image.data.set((p >> 4) % 2 ? [200, 20, 10, 255] : [250, 220, 120, 255], p)
  return image
}
