/** A picture for a canvas, against the products. */
import { describe, expect, test } from 'vitest'
import { imageGroups } from '../../../../src/kernels/gpu/image-parts.ts'
import { premultipliedShader } from '../../../../src/kernels/gpu/present-shader.ts'
import { adapter, Bench, where } from './device.ts'
import { apart, bytesOf, pictureOf, someAlpha } from './pictures.ts'

describe.skipIf(!adapter)(`premultiplied pictures, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  test.each([
    [1, 1],
    [1, 37],
    [17, 23],
    [256, 9],
  ])('%i × %i px', async (width, height) => {
    if (!bench) return
    for (const alpha of [undefined, someAlpha, (i: number) => i % 256]) {
      const painted = pictureOf(width, height, 2, alpha)
      const expected = painted.data.map((v, i, all) => (i % 4 === 3 ? v : (v * all[i | 3]) / 255))
      const picture = bench.texture({ width, height, data: null })
      await bench.run(
        premultipliedShader(),
        { width, height },
        { painted: bench.texture(bytesOf(painted)), picture },
        imageGroups(painted),
      )
      // Products that lie in the middle of two bytes may fall to either.
      const { most, share } = apart(await bench.bytes(picture), { ...painted, data: expected })
      expect(most).toBeLessThanOrEqual(1)
      expect(share).toBeLessThan(0.01)
    }
  })
})
