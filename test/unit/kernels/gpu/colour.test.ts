/** A photo's colours kept, against core. */
import { describe, expect, test } from 'vitest'
import { withColoursOf } from '../../../../src/core/colour.ts'
import type { PixelImage } from '../../../../src/core/image.ts'
import { keptColoursShader } from '../../../../src/kernels/gpu/colour-shader.ts'
import { imageGroups } from '../../../../src/kernels/gpu/image-parts.ts'
import { adapter, Bench, where } from './device.ts'
import { alphaOf, apart, bytesOf, pictureOf, someAlpha } from './pictures.ts'

describe.skipIf(!adapter)(`a photo’s colours, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  async function kept(bench: Bench, painted: PixelImage, photo: PixelImage) {
    const { width, height } = painted
    const picture = bench.texture({ width, height, data: null })
    await bench.run(
      keptColoursShader(),
      { width, height },
      { painted: bench.texture(bytesOf(painted)), image: bench.texture(bytesOf(photo)), picture },
      imageGroups(painted),
    )
    return bench.bytes(picture)
  }

  test.each([
    [1, 1],
    [1, 37],
    [17, 23],
    [16, 8],
    [211, 190],
  ])('%i × %i px', async (width, height) => {
    if (!bench) return
    for (const alpha of [undefined, someAlpha]) {
      const painted = pictureOf(width, height, 1, alpha)
      const photo = pictureOf(width, height, 5, someAlpha)
      const found = await kept(bench, painted, photo)
      const { most, share } = apart(found, withColoursOf(painted, photo))
      expect(most).toBeLessThanOrEqual(1)
      expect(share).toBeLessThan(1e-3)
      expect(alphaOf(found)).toEqual(alphaOf(painted))
    }
  })

  test('all colours under all', async () => {
    if (!bench) return
    const levels = [0, 1, 5, 20, 64, 128, 200, 250, 255]
    const colours = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b, 255])))
    const side = colours.length
    const pictures = [0, 1].map((down): PixelImage => {
      const at = (i: number) => colours[down ? Math.floor(i / side) : i % side]
      return {
        width: side,
        height: side,
        data: Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) => at(i >> 2)[i & 3]),
      }
    })
    const expected = withColoursOf(pictures[0], pictures[1])
    const found = await kept(bench, pictures[0], pictures[1])
    const { most, share } = apart(found, expected)
    const beyond = expected.data.filter((v, i) => Math.abs(v - found.data[i]) > 1).length
    // Of two million numbers, five lie on the gamut's edge to the last digit of single precision.
    expect(most).toBeLessThanOrEqual(8)
    expect(beyond).toBeLessThanOrEqual(20)
    expect(share).toBeLessThan(2e-4)
  })
})
