/** Whole pictures on WebGPU against those in memory: drafts, full passes, octaves, colours, alpha, large pictures in bands. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { planPicture } from '../../../src/core/plan.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import { type Brush, Painting } from '../../../src/engine/draft-and-merge.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import { GpuTransformer, type GpuTransformerOptions } from '../../../src/engine/gpu/gpu-transformer.ts'
import { MemoryPictures } from '../../../src/engine/memory-pictures.ts'
import { Numbers } from '../../../src/engine/release-files.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import { madeUp, wave } from './fused-kit.ts'

const spec = { widths: [8, 16, 24], blocks: 2, multipleOf: 8, noise: true } as const

/** A photo of soft shapes and fine lines. @param opaque or with a hole and a soft edge */
function photoOf(width: number, height: number, opaque = true): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++, p += 4) {
      data[p] = 128 + 100 * Math.sin(x / 9 + y / 31)
      data[p + 1] = 128 + 100 * Math.cos(y / 7)
      data[p + 2] = (x * 7 + y * 3) % 256
      data[p + 3] = opaque ? 255 : Math.max(0, Math.min(255, 4 * (x - 20)))
    }
  return { width, height, data }
}

/** Mean and largest difference of RGB and alpha, in levels. */
function apart(a: PixelImage, b: PixelImage) {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  const all = a.data.reduce((sum, v, i) => sum + Math.abs(v - b.data[i]), 0)
  return { mean: all / a.data.length, most: a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i])), 0) }
}

describe.skipIf(!adapter)(`pictures ${where}`, async () => {
  const bench = adapter && (await Bench.open())
  const module = await loadKernels('plain')

  /** Both ways to paint a photo, with limits of one's own. */
  function both(photo: PixelImage, options: Partial<GpuTransformerOptions> = {}) {
    if (!bench || !module) throw new Error('There is nothing to compare.')
    const parts = { spec, styleDim: STYLE_DIM, weights: new Numbers(madeUp(spec, STYLE_DIM), 'transformer') }
    const own = new GpuTransformer({ device: bench.device, precision: 'single', ...parts, ...options })
    const reference = new FusedTransformer({ module, ...parts })
    onTestFinished(() => {
      own.dispose()
      reference.dispose()
    })
    const readStyle = async () => wave(STYLE_DIM, 1, 5)
    const tools = { styles: own.styles, budgetBytes: 1e9, readStyle }
    const [ours, theirs] = [own.pictures, new MemoryPictures(reference)]
    return {
      own,
      ours: new Painting(photo, { ...tools, pictures: ours as never }),
      theirs: new Painting(photo, { ...tools, pictures: theirs as never }),
      style: own.styles.full(wave(STYLE_DIM, 1.5, 3)),
      pixels: (picture: unknown) => ours.pixels(picture as never),
    }
  }

  const limits = { draftEdge: 40, maxPixels: 1e7, maxPassPixels: 1e7, multipleOf: 8 }

  test.each([
    ['as usual', {}, {}],
    ['keeping colours', { keepColours: true }, {}],
    ['half as strong, without ground', { strength: 0.5, brushwork: 0 }, {}],
    ['with octaves of the photo', { keepColours: true }, { maxPassPixels: 64 * 64 }],
  ] as const)('%s are the same, draft and whole, with and without transparency', async (_, look, less) => {
    for (const opaque of [true, false]) {
      const photo = photoOf(101, 77, opaque)
      const { ours, theirs, style, pixels } = both(photo)
      const brush: Brush = { style, strength: 1, brushwork: 0.5, keepColours: false, ...look }
      const plan = planPicture(photo, { ...limits, ...less })
      for (const make of ['draft', 'picture'] as const) {
        const found = apart(
          await pixels(await ours[make](plan, brush, {})),
          (await theirs[make](plan, brush, {})) as PixelImage,
        )
        expect(found.mean, `${make} ${opaque}`).toBeLessThan(0.06)
        expect(found.most, `${make} ${opaque}`).toBeLessThanOrEqual(3)
      }
    }
  })
})
