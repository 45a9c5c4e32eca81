/** What comes behind the network, recorded for WebGPU, against core. */
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { withColoursOf } from '../../../src/core/colour.ts'
import type { PixelImage } from '../../../src/core/image.ts'
import { withFineOctaves } from '../../../src/core/octaves.ts'
import type { Size } from '../../../src/core/size.ts'
import { calm } from '../../../src/core/still.ts'
import { GpuFinisher } from '../../../src/engine/gpu/gpu-finisher.ts'
import { GpuPipelines } from '../../../src/engine/gpu/gpu-pipelines.ts'
import { adapter, Bench, where } from '../kernels/gpu/device.ts'
import { apart, bytesOf, pictureOf, someAlpha } from '../kernels/gpu/pictures.ts'

describe.skipIf(!adapter)(`the recorded finish, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  function finisherOf({ device }: Bench) {
    const pipelines = new GpuPipelines(device)
    const finisher = new GpuFinisher(device, pipelines)
    onTestFinished(() => finisher.dispose())
    return { finisher, pipelines }
  }

  const textureOf = (bench: Bench, image: PixelImage) => bench.texture(bytesOf(image))
  const blank = (bench: Bench, { width, height }: Size) => bench.texture({ width, height, data: null })

  /** Records all of it for one picture. */
  async function recorded(bench: Bench, finisher: GpuFinisher, pass: GPUComputePassEncoder, seed: number) {
    const size = { width: 30 + 7 * seed, height: 41 - seed }
    const coarse = pictureOf(11 + seed, 13, seed)
    const [fine, cameraBefore] = [3, 3.5].map((more) => pictureOf(size.width, size.height, seed + more, someAlpha))
    const before = pictureOf(size.width, size.height, seed + 5)
    const photo = textureOf(bench, fine)
    const [enlarged, kept, calmed, shown] = Array.from({ length: 4 }, () => blank(bench, size))
    const colour = seed / 10
    await finisher.merged(pass, { coarse: textureOf(bench, coarse), fine: photo, colour, into: enlarged })
    await finisher.keptColours(pass, { painted: enlarged, photo, into: kept })
    await finisher.calmed(pass, {
      ...{ camera: photo, cameraBefore: textureOf(bench, cameraBefore) },
      ...{ painted: kept, paintedBefore: textureOf(bench, before), into: calmed },
    })
    await finisher.premultiplied(pass, { painted: calmed, into: shown })
    return async () => {
      const expected = withColoursOf(withFineOctaves(coarse, fine, colour), fine)
      calm({ camera: fine, painted: expected }, { camera: cameraBefore, painted: before })
      const straight = apart(await bench.bytes(calmed), expected)
      expected.data.forEach((v, i, all) => {
        if (i % 4 < 3) all[i] = (v * all[i | 3]) / 255
      })
      for (const { most, mean } of [straight, apart(await bench.bytes(shown), expected)]) {
        // One of the merged picture may be several where it gives its lightness to a strong colour.
        expect(most).toBeLessThanOrEqual(4)
        expect(mean).toBeLessThan(0.01)
      }
    }
  }

  test('pictures of many sizes in one submission, each by its own numbers', async () => {
    if (!bench) return
    const { finisher } = finisherOf(bench)
    for (const seeds of [
      [1, 2, 3],
      [4, 1],
    ]) {
      const encoder = bench.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      const checks: (() => Promise<void>)[] = []
      for (const seed of seeds) checks.push(await recorded(bench, finisher, pass, seed))
      pass.end()
      bench.device.queue.submit([encoder.finish()])
      finisher.submitted()
      for (const check of checks) await check()
    }
  })

  test('frame after frame takes no more buffers', async () => {
    if (!bench) return
    const { finisher } = finisherOf(bench)
    const [coarse, fine] = [textureOf(bench, pictureOf(5, 4, 1)), textureOf(bench, pictureOf(9, 8, 2))]
    const into = blank(bench, fine)
    const made = vi.spyOn(bench.device, 'createBuffer')
    onTestFinished(() => made.mockRestore())
    for (let frame = 0; frame < 40; frame++) {
      const encoder = bench.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      await finisher.merged(pass, { coarse, fine, colour: 1, into })
      pass.end()
      bench.device.queue.submit([encoder.finish()])
      finisher.submitted()
    }
    expect(made).toHaveBeenCalledTimes(3)
  })

  test('compiles what is used, or asked for', async () => {
    if (!bench) return
    const { finisher, pipelines } = finisherOf(bench)
    const encoder = bench.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    const painted = textureOf(bench, pictureOf(3, 3, 1))
    await finisher.premultiplied(pass, { painted, into: blank(bench, painted) })
    pass.end()
    expect(pipelines.count).toBe(1)
    await finisher.prepare(['merged'])
    expect(pipelines.count).toBe(3)
    await finisher.prepare()
    expect(pipelines.count).toBe(5)
  })

  test('refuses images of two sizes, and what no buffer holds', async () => {
    if (!bench) return
    const { finisher } = finisherOf(bench)
    const pass = bench.device.createCommandEncoder().beginComputePass()
    const [small, large] = [blank(bench, { width: 4, height: 4 }), blank(bench, { width: 4, height: 5 })]
    const huge = blank(bench, { width: 4096, height: 2049 })
    for (const refused of [
      finisher.premultiplied(pass, { painted: small, into: large }),
      finisher.keptColours(pass, { painted: small, photo: large, into: small }),
      finisher.merged(pass, { coarse: small, fine: large, colour: 1, into: small }),
      finisher.merged(pass, { coarse: huge, fine: huge, colour: 1, into: huge }),
    ])
      await expect(refused).rejects.toThrow(RangeError)
    pass.end()
    huge.destroy()
  })
})
