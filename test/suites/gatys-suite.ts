import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { toOpaqueRgb } from '../../src/engine/pixels.ts'
import type { Engine } from '../../src/engine/types.ts'
import { measureGradient } from '../../src/gatys/gradient-check.ts'
import { loadLosses } from '../../src/gatys/load-losses.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { LOSS_WEIGHTS, Objective } from '../../src/gatys/objective.ts'
import { optimise } from '../../src/gatys/optimise.ts'
import { fromGrey, toGrey, toLogits, type Values } from '../../src/gatys/picture.ts'
import { type MeasureOptions, measureStatistics } from '../../src/gatys/statistics.ts'
import type { PolishOptions, Snapshot, StyleTarget } from '../../src/gatys/types.ts'
import { type Surroundings, testPhoto } from './engine-suite.ts'
import { withThinNetwork } from './thin-network.ts'

/** A painting unlike {@link testPhoto}: rings and stripes in other colours. */
export function testPainting(width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        [160 + 90 * Math.sin((x * x + y * y) / 300), (x >> 2) % 2 ? 90 : 20, 60 + 50 * Math.cos(x / 3 - y / 5), 255],
        (y * width + x) * 4,
      )
  return { width, height, data }
}

export async function snapshotsOf(generator: AsyncGenerator<Snapshot, void>): Promise<Snapshot[]> {
  const all: Snapshot[] = []
  for await (const snapshot of generator) all.push(snapshot)
  return all
}

interface GatysSurroundings extends Pick<Surroundings, 'backend' | 'models' | 'options'> {
  /** Whether the backend computes in full single precision and in the same order each time. */
  readonly exact: boolean
  /** Whether the release's own network is too slow for a whole run, as in plain JavaScript and SwiftShader. */
  readonly slow?: boolean
}

/** An engine and what it knows of the painting. */
interface Polishing {
  readonly engine: Engine
  readonly target: StyleTarget
}

/** Smoothly varying numbers around 0, the same everywhere, of root mean square 1. */
function direction(length: number, seed: number): Float32Array {
  const raw = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.7 + seed) + Math.cos(i * 0.031 * seed))
  const scale = Math.sqrt(length / raw.reduce((sum, v) => sum + v * v, 0))
  return raw.map((v) => v * scale)
}

