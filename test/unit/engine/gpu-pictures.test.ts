/** Whole pictures on WebGPU against those in memory: drafts, full passes, octaves, colours, alpha, large pictures in bands. */
import { describe, onTestFinished, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { planPicture } from '../../../src/core/plan.ts'
import type { Brush } from '../../../src/engine/draft-and-merge.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import { expectClose, limits, paintingOf, photoOf, referenceOf, styleOf, transformerOf } from './gpu-kit.ts'

describe.skipIf(!adapter)(`pictures ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  /** Both ways to paint a photo. */
  function both(photo: PixelImage) {
    if (!bench) throw new Error('There is nothing to compare.')
    const [own, reference] = [transformerOf(bench.device), referenceOf()]
    onTestFinished(() => {
      own.dispose()
      reference.dispose()
    })
    return {
      ours: paintingOf(photo, own),
      theirs: paintingOf(photo, reference),
      style: own.styles.full(styleOf(3)),
    }
  }

  test.each([
    ['as usual', {}, {}],
    ['keeping colours', { keepColours: true }, {}],
    ['half as strong, without ground', { strength: 0.5, brushwork: 0 }, {}],
    ['with octaves of the photo', { keepColours: true }, { maxPassPixels: 64 * 64 }],
  ] as const)('%s are the same, draft and whole, with and without transparency', async (_, look, less) => {
    for (const opaque of [true, false]) {
      const photo = photoOf(101, 77, opaque)
      const { ours, theirs, style } = both(photo)
      const brush: Brush = { style, strength: 1, brushwork: 0.5, keepColours: false, ...look }
      const plan = planPicture(photo, { ...limits, ...less })
      for (const make of ['draft', 'picture'] as const) {
        const found = await ours.pixels(await ours.painting[make](plan, brush, {}))
        expectClose(found, await theirs.pixels(await theirs.painting[make](plan, brush, {})), `${make} ${opaque}`)
      }
    }
  })
})
