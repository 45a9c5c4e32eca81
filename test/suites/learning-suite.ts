import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PixelImage } from '../../src/core/image.ts'
import { readSafetensors } from '../../src/core/safetensors.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Engine } from '../../src/engine/types.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { beginDescent, descend } from '../../src/learning/descent.ts'
import { learnStyle } from '../../src/learning/learn.ts'
import { Numbers } from '../../src/learning/numbers.ts'
import { Painter } from '../../src/learning/painter.ts'
import { decodeLearning, encodeLearning } from '../../src/learning/state.ts'
import { LearningObjective } from '../../src/learning/style-objective.ts'
import type { LearningOptions, Lesson } from '../../src/learning/types.ts'
import { type Surroundings, testPhoto } from './engine-suite.ts'
import { testPainting } from './gatys-suite.ts'
import { withThinNetwork } from './thin-network.ts'

export async function lessonsOf(generator: AsyncGenerator<Lesson, void>): Promise<Lesson[]> {
  const all: Lesson[] = []
  for await (const lesson of generator) all.push(lesson)
  return all
}

interface LearningSurroundings extends Pick<Surroundings, 'backend' | 'models' | 'options'> {
  /** Whether the backend computes in full single precision and in the same order each time. */
  readonly exact: boolean
  /** Whether the release's own loss network is too slow for a painting's size, as in plain JavaScript and SwiftShader. */
  readonly slow?: boolean
}

/** Numbers around 0, the same everywhere. */
const wave = (length: number, pace: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * pace + 1))
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * b[i], 0)
const bytesOf = (size: readonly [number, number], colour: (y: number, x: number) => readonly number[]): PixelImage => {
  const [width, height] = size
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        colour(y, x).map((value) => 255 * value),
        4 * (y * width + x),
      )
  return { width, height, data }
}

/** As `made_up_photo` and `made_up_painting` in `models/train/release/fixtures.py`. */
const madeUpPhoto = bytesOf([64, 48], (y, x) => [
  0.5 + 0.5 * Math.sin(x / 5 + y / 9),
  0.5 + 0.5 * Math.cos(y / 4),
  (((x >> 3) + (y >> 3)) % 2) * 0.6 + 0.2,
])
const madeUpPainting = bytesOf([384, 384], (y, x) => [
  0.5 + 0.5 * Math.sin((x * x + y * y) / 900),
  ((x >> 4) % 3) / 2,
  0.5 + 0.5 * Math.cos(x / 7) * Math.sin(y / 11),
])