/** One suite of gradients, losses, resuming and memory for every backend. */
export function gatysSuite({ backend, models, options = {}, exact, slow = false }: GatysSurroundings): void {
  describe(`polishing on ${backend}`, () => {
    let engine: Engine
    /** The engine with fewer channels, for what does not depend on the network. */
    let thin: Polishing
    let whole: Polishing
    const iterations = slow ? 4 : 8
    const photo = testPhoto(75, 53)
    /** Odd at every level of the network. */
    const odd = testPhoto(47, 31)

    beforeAll(async () => {
      engine = await createEngine({ models, backend, ...options })
      const painting = testPainting(96, 96)
      const style = await engine.predictStyle(painting, { shortSide: 64 })
      const measured = async (engine: Engine, kinds: MeasureOptions = {}): Promise<Polishing> => {
        const statistics = await measureStatistics(engine, painting, { strokePx: 96, ...kinds })
        return { engine, target: { style, statistics, weight: 1 } }
      }
      thin = await measured(await withThinNetwork(engine))
      whole = slow ? thin : await measured(engine, { keepColours: false })
    })
    afterAll(() => engine?.dispose())

    const polish = ({ engine, target }: Polishing, settings: PolishOptions) =>
      optimise(engine, photo, [target], { strokePx: 96, maxEdge: 64, ...settings })

    test("the reverse pass is PyTorch's", async () => {
      const network = await LossNetwork.load(engine)
      const fixture = await engine.load(engine.manifest.files.lossNetwork)
      const distance = await measureGradient(network, fixture)
      network.dispose()
      expect(distance).toBeLessThan(exact ? 1e-5 : 2e-2)
    })

    test.each([3, 1] as const)(
      'the gradient of the whole loss is what finite differences say, %i channels',
      async (channels) => {
        const { engine, target } = thin
        const executors = await loadLosses(engine)
        const rgb = toOpaqueRgb(odd)
        const grey = toGrey(rgb)
        const { grey: greys, colour } = target.statistics
        const objective = await Objective.create({
          engine,
          executors,
          photo: channels === 1 ? fromGrey(grey) : rgb,
          grid: { width: odd.width, height: odd.height, channels },
          painting: (channels === 1 ? greys : colour).get(96)!,
          weights: LOSS_WEIGHTS,
          signal: undefined,
        })
        // Away from the photo, where the content's gradient would be 0.
        const wave = direction(odd.width * odd.height * channels, 3)
        const x: Values = toLogits(channels === 1 ? grey : rgb).map((v, i) => 0.5 * v + 0.3 * wave[i])
        const { gradient } = await objective.evaluate(x)
        const total = async (step: number, along: Float32Array) =>
          (await objective.evaluate(x.map((v, i) => v + step * along[i]))).losses.total
        const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
        const downhill = gradient.map((g) => (g / length) * Math.sqrt(gradient.length))
        for (const along of [downhill, direction(x.length, 1), direction(x.length, 2)]) {
          // Smaller than the distance between kinks, larger than what rounding makes of the loss.
          const step = exact ? 3e-4 : 1e-3
          const measured = ((await total(step, along)) - (await total(-step, along))) / (2 * step)
          const told = gradient.reduce((sum, g, i) => sum + g * along[i], 0)
          expect(Math.abs(measured - told)).toBeLessThan((exact ? 0.01 : 0.03) * length * Math.sqrt(x.length))
        }
        objective.dispose()
        executors.dispose()
      },
    )

    test('lowers the loss, and frees what it used', async () => {
      const before = memory().numTensors
      const snapshots = await snapshotsOf(polish(whole, { iterations: 6 }))
      const [first] = snapshots
      const last = snapshots[snapshots.length - 1]
      expect(snapshots).toHaveLength(7)
      expect(last).toMatchObject({ iteration: 6, iterations: 6, ended: 'done', done: 1 })
      expect(last.losses.total).toBeLessThan(first.losses.total)
      expect(last.losses.style).toBeLessThan(first.losses.style)
      expect(last.picture()).toMatchObject({ width: 64, height: 45 })
      expect(memory().numTensors).toBe(before)
    })

    test('ends at once when it is cancelled, and frees what it used', async () => {
      const before = memory().numTensors
      const controller = new AbortController()
      const generator = polish(thin, { signal: controller.signal })
      await generator.next()
      controller.abort()
      await expect(generator.next()).rejects.toMatchObject({ name: 'AbortError' })
      expect(memory().numTensors).toBe(before)
    })

    test.runIf(exact).each(['lbfgs', 'adam'] as const)(
      '%s goes on from any snapshot to the very same picture',
      async (optimiser) => {
        // Two sizes, so that the change between them is among the places to go on from.
        const { engine, target } = thin
        const large = testPhoto(104, 97)
        const settings = { strokePx: 96, iterations, optimiser, from: 'noise', seed: 5 } as const
        const inOneGo = await snapshotsOf(optimise(engine, large, [target], settings))
        expect(new Set(inOneGo.map(({ width }) => width)).size).toBe(2)
        const wanted = inOneGo[inOneGo.length - 1]
        for (const at of [0, 1, 2, iterations - 1]) {
          const resume = structuredClone(inOneGo[at].state)
          const rest = await snapshotsOf(optimise(engine, large, [target], { ...settings, resume }))
          expect(rest[0].iteration).toBe(at)
          const found = rest[rest.length - 1]
          expect(found.state.meta).toEqual(wanted.state.meta)
          expect(found.state.arrays.x).toEqual(wanted.state.arrays.x)
          expect(found.picture()).toEqual(wanted.picture())
        }
      },
    )
  })
}
