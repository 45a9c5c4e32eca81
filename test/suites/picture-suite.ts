import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { withColoursOf } from '../../src/core/colour.ts'
import type { PixelImage } from '../../src/core/image.ts'
import { resample } from '../../src/core/resample.ts'
import type { StyleVector } from '../../src/core/style.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { FusedTransformer } from '../../src/engine/fused/fused-transformer.ts'
import { Transformer } from '../../src/engine/transformer.ts'
import type { Engine, StylisedImage } from '../../src/engine/types.ts'
import { meanDifference, type Surroundings, testPhoto } from './engine-suite.ts'

interface PictureSurroundings extends Pick<Surroundings, 'backend' | 'models' | 'options'> {
  /** A photo of something, 3:2, 700 px wide or more. */
  readonly photo: PixelImage
  /** Longer side in px of the pictures of two passes, above 422. */
  readonly edge: number
}

/** Mean difference of a preview and the saved picture at most, of 255. */
const SAME = 6

function psnr(a: PixelImage, b: PixelImage): number {
  let sum = 0
  for (let p = 0; p < a.data.length; p += 4) for (let c = 0; c < 3; c++) sum += (a.data[p + c] - b.data[p + c]) ** 2
  return 10 * Math.log10(255 ** 2 / (sum / (a.data.length * 0.75)))
}

const alphaOf = ({ data }: PixelImage) => data.filter((_, i) => i % 4 === 3)

/** The image seen at another one's size. */
const seenAs = (image: PixelImage, { width, height }: PixelImage) => resample(image, width, height)

/** Pictures that are larger than the draft of their strokes, on every backend that is quick enough. */
export function pictureSuite({ backend, models, options = {}, photo: sample, edge }: PictureSurroundings): void {
  describe(`a picture larger than its draft on ${backend}`, () => {
    /** Odd sides, the aspect whose draft has the fewest px, and transparency. */
    const photo = resample(sample, edge, (edge + 1) / 2)
    for (let p = 0; p < photo.data.length; p += 4) photo.data[p + 3] = 255 - ((p >> 2) % 200)
    /** Bold strokes have the smallest draft. */
    const bold = { stroke: 1 } as const
    let engine: Engine
    let style: StyleVector
    let draft: StylisedImage
    let picture: StylisedImage
    /** Passes that draft and picture took. */
    const passes: number[] = []

    beforeAll(async () => {
      engine = await createEngine({ models, backend, ...options })
      style = await engine.predictStyle(testPhoto(96, 64), { shortSide: 64 })
      // Or the test that the backend is put to every 5 s would count as well.
      const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
      const executors = [Transformer, FusedTransformer].map(({ prototype }) => vi.spyOn(prototype, 'paint'))
      const painted = () => executors.reduce((sum, { mock }) => sum + mock.calls.length, 0)
      draft = await engine.stylise(photo, style, { ...bold, draft: true })
      passes.push(painted())
      picture = await engine.stylise(photo, style, bold)
      passes.push(painted())
      for (const executor of executors) executor.mockRestore()
      clock.mockRestore()
    })
    afterAll(() => engine?.dispose())

    test('has the photo’s size and alpha, and a draft as large as its strokes say', () => {
      expect(picture).toMatchObject({ width: photo.width, height: photo.height, plan: { reducedBy: 'none' } })
      expect(alphaOf(picture)).toEqual(alphaOf(photo))
      expect(Math.max(draft.width, draft.height)).toBe(384)
      expect(draft.plan).toEqual(picture.plan)
    })

    test('seen at the draft’s size, is the draft, which is painted once for both', () => {
      expect(meanDifference(seenAs(picture, draft), draft)).toBeLessThan(SAME)
      expect(passes).toEqual([1, 2])
    })

    test('has detail that the draft has not', () => {
      expect(meanDifference(picture, seenAs(draft, picture))).toBeGreaterThan(2)
    })

    test('keeps the photo’s colours when it is put together', async () => {
      const kept = await engine.stylise(photo, style, { ...bold, keepColours: true })
      // Kernels of our own round a hair differently.
      expect(meanDifference(kept, withColoursOf(picture, photo))).toBeLessThan(1e-3)
    })

    test('at strength 0 is the photo, whatever the brushwork and the transparency', async () => {
      const lively = await engine.stylise(photo, style, { ...bold, strength: 0, brushwork: 1 })
      expect(psnr(lively, photo)).toBeGreaterThan(30)
    })

    test('cancelled in its second pass, leaks nothing', async () => {
      const before = memory().numTensors
      const controller = new AbortController()
      const run = engine.stylise(photo, style, {
        ...bold,
        brushwork: 0.25,
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done > 0.7) controller.abort()
        },
      })
      await expect(run).rejects.toMatchObject({ name: 'AbortError' })
      expect(memory().numTensors).toBe(before)
    })

    test('has the photo’s size where memory holds no pass of it', async () => {
      const small = await createEngine({ models, backend, ...options, budgetBytes: backend === 'wasm' ? 5e5 : 8e6 })
      const drafted = await small.stylise(photo, style, { draft: true })
      const large = await small.stylise(photo, style)
      await small.dispose()
      expect(drafted.width * drafted.height).toBeLessThan((photo.width * photo.height) / 3)
      expect(large).toMatchObject({ width: photo.width, height: photo.height, plan: { reducedBy: 'none', full: null } })
      expect(alphaOf(large)).toEqual(alphaOf(photo))
      expect(meanDifference(seenAs(large, drafted), drafted)).toBeLessThan(SAME)
    })
  })

  describe(`a picture of one pass on ${backend}`, () => {
    let engine: Engine
    let style: StyleVector

    beforeAll(async () => {
      engine = await createEngine({ models, backend, ...options })
      style = await engine.predictStyle(testPhoto(96, 64), { shortSide: 64 })
    })
    afterAll(() => engine?.dispose())

    test('at strength 0 is the photo', async () => {
      const photo = resample(sample, 384, 256)
      expect(psnr(await engine.stylise(photo, style, { strength: 0 }), photo)).toBeGreaterThan(30)
    })

    test('hangs on the brushwork, but not at strength 0', async () => {
      const photo = resample(sample, 96, 64)
      const painted = (brushwork: number, strength: number) => engine.stylise(photo, style, { brushwork, strength })
      expect(meanDifference(await painted(0, 1), await painted(1, 1))).toBeGreaterThan(0.5)
      expect(meanDifference(await painted(0, 0), await painted(1, 0))).toBe(0)
    })

    test('is the same as its draft', async () => {
      const photo = resample(sample, 96, 64)
      expect(await engine.stylise(photo, style)).toEqual(await engine.stylise(photo, style, { draft: true }))
    })
  })
}
