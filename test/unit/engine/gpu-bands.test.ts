/** Large pictures in bands of rows, on a device that binds little: the same to the byte. */
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { networkOf } from '../../../src/core/network.ts'
import { planPicture } from '../../../src/core/plan.ts'
import type { Size } from '../../../src/core/size.ts'
import type { Brush } from '../../../src/engine/draft-and-merge.ts'
import { layOutNetwork } from '../../../src/engine/gpu/gpu-layout.ts'
import { planPicturePass } from '../../../src/engine/gpu/gpu-plan.ts'
import type { GpuTransformer, GpuTransformerOptions } from '../../../src/engine/gpu/gpu-transformer.ts'
import { PassShaders } from '../../../src/engine/gpu/pass-shaders.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import { apart, limits, paintingOf, photoOf, spec, styleOf, transformerOf } from './gpu-kit.ts'

type Bound = Pick<GpuTransformerOptions, 'precision'> & { readonly mostBound: number }

/** Rows of tiles of each dispatch, by layer, of the largest pass. */
function bandsOf(photo: Size, bound: Bound): readonly (readonly number[])[] {
  const layers = networkOf(spec)
  const { paddedWidth: width, paddedHeight: height } = planPicture(photo, limits).full ?? expect.fail('one pass')
  const { steps } = planPicturePass(layOutNetwork(layers), new PassShaders(layers, bound.precision), {
    ...{ size: { width, height }, picture: photo, from: 'image', asNumbers: false, ...bound },
  })
  const rows = new Map<string, number[]>()
  for (const { shader, layer, groups } of steps)
    if (!shader.bindings.includes('partials')) rows.set(layer, [...(rows.get(layer) ?? []), groups[1]])
  return [...rows.values()]
}

const CASES = [
  [101, 77, { precision: 'single', mostBound: 64 * 2 ** 10 }],
  [45, 197, { precision: 'half', mostBound: 16 * 2 ** 10 }],
  [57, 213, { precision: 'single', mostBound: 16 * 2 ** 10 }],
  [70, 165, { precision: 'half', mostBound: 24 * 2 ** 10 }],
] as const

test('bands end in one row of tiles, or not, and are of all layers or few', () => {
  const all = CASES.map(([width, height, bound]) => bandsOf({ width, height }, bound))
  const banded = all.map((layers) => layers.filter(({ length }) => length > 1))
  expect(Math.min(...banded.map(({ length }) => length))).toBeGreaterThan(2)
  expect(banded.some((layers, i) => layers.length === all[i].length)).toBe(true)
  const ends = banded.flat().map((rows) => [rows[0], rows[rows.length - 1]])
  expect(ends.some(([first, last]) => first > 1 && last === 1)).toBe(true)
  expect(ends.some(([first, last]) => first > 1 && last === first)).toBe(true)
})

test('whatever can be bound of a picture in small bands can be in larger ones', () => {
  for (const precision of ['single', 'half'] as const)
    for (const [width, height] of [
      [101, 77],
      [70, 165],
      [57, 213],
      [39, 229],
    ] as const)
      for (const most of [128, 96, 80, 64, 56, 48, 40, 33, 32])
        expect(() => bandsOf({ width, height }, { precision, mostBound: most * 2 ** 10 }), `${most}`).not.toThrow()
})

describe.skipIf(!adapter)(`pictures in bands ${where}`, async () => {
  const bench = adapter && (await Bench.open())
  /** Kept to the end, as their pipelines are with them. */
  const whole = new Map<string, GpuTransformer>()
  afterAll(() => whole.forEach((transformer) => void transformer.dispose()))

  function wholeOf(precision: Bound['precision']): GpuTransformer {
    const known = whole.get(precision) ?? transformerOf(bench!.device, { precision })
    whole.set(precision, known)
    return known
  }

  async function painted(photo: PixelImage, own: GpuTransformer) {
    const { painting, pixels } = paintingOf(photo, own)
    const brush: Brush = { style: own.styles.full(styleOf(3)), strength: 1, brushwork: 0.5, keepColours: false }
    const plan = planPicture(photo, limits)
    return [await pixels(await painting.draft(plan, brush, {})), await pixels(await painting.picture(plan, brush, {}))]
  }

  test.each(CASES)('%i × %i px are the same as whole ones to the byte, %o', async (width, height, bound) => {
    const photo = photoOf(width, height, false)
    const expected = await painted(photo, wholeOf(bound.precision))
    const banded = transformerOf(bench!.device, bound)
    onTestFinished(() => banded.dispose())
    for (const [i, picture] of (await painted(photo, banded)).entries())
      expect(apart(picture, expected[i])).toEqual({ mean: 0, most: 0 })
  })
})
