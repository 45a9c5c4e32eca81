import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toOklab } from '../../../src/core/colour.ts'
import type { PixelImage } from '../../../src/core/image.ts'
import { STYLE_PX } from '../../../src/core/strokes.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { optimise } from '../../../src/gatys/optimise.ts'
import { measureStatistics } from '../../../src/gatys/statistics.ts'
import type { PolishOptions, SizeStatistics, Snapshot, StyleTarget } from '../../../src/gatys/types.ts'
import { meanDifference, testPhoto } from '../../suites/engine-suite.ts'
import { snapshotsOf, testPainting } from '../../suites/gatys-suite.ts'
import { withThinNetwork } from '../../suites/thin-network.ts'
import { altered, models } from '../engine/models.ts'

let engine: Engine
let a: StyleTarget
let b: StyleTarget
const photo = testPhoto(100, 96)

async function target(painting: PixelImage): Promise<StyleTarget> {
  const statistics = await measureStatistics(engine, painting, { strokePx: 96 })
  return { style: await engine.predictStyle(painting, { shortSide: 96 }), statistics, weight: 1 }
}

beforeAll(async () => {
  engine = await withThinNetwork(await createEngine({ models, backend: 'wasm' }))
  a = await target(testPainting(96, 96))
  b = await target(testPhoto(130, 96))
})
afterAll(() => engine?.dispose())

const polish = async (styles: readonly StyleTarget[], options: PolishOptions): Promise<Snapshot[]> =>
  snapshotsOf(optimise(engine, photo, styles, { strokePx: 96, ...options }))
const last = (snapshots: readonly Snapshot[]): Snapshot => snapshots[snapshots.length - 1]

describe('where it starts', () => {
  test('at the instant picture, whole and sharp although the first size is a coarse one', async () => {
    const [start] = await polish([a], { iterations: 10 })
    expect(start).toMatchObject({ iteration: 0, width: 50, ended: null })
    const instant = await engine.stylise(photo, a.style)
    // But for what the logits cut off at the ends of the range.
    expect(meanDifference(start.picture(), instant)).toBeLessThan(2)
  })

  test('at the picture that painting makes with the same settings', async () => {
    const wide = testPhoto(420, 200)
    const settings = { strength: 1.2, brushwork: 0.1 }
    const polishing = optimise(engine, wide, [a], { ...settings, strokePx: STYLE_PX.bold, iterations: 1 })
    const [start] = await snapshotsOf(polishing)
    const painted = await engine.stylise(wide, a.style, { ...settings, stroke: 1 })
    expect(painted.plan.full).toMatchObject({ width: 420 })
    expect(meanDifference(start.picture(), painted)).toBeLessThan(2)
    const usual = await engine.stylise(wide, a.style)
    expect(meanDifference(start.picture(), usual)).toBeGreaterThan(4)
  })

  test('at the photo', async () => {
    const [start] = await polish([a], { iterations: 1, from: 'photo' })
    expect(meanDifference(start.picture(), photo)).toBeLessThan(2)
  })

  test('at the noise of a seed', async () => {
    const [one] = await polish([a], { iterations: 1, from: 'noise', seed: 1 })
    const [two] = await polish([a], { iterations: 1, from: 'noise', seed: 2 })
    expect(one.picture()).not.toEqual(two.picture())
  })
})

describe('what it paints', () => {
  test('keeps the photo’s chroma where it is to keep its colours', async () => {
    const picture = last(await polish([a], { iterations: 4, keepColours: true })).picture()
    let moved = 0
    for (let p = 0; p < picture.data.length; p += 4) {
      const chroma = ({ data }: PixelImage) => toOklab(data[p], data[p + 1], data[p + 2]).slice(1)
      const [found, wanted] = [chroma(picture), chroma(photo)]
      moved += Math.hypot(found[0] - wanted[0], found[1] - wanted[1])
    }
    // What is left of it is where the gamut has no room for it at the new lightness.
    expect(moved / (picture.data.length / 4)).toBeLessThan(0.08)
    expect(meanDifference(picture, photo)).toBeGreaterThan(5)
  })

  test('lies between paintings by their weights; one of weight 0 does not count', async () => {
    const options = { iterations: 3, from: 'photo' } as const
    const alone = last(await polish([a], options)).picture()
    const other = last(await polish([b], options)).picture()
    const mixed = last(await polish([a, b], options)).picture()
    expect(last(await polish([a, { ...b, weight: 0 }], options)).picture()).toEqual(alone)
    expect(meanDifference(mixed, alone)).toBeGreaterThan(0.5)
    expect(meanDifference(mixed, alone)).toBeLessThan(meanDifference(other, alone))
  })

  test('is nearer to the painting with a larger style weight, and to the photo with a smaller one', async () => {
    // Relative to its weight, so that the two can be compared.
    const [light, heavy] = await Promise.all(
      [0.25, 4].map(async (styleWeight) => {
        const { losses } = last(await polish([a], { iterations: 12, styleWeight }))
        return { style: losses.style / styleWeight, content: losses.content }
      }),
    )
    expect(heavy.style).toBeLessThan(light.style)
    expect(light.content).toBeLessThan(heavy.content)
  })

  test('has the photo’s alpha, and pixels that nobody sees do not count', async () => {
    const clear = testPhoto(100, 96, true)
    const hidden = structuredClone(clear)
    for (let p = 0; p < clear.data.length; p += 4)
      if (p % 400 >= 200) {
        clear.data[p + 3] = 0
        hidden.data.set([9, 200, 77, 0], p)
      }
    const [one, two] = await Promise.all(
      [clear, hidden].map(async (image) => {
        const options = { strokePx: 96, iterations: 2, from: 'photo' } as const
        return last(await snapshotsOf(optimise(engine, image, [a], options))).picture()
      }),
    )
    expect(one.data.filter((_, i) => i % 4 === 3)).toEqual(clear.data.filter((_, i) => i % 4 === 3))
    expect(one).toEqual(two)
  })
})

