/** Pictures in several submissions, and such as are larger than the device's images. */
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { planPicture } from '../../../src/core/plan.ts'
import type { Brush } from '../../../src/engine/draft-and-merge.ts'
import type { CallOptions } from '../../../src/engine/types.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import { apart, limits, paintingOf, photoOf, referenceOf, styleOf, transformerOf, Watch } from './gpu-kit.ts'

describe.skipIf(!adapter)(`pictures in parts ${where}`, async () => {
  const bench = adapter && (await Bench.open())
  const whole = bench && transformerOf(bench.device)
  const parts = bench && transformerOf(bench.device, { submittedPixels: 1500 })
  afterAll(() => {
    for (const made of [whole, parts]) made?.dispose()
  })

  const photo = photoOf(101, 77)
  const plan = planPicture(photo, limits)
  const brushOf = (seed: number): Brush => ({
    ...{ style: whole!.styles.full(styleOf(seed)), strength: 1, brushwork: 0.5, keepColours: true },
  })

  async function painted(
    { painting, pictures, pixels }: ReturnType<typeof paintingOf>,
    brush: Brush,
    call: CallOptions,
  ) {
    const picture = await painting.picture(plan, brush, call)
    await pictures.done(call)
    const image = await pixels(picture)
    pictures.free(picture)
    return image
  }

  test('are the same to the byte, tell of their progress, and never queue', async () => {
    const [own, other] = [paintingOf(photo, parts!), paintingOf(photo, whole!)]
    const expected = [await painted(other, brushOf(3), {}), await painted(other, brushOf(4), {})]
    const watch = new Watch(bench!.device)
    for (const [i, image] of expected.entries()) {
      const told: number[] = []
      const found = await painted(own, brushOf(3 + i), { onProgress: ({ done }) => told.push(done) })
      expect(apart(found, image)).toEqual({ mean: 0, most: 0 })
      expect(told.length).toBeGreaterThan(4)
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
      expect(told.at(-1)).toBe(1)
      expect(watch.taken().submit).toBeGreaterThan(5)
    }
    expect(watch.mostUnfinished).toBe(2)
  })

  test('none of many pictures that nobody waits for is more than one ahead', async () => {
    const { painting, pictures } = paintingOf(photo, parts!)
    const watch = new Watch(bench!.device)
    for (let seed = 0; seed < 4; seed++) pictures.free(await painting.picture(plan, brushOf(seed), {}))
    await pictures.done({})
    expect(watch.mostUnfinished).toBe(2)
  })

  test.each([1, 3])('can be ended after part %i, and the next one is right', async (part) => {
    const own = paintingOf(photo, parts!)
    const expected = await painted(paintingOf(photo, whole!), brushOf(8), {})
    const ending = new AbortController()
    let told = 0
    const onProgress = () => {
      if (++told === part) ending.abort()
    }
    const watch = new Watch(bench!.device)
    const { signal } = ending
    await expect(own.painting.picture(plan, brushOf(7), { signal, onProgress })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
    expect(told).toBe(part)
    const before = watch.taken().submit ?? 0
    for (const seed of [8, 8])
      expect(apart(await painted(own, brushOf(seed), {}), expected)).toEqual({ mean: 0, most: 0 })
    expect(before).toBeLessThan(watch.taken().submit ?? 0)
  })

  test('larger than images of the device, they have octaves of the photo', async () => {
    const photo = photoOf(8300, 24)
    const reference = referenceOf()
    onTestFinished(() => reference.dispose())
    const { most } = whole!
    expect(most.edge).toBe(8192)
    const plan = planPicture(photo, { ...limits, maxPassPixels: most.pixels, maxPassEdge: most.edge })
    expect(plan).toMatchObject({ width: 8300, height: 24, full: { width: 8192 } })
    const brush = brushOf(3)
    const [ours, theirs] = [paintingOf(photo, whole!), paintingOf(photo, reference)]
    const picture = await ours.painting.picture(plan, brush, {})
    expect(await ours.pictures.bitmap(picture)).toBe(null)
    const expected = await theirs.pixels(await theirs.painting.picture(plan, brush, {}))
    const { mean, most: largest } = apart(await ours.pixels(picture), expected)
    // Colours that are kept are those of another lightness where a level of it differs.
    expect(mean).toBeLessThan(0.06)
    expect(largest).toBeLessThanOrEqual(6)
    ours.pictures.free(picture)
  })
})
