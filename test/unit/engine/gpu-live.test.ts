/** What a slider and a camera ask of a device, picture after picture: one submission, nothing new, nothing read back. */
import { afterAll, describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { usualLook } from '../../../src/core/look.ts'
import { planPass, planPicture } from '../../../src/core/plan.ts'
import { calm } from '../../../src/core/still.ts'
import type { FrameJob } from '../../../src/engine/executor.ts'
import { adapter, Bench, type Bytes, where } from '../kernels/gpu/device.ts'
import {
  apart,
  bitmapOf,
  bringBitmaps,
  expectClose,
  fakeScreen,
  limits,
  painterOf,
  paintingOf,
  photoOf,
  referenceOf,
  styleOf,
  transformerOf,
  Watch,
} from './gpu-kit.ts'

describe.skipIf(!adapter)(`live pictures ${where}`, async () => {
  const bench = adapter && (await Bench.open())
  const own = bench && transformerOf(bench.device)
  const reference = referenceOf()
  afterAll(() => {
    own?.dispose()
    reference.dispose()
  })

  test.each([
    ['as usual', {}, true, 0],
    ['keeping colours', { keepColours: true }, true, 1],
    ['with transparency', {}, false, 1],
  ] as const)('a slider, %s', async (_, look, opaque, bindings) => {
    const shown = fakeScreen(bench!.device)
    const photo = photoOf(61, 45, opaque)
    const [painter, theirs] = [painterOf(own!), painterOf(reference)]
    const options = { draft: true, live: true, bitmapPixels: 1e6, ...look } as const
    const watch = new Watch(bench!.device)
    for (let seed = 0; seed < 20; seed++) {
      const style = styleOf(seed)
      watch.taken()
      const painted = await painter.paint(photo, style, { options, call: {} })
      // Finishing steps bind images that change places.
      if (seed > 1) expect(watch.taken()).toEqual({ submit: 1, ...(bindings && { createBindGroup: bindings }) })
      const { texture, alphaMode, width, height } = shown(painted.bitmap)
      expect([width, height, alphaMode]).toEqual([61, 45, opaque ? 'opaque' : 'premultiplied'])
      if (seed % 5 === 4) {
        const expected = await theirs.stylise(photo, style, { options, call: {} })
        const found = await painted.pixels()
        expectClose(found, expected, `${seed}`)
        expectClose(await bench!.bytes(texture), premultiplied(found), `${seed}, as shown`)
      }
      painted.free()
    }
    expect(watch.mostUnfinished).toBeLessThanOrEqual(2)
  })

  test.each([
    ['as usual', false],
    ['keeping colours', true],
  ] as const)('a camera, %s: frames are calm from the second on', async (_, keepColours) => {
    const shown = fakeScreen(bench!.device)
    bringBitmaps(bench!.device)
    const style = own!.styles.full(styleOf(2))
    const single = async (camera: PixelImage) => {
      const plan = planPicture(camera, { ...limits, draftEdge: 512 })
      const brush = { style, strength: 1, brushwork: usualLook.brushwork, keepColours }
      const { painting, pixels } = paintingOf(camera, reference)
      return pixels(await painting.draft(plan, brush, {}))
    }
    let before: { camera: PixelImage; painted: PixelImage } | null = null
    // A change of size begins anew, in either direction.
    for (const [i, width] of [52, 60, 60, 60, 44, 44, 60, 60].entries()) {
      const camera = frameOf(width, 45, i)
      const bitmap = await own!.frames.paint(bitmapOf(camera), jobOf(camera, style, keepColours), {})
      const painted = imageOf(await bench!.bytes(shown(bitmap).texture))
      const expected = await single(camera)
      const alone = apart(painted, expected).mean
      calm({ camera, painted: expected }, before)
      expectClose(painted, expected, `frame ${i}`)
      const isFirst = before?.camera.width !== width
      if (isFirst) expect(alone, `frame ${i}`).toBeLessThan(0.06)
      else expect(alone, `frame ${i}`).toBeGreaterThan(0.2)
      before = { camera, painted }
    }
  })

  test('a camera’s frame is one submission, and takes nothing that the one before has not', async () => {
    fakeScreen(bench!.device)
    bringBitmaps(bench!.device)
    const style = own!.styles.full(styleOf(2))
    const watch = new Watch(bench!.device)
    let alive: readonly string[] = []
    for (let i = 0; i < 50; i++) {
      watch.taken()
      const camera = frameOf(36, 28, i)
      await own!.frames.paint(bitmapOf(camera), jobOf(camera, style, i % 2 > 0), {})
      if (i < 4) alive = watch.alive
      else expect(watch.taken()).toEqual({ submit: 1, createBindGroup: 1 + (i % 2) })
    }
    expect(watch.alive).toEqual(alive)
    expect(watch.mostUnfinished).toBeLessThanOrEqual(2)
  })
})

/** A frame that stands still but for a bright square. */
function frameOf(width: number, height: number, at: number): PixelImage {
  const frame = photoOf(width, height)
  for (let y = 8; y < 20; y++)
    for (let x = 0; x < 12; x++) frame.data.fill(255, 4 * (y * width + x + 3 * at), 4 * (y * width + x + 3 * at + 1))
  return frame
}

const jobOf = (camera: PixelImage, style: FrameJob['style'], keepColours: boolean): FrameJob => ({
  pass: planPass(camera, limits),
  style,
  ground: usualLook.brushwork,
  keepColours,
})

function imageOf({ width, height, data }: Bytes): PixelImage {
  return { width, height, data: new Uint8ClampedArray(data) }
}

function premultiplied({ width, height, data }: PixelImage): PixelImage {
  return { width, height, data: data.map((v, i) => (i % 4 < 3 ? (v * data[i | 3]) / 255 : v)) }
}
