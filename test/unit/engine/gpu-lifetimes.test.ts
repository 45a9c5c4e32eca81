/** What pictures take on a device, and that they let go of it: freed, ended, failed, or with all that there is. */
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { planPass, planPicture } from '../../../src/core/plan.ts'
import type { Brush } from '../../../src/engine/draft-and-merge.ts'
import { GpuFinisher } from '../../../src/engine/gpu/gpu-finisher.ts'
import type { GpuTransformerOptions } from '../../../src/engine/gpu/gpu-transformer.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import {
  bitmapOf,
  bringBitmaps,
  fakeScreen,
  limits,
  paintingOf,
  photoOf,
  styleOf,
  transformerOf,
  Watch,
} from './gpu-kit.ts'

describe.skipIf(!adapter)(`what pictures take ${where}`, async () => {
  const bench = adapter && (await Bench.open())
  /** Its pipelines are the others'. */
  const first = bench && transformerOf(bench.device)
  afterAll(() => first?.dispose())

  const plan = (photo: PixelImage, less = {}) => planPicture(photo, { ...limits, ...less })
  const look = { strength: 1, brushwork: 0.5, keepColours: true }

  function watched(photo: PixelImage, options: Partial<GpuTransformerOptions> = {}) {
    const watch = new Watch(bench!.device)
    const own = transformerOf(bench!.device, options)
    onTestFinished(() => {
      own.dispose()
      expect(watch.alive).toEqual([])
    })
    const brushOf = (seed: number): Brush => ({ ...look, style: own.styles.full(styleOf(seed)) })
    return { watch, own, brushOf, ...paintingOf(photo, own) }
  }

  test('a picture that is freed leaves its image to the next, and has no pixels any more', async () => {
    const photo = photoOf(101, 77)
    const { watch, painting, pictures, pixels, brushOf } = watched(photo)
    let alive: readonly string[] = []
    for (let seed = 0; seed < 4; seed++) {
      const picture = await painting.picture(plan(photo), brushOf(seed), {})
      await pixels(picture)
      pictures.free(picture)
      await expect(pixels(picture)).rejects.toThrow(RangeError)
      if (seed === 1) alive = watch.alive
    }
    expect(watch.alive).toEqual(alive)
  })

  test('a picture that is shared has pixels until it is freed twice', async () => {
    const photo = photoOf(40, 30)
    const { painting, pictures, pixels, brushOf } = watched(photo)
    const picture = await painting.draft(plan(photo), brushOf(1), {})
    pictures.share(picture)
    pictures.free(picture)
    await pixels(picture)
    pictures.free(picture)
    await expect(pixels(picture)).rejects.toThrow(RangeError)
  })

  test('frames that are larger than what is kept are not, so that sizes may change for ever', async () => {
    const photos = [photoOf(101, 77), photoOf(77, 101), photoOf(90, 90)]
    const { watch, own } = watched(photos[0], { keptBytes: 200_000 })
    const counts: number[] = []
    for (let i = 0; i < 10; i++) {
      const photo = photos[i % 3]
      const { painting, pictures } = paintingOf(photo, own)
      const brush = { ...look, style: own.styles.full(styleOf(1)) }
      pictures.free(await painting.picture(plan(photo), brush, {}))
      painting.forget()
      await pictures.done({})
      // Those of drafts alone: a full pass has some 100,000 bytes.
      const kept = watch.alive.filter((label) => label.startsWith('createBuffer photo'))
      for (const label of kept) expect(Number(label.split(' ').at(-1))).toBeLessThan(30_000)
      counts.push(watch.alive.length)
    }
    expect(Math.max(...counts.slice(5))).toBeLessThanOrEqual(Math.max(...counts.slice(0, 5)))
  })

  test.each([
    ['keptColours', {}],
    ['merged', {}],
    ['merged', { maxPassPixels: 64 * 64 }],
  ] as const)('where %s fails, %o, nothing is lost, and the next picture is right', async (step, less) => {
    const photo = photoOf(101, 77)
    const { watch, painting, pictures, pixels, brushOf } = watched(photo)
    const make = async () => {
      const picture = await painting.picture(plan(photo, less), brushOf(1), {})
      const image = await pixels(picture)
      pictures.free(picture)
      return image
    }
    const expected = await make()
    await make()
    const { alive } = watch
    const failing = vi.spyOn(GpuFinisher.prototype, step).mockRejectedValue(new Error('It fails.'))
    for (let i = 0; i < 3; i++) await expect(make()).rejects.toThrow('It fails.')
    failing.mockRestore()
    expect(await make()).toEqual(expected)
    expect(watch.alive).toEqual(alive)
  })

  test('pictures that are ended take no more than others', async () => {
    const photo = photoOf(101, 77)
    const { watch, painting, pictures, brushOf } = watched(photo, { submittedPixels: 1500 })
    for (let seed = 0; seed < 2; seed++) pictures.free(await painting.picture(plan(photo), brushOf(seed), {}))
    const { alive } = watch
    for (let seed = 0; seed < 3; seed++) {
      const ending = new AbortController()
      const call = { signal: ending.signal, onProgress: () => ending.abort() }
      await expect(painting.picture(plan(photo), brushOf(seed), call)).rejects.toThrow('abort')
    }
    pictures.free(await painting.picture(plan(photo), brushOf(0), {}))
    expect(watch.alive).toEqual(alive)
  })

  test('frames that fail take no more than others', async () => {
    fakeScreen(bench!.device)
    bringBitmaps(bench!.device)
    const photo = photoOf(60, 45)
    const { watch, own, brushOf } = watched(photo)
    const { style } = brushOf(1)
    const job = { pass: planPass(photo, limits), style, ground: 0.5, keepColours: true }
    const make = () => own.frames.paint(bitmapOf(photo), job, {})
    for (let i = 0; i < 3; i++) await make()
    const { alive } = watch
    for (const step of ['keptColours', 'calmed'] as const) {
      const failing = vi.spyOn(GpuFinisher.prototype, step).mockRejectedValue(new Error('It fails.'))
      for (let i = 0; i < 3; i++) await expect(make()).rejects.toThrow('It fails.')
      failing.mockRestore()
    }
    await make()
    expect(watch.alive).toEqual(alive)
  })

  test('all goes with the transformer, pictures that somebody still has and what is recorded among it', async () => {
    const photo = photoOf(101, 77)
    const { watch, own, painting, brushOf } = watched(photo)
    await painting.picture(plan(photo), brushOf(1), {})
    await painting.draft(plan(photo), brushOf(2), {})
    expect(watch.alive.length).toBeGreaterThan(10)
    own.dispose()
    expect(watch.alive).toEqual([])
  })
})