/** One suite of gradients, descent and resuming for every backend. */
export function learningSuite({ backend, models, options = {}, exact, slow = false }: LearningSurroundings): void {
  describe(`learning on ${backend}`, () => {
    let engine: Engine
    let thin: Engine
    let painter: Painter
    beforeAll(async () => {
      engine = await createEngine({ models, backend, ...options })
      thin = await withThinNetwork(engine)
      const source = await engine.load(engine.manifest.files.transformer)
      painter = await engine.turn(async () => new Painter(engine.manifest, source))
    })
    afterAll(async () => {
      painter?.dispose()
      await engine?.dispose()
    })

    async function objectiveOf(of: Engine, painting: PixelImage, use: (o: LearningObjective) => Promise<void>) {
      const network = await LossNetwork.load(of)
      const parts = { engine: of, painter, network, painting, signal: undefined }
      const objective = await LearningObjective.create(parts)
      await use(objective)
      objective.dispose()
      network.dispose()
    }

    const first = async () => {
      const vector = await engine.predictStyle(testPainting(96, 96), { shortSide: 64 })
      return engine.fullStyle(vector).norms
    }

    test('paints the very picture that the engine paints of the vector', async () => {
      const vector = await engine.predictStyle(testPainting(96, 96), { shortSide: 64 })
      await objectiveOf(thin, testPainting(48, 48), async (objective) => {
        const crop = await objective.keep(testPhoto(48, 40))
        const { picture } = await objective.look(crop, { norms: await first(), adapters: new Map() })
        const painted = await engine.stylise(crop.photo, vector)
        const furthest = picture.data.reduce((most, v, i) => Math.max(most, Math.abs(v - painted.data[i])), 0)
        expect(furthest).toBeLessThanOrEqual(exact ? 1 : 4)
        crop.dispose()
      })
    })

    test("the gradient at a style's numbers is what finite differences say", async () => {
      await objectiveOf(thin, testPainting(48, 48), async (objective) => {
        const crop = await objective.keep(testPhoto(40, 32))
        const numbers = new Numbers(painter, 2)
        // Away from the start, where adapters add nothing and half of their gradient is 0.
        const start = numbers.begin(await first(), 1)
        const x = start.map((v, i) => (i < painter.norms ? v : v + 0.1 * Math.sin(i)))
        const { gradient } = await objective.evaluate(crop, [numbers, x], 4)
        const length = Math.sqrt(dot(gradient, gradient))
        const part = (of: (i: number) => boolean) => {
          const chosen = gradient.map((g, i) => (of(i) ? g : 0))
          const size = Math.sqrt(dot(chosen, chosen))
          expect(size).toBeGreaterThan(0)
          return chosen.map((g) => g / size)
        }
        const norms = part((i) => i < painter.norms)
        const adapters = part((i) => i >= painter.norms)
        const spread = wave(x.length, 0.7).map((v) => v * Math.sqrt(2 / x.length))
        const total = async (step: number, along: Float32Array) =>
          (await objective.evaluate(crop, [numbers, x.map((v, i) => v + step * along[i])], 4)).losses.total
        for (const along of [norms, adapters, spread]) {
          // Smaller than the distance between kinks, larger than what rounding makes of the loss.
          const step = exact ? 1e-3 : 1e-2
          const measured = ((await total(step, along)) - (await total(-step, along))) / (2 * step)
          expect(Math.abs(measured - dot(gradient, along))).toBeLessThan((exact ? 0.01 : 0.04) * length)
        }
        crop.dispose()
      })
    })

    // With the release's own loss network, on a painting of 384 px.
    test.skipIf(slow)('losses, gradient and five steps are those of models/train', async () => {
      const found = readSafetensors(await models('learning.safetensors'), 'learning.safetensors')
      const expected = (name: string) => found.get(name)?.data ?? new Float32Array()
      await objectiveOf(engine, madeUpPainting, async (objective) => {
        const crop = await objective.keep(madeUpPhoto)
        const numbers = new Numbers(painter, 2)
        const x = Float32Array.from(expected('start'))
        expect(x.length).toBe(numbers.length)
        const { losses, gradient } = await objective.evaluate(crop, [numbers, x], 4)
        const terms = ['style', 'content', 'colour', 'variation', 'flat'] as const
        for (const [k, term] of terms.entries()) {
          const value = expected('losses')[k]
          expect(Math.abs(losses[term] - value), term).toBeLessThan(0.01 * value)
        }
        const distance = gradient.map((g, i) => g - expected('gradient')[i])
        const away = Math.sqrt(dot(distance, distance) / dot(expected('gradient'), expected('gradient')))
        expect(away).toBeLessThan(0.02)
        let descent = beginDescent(x)
        const followed: number[] = []
        for (let i = 0; i < 5; i++) {
          const at = await objective.evaluate(crop, [numbers, descent.x], 4)
          followed.push(at.losses.total)
          // A strain of 1 leaves the content's weight as it is.
          descent = descend(descent, 5, { gradient: at.gradient, strain: 1 })
        }
        followed.push((await objective.evaluate(crop, [numbers, descent.x], 4)).losses.total)
        for (const [i, total] of followed.entries()) {
          const value = expected('curve')[i]
          expect(Math.abs(total - value), `step ${i}`).toBeLessThan(0.03 * value)
        }
        crop.dispose()
      })
    })

    const learn = (settings: LearningOptions) =>
      learnStyle(thin, testPainting(60, 48), [testPhoto(80, 64), testPhoto(64, 64)], { side: 64, ...settings })

    test('lowers the style error, and frees what it used', async () => {
      const before = memory().numTensors
      const lessons = await lessonsOf(learn(slow ? { steps: 3, side: 32 } : { steps: 12 }))
      const last = lessons[lessons.length - 1]
      expect(last).toMatchObject({ step: last.steps, steps: slow ? 3 : 12 })
      expect(lessons.map(({ step }) => step)).toEqual(lessons.map((_, i) => i))
      // In three steps it may well be a step up.
      expect(last.errors!.learnt).toBeLessThan(last.errors!.predicted * (slow ? 1.05 : 1))
      expect(last.style.norms.length).toBe(painter.norms)
      expect(last.style.adapters.size).toBe(0)
      expect(memory().numTensors).toBe(before)
    })

    test('ends at once when it is cancelled, and frees what it used', async () => {
      const before = memory().numTensors
      const controller = new AbortController()
      const generator = learn({ signal: controller.signal, side: 32 })
      await generator.next()
      controller.abort()
      await expect(generator.next()).rejects.toMatchObject({ name: 'AbortError' })
      expect(memory().numTensors).toBe(before)
    })

    test.runIf(exact && !slow)('goes on from any step to the very same style', async () => {
      const settings = { steps: 5, rank: 1, seed: 3 }
      const inOneGo = await lessonsOf(learn(settings))
      const wanted = inOneGo[inOneGo.length - 1]
      for (const at of [0, 2, 4]) {
        const resume = decodeLearning(encodeLearning(inOneGo[at].state))
        const rest = await lessonsOf(learn({ ...settings, resume }))
        expect(rest[0].step).toBe(at)
        const found = rest[rest.length - 1]
        expect(found.state).toEqual(wanted.state)
        expect(found.errors).toEqual(wanted.errors)
        expect(found.style.adapters.size).toBe(15)
      }
      // Left in the middle, with only some of the pieces made.
      const before = memory().numTensors
      for await (const { step } of learn({ ...settings, resume: inOneGo[2].state })) if (step === 3) break
      expect(memory().numTensors).toBe(before)
      await expect(lessonsOf(learn({ ...settings, seed: 4, resume: inOneGo[1].state }))).rejects.toMatchObject({
        code: 'checkpoint-unusable',
      })
    })
  })
}
