/** Calm between two pictures of a camera, against core. */
import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../../src/core/image.ts'
import { calm, MOTION } from '../../../../src/core/still.ts'
import { imageGroups } from '../../../../src/kernels/gpu/image-parts.ts'
import { calmShader } from '../../../../src/kernels/gpu/still-shader.ts'
import { adapter, Bench, where } from './device.ts'
import { apart, bytesOf, pictureOf, someAlpha } from './pictures.ts'

/** A picture that moves ever more from its left to its right, past all that counts. */
function moved({ width, height, data }: PixelImage): PixelImage {
  const most = 2 * MOTION.most
  const by = (p: number) => ((p % width) / width) * most * (p % 3 === 0 ? 1.3 : 0.85)
  return { width, height, data: data.map((v, i) => (i % 4 === 3 ? v : v < 128 ? v + by(i >> 2) : v - by(i >> 2))) }
}

describe.skipIf(!adapter)(`calm, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  test.each([
    [1, 1],
    [1, 37],
    [30, 1],
    [17, 23],
    [16, 8],
    [131, 66],
  ])('%i × %i px', async (width, height) => {
    if (!bench) return
    for (const alpha of [undefined, someAlpha]) {
      const before = { camera: pictureOf(width, height, 1), painted: pictureOf(width, height, 4, alpha) }
      const painted = pictureOf(width, height, 9)
      const expected = { camera: moved(before.camera), painted: { ...painted, data: painted.data.slice() } }
      calm(expected, before)
      const picture = bench.texture({ width, height, data: null })
      const texture = (image: PixelImage) => bench.texture(bytesOf(image))
      await bench.run(
        calmShader(),
        { width, height },
        {
          image: texture(expected.camera),
          imageBefore: texture(before.camera),
          painted: texture(painted),
          before: texture(before.painted),
          picture,
        },
        imageGroups(painted),
      )
      const { most, share } = apart(await bench.bytes(picture), expected.painted)
      expect(most).toBeLessThanOrEqual(1)
      expect(share).toBeLessThan(1e-3)
    }
  })
})
