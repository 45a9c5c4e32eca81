/** A picture put together from two, against core. */
import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../../src/core/image.ts'
import { mergeOctaves, withFineOctaves } from '../../../../src/core/octaves.ts'
import { imageGroups } from '../../../../src/kernels/gpu/image-parts.ts'
import { lackShader, mergeShader } from '../../../../src/kernels/gpu/octave-shaders.ts'
import { adapter, Bench, type Bytes, where } from './device.ts'
import { alphaOf, apart, bytesOf, pictureOf, someAlpha } from './pictures.ts'

describe.skipIf(!adapter)(`octaves, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  async function merged(bench: Bench, coarse: PixelImage, fine: PixelImage, share: number): Promise<Bytes> {
    const image = bench.texture(bytesOf(fine))
    const lacks = bench.buffer(16 * coarse.width * coarse.height)
    const { width, height } = coarse
    await bench.run(
      lackShader(),
      { width, height, inWidth: fine.width, inHeight: fine.height, share },
      { coarse: bench.texture(bytesOf(coarse)), image, lacking: lacks },
      imageGroups(coarse),
    )
    const picture = bench.texture({ width: fine.width, height: fine.height, data: null })
    await bench.run(
      mergeShader(),
      { width: fine.width, height: fine.height, inWidth: width, inHeight: height, share },
      { image, lacks, picture },
      imageGroups(fine),
    )
    return bench.bytes(picture)
  }

  test.each([
    [1, 1, 1, 1],
    [1, 1, 40, 31],
    [1, 9, 1, 30],
    [17, 23, 17, 23],
    [16, 8, 32, 16],
    [17, 23, 40, 61],
    [33, 9, 34, 131],
    [5, 3, 301, 203],
    [64, 41, 211, 133],
    [301, 1, 8192, 2],
    [4096, 1, 8191, 1],
  ])('%i × %i px under %i × %i px', async (w0, h0, w, h) => {
    if (!bench) return
    const coarse = pictureOf(w0, h0, 2, someAlpha)
    for (const alpha of [undefined, someAlpha]) {
      const fine = pictureOf(w, h, 7, alpha)
      const full = { ...fine, data: fine.data.slice() }
      mergeOctaves(coarse, full)
      const cases: [number, PixelImage][] = [[1, full]]
      for (const share of [0, 0.35, 1]) cases.push([share, withFineOctaves(coarse, fine, share)])
      for (const [share, expected] of cases) {
        const found = await merged(bench, coarse, fine, share)
        const { most, mean } = apart(found, expected)
        expect(most).toBeLessThanOrEqual(1)
        expect(mean).toBeLessThan(0.001)
        expect(alphaOf(found)).toEqual(alphaOf(fine))
      }
    }
  })
})