describe('trouble', () => {
  test('numbers that are none end it with the picture it had', async () => {
    const spoil = (size: SizeStatistics): SizeStatistics => ({
      ...size,
      taps: size.taps.map((tap) => ({ ...tap, gram: tap.gram.map(() => Number.NaN) })),
    })
    const colour = new Map([...a.statistics.colour].map(([px, size]) => [px, spoil(size)]))
    const all = await polish([{ ...a, statistics: { ...a.statistics, colour } }], { iterations: 3, from: 'photo' })
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ iteration: 0, ended: 'diverged', done: 1 })
    expect(meanDifference(all[0].picture(), photo)).toBeLessThan(2)
  })

  test('a photo of one pixel or of a strip is polished as it is', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 200],
    ]) {
      const all = await snapshotsOf(
        optimise(engine, testPhoto(width, height), [a], { strokePx: 96, iterations: 2, from: 'photo' }),
      )
      expect(last(all).picture()).toMatchObject({ width, height })
      expect(['done', 'converged']).toContain(last(all).ended)
    }
  })

  test('statistics of other settings, bad weights and a finished state that is to be shorter are refused', async () => {
    const none: StyleTarget = { ...a, statistics: { colour: new Map(), grey: new Map() } }
    await expect(polish([none], {})).rejects.toMatchObject({ code: 'bad-option' })
    await expect(polish([{ ...a, weight: -1 }], {})).rejects.toMatchObject({ code: 'bad-option' })
    await expect(polish([], {})).rejects.toMatchObject({ code: 'bad-option' })
    const { state } = last(await polish([a], { iterations: 2 }))
    await expect(polish([a], { iterations: 1, resume: state })).rejects.toMatchObject({ code: 'checkpoint-unusable' })
  })

  test('a finished state yields its picture and no more, and goes on for more iterations', async () => {
    const done = last(await polish([a], { iterations: 2 }))
    const again = await polish([a], { iterations: 2, resume: done.state })
    expect(again).toHaveLength(1)
    expect(again[0]).toMatchObject({ iteration: 2, ended: 'done', done: 1 })
    expect(again[0].picture()).toEqual(done.picture())
    const further = await polish([a], { iterations: 4, resume: done.state })
    expect(further.map(({ iteration }) => iteration)).toEqual([2, 3, 4])
    expect(last(further).losses.total).toBeLessThan(done.losses.total)
  })

  test('a release without a loss network says so', async () => {
    const without = altered('manifest.json', (bytes) => {
      const manifest = JSON.parse(new TextDecoder().decode(bytes))
      delete manifest.lossNetwork
      return new TextEncoder().encode(JSON.stringify(manifest))
    })
    const plain = await createEngine({ models: without, backend: 'wasm' })
    await expect(optimise(plain, photo, [a]).next()).rejects.toMatchObject({ code: 'model-missing' })
    await plain.dispose()
  })

  test('a loss network that was altered is model-corrupt and named', async () => {
    const flipped = altered('loss-network.safetensors', (bytes) => bytes.map((v, i) => (i === 90_000 ? v ^ 1 : v)))
    const broken = await createEngine({ models: flipped, backend: 'wasm' })
    await expect(optimise(broken, photo, [a]).next()).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringContaining('loss-network.safetensors'),
    })
    await broken.dispose()
  })
  test('statistics of another network are model-corrupt', async () => {
    const changed = (to: (of: SizeStatistics) => SizeStatistics): StyleTarget => {
      const colour = new Map([...a.statistics.colour].map(([px, of]) => [px, to(of)]))
      return { ...a, statistics: { ...a.statistics, colour } }
    }
    const fewer = changed((of) => ({ ...of, taps: of.taps.slice(1) }))
    const wider = changed((of) => ({
      ...of,
      taps: of.taps.map(() => ({ channels: 2, mean: new Float32Array(2), gram: new Float32Array(4) })),
    }))
    for (const styles of [[fewer], [wider], [a, fewer], [wider, a]])
      await expect(polish(styles, { iterations: 1 })).rejects.toMatchObject({ code: 'model-corrupt' })
  })

  test('a loss network that cannot see the content is model-corrupt', async () => {
    const blind = altered('manifest.json', (bytes) =>
      new TextEncoder().encode(new TextDecoder().decode(bytes).replace('relu4_1', 'relu4_9')),
    )
    const broken = await createEngine({ models: blind, backend: 'wasm' })
    await expect(optimise(broken, photo, [a]).next()).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringContaining('relu4_1'),
    })
    await broken.dispose()
  })
})
