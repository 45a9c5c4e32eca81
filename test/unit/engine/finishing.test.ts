/** What comes behind the network, on kernels of our own against core's. */
import { expect, test, vi } from 'vitest'
import { withColoursOf } from '../../../src/core/colour.ts'
import type { PixelImage } from '../../../src/core/image.ts'
import { mergeOctaves, withFineOctaves } from '../../../src/core/octaves.ts'
import { FusedFinishing } from '../../../src/engine/fused/finishing.ts'
import { ofEachVariant } from '../kernels/memory.ts'

/** Smooth, restless, black, white and of strong colours in turns. */
function imageOf(width: number, height: number, seed: number): PixelImage {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
    const [p, c] = [i >> 2, i & 3]
    const [x, y] = [p % width, Math.floor(p / width)]
    if (c === 3) return (p * 7 + seed) % 256
    const kind = Math.floor((x + y + seed) / 9) % 4
    if (kind === 0) return 128 + 120 * Math.sin((x + seed) / 5 + c) * Math.cos(y / 7)
    if (kind === 1) return ((p * 2654435761 + c * 40503 * seed) >>> 8) % 256
    if (kind === 2) return (x + c + seed) % 3 ? 0 : 255
    return (x >> 3) % 2 ? 255 : 0
  })
  return { width, height, data }
}

/** Bytes that differ: by one at most, where a hair decides, and that seldom. */
function expectSame(found: PixelImage, expected: PixelImage, share = 1e-3) {
  expect([found.width, found.height]).toEqual([expected.width, expected.height])
  let different = 0
  let largest = 0
  found.data.forEach((v, i) => {
    // Alpha is nobody's to round.
    const difference = Math.abs(v - expected.data[i]) * (i % 4 === 3 ? 256 : 1)
    largest = Math.max(largest, difference)
    if (difference) different++
  })
  expect(largest).toBeLessThanOrEqual(1)
  expect(different).toBeLessThanOrEqual(share * found.data.length)
}

const copied = (image: PixelImage): PixelImage => ({ ...image, data: image.data.slice() })

ofEachVariant((module) => {
  const finishing = new FusedFinishing(module)

  test.each([
    [1, 1],
    [5, 3],
    [64, 64],
    [211, 190],
  ])('keeps a photo’s colours, %i × %i px', async (width, height) => {
    const [picture, photo] = [imageOf(width, height, 1), imageOf(width, height, 5)]
    const expected = withColoursOf(picture, photo)
    expectSame(await finishing.withColoursOf({}, picture, photo), expected)
    const inPlace = copied(picture)
    const found = await finishing.withColoursOf({}, inPlace, photo, inPlace.data)
    expect(found.data).toBe(inPlace.data)
    expectSame(found, expected)
  })

  test('of every grey and every pure colour, the same as core', async () => {
    const levels = (r: number, g: number, b: number): PixelImage => ({
      width: 256,
      height: 1,
      data: Uint8ClampedArray.from(
        { length: 1024 },
        (_, i) => [r, g, b, 255][i & 3] && [r, g, b, 255][i & 3] * (i >> 2),
      ),
    })
    for (const of of [levels(1, 1, 1), levels(1, 0, 0), levels(0, 1, 0), levels(0, 0, 1), levels(1, 1, 0)])
      for (const photo of [levels(1, 1, 1), levels(1, 0, 0), levels(0, 0, 1)])
        expectSame(await finishing.withColoursOf({}, of, photo), withColoursOf(of, photo), 0.01)
  })

  test('sizes that differ are refused', async () => {
    await expect(finishing.withColoursOf({}, imageOf(4, 4, 1), imageOf(4, 5, 1))).rejects.toThrow(RangeError)
  })

  test.each([
    [1, 1, 1, 1],
    [1, 1, 7, 5],
    [3, 2, 7, 5],
    [16, 12, 50, 37],
    [50, 37, 50, 37],
    [49, 36, 50, 37],
    [1, 9, 2, 31],
    [60, 45, 211, 190],
  ])('merges a draft of %i × %i px with a painting of %i × %i', async (w, h, width, height) => {
    const [draft, full] = [imageOf(w, h, 3), imageOf(width, height, 8)]
    const expected = copied(full)
    mergeOctaves(draft, expected)
    const found = copied(full)
    await finishing.mergeOctaves({}, draft, found)
    expectSame(found, expected)
    for (const colour of [0, 0.4, 1])
      expectSame(await finishing.withFineOctaves({}, draft, full, colour), withFineOctaves(draft, full, colour))
  })

  test('where memory is refused, core does it', async () => {
    const [draft, full] = [imageOf(5, 6, 3), imageOf(17, 19, 8)]
    class Refused {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory')
      }
    }
    const refused = vi.spyOn(WebAssembly, 'Memory').mockImplementation(Refused as unknown as () => WebAssembly.Memory)
    try {
      const without = new FusedFinishing(module)
      expect((await without.withColoursOf({}, full, full)).data).toEqual(withColoursOf(full, full).data)
      expect((await without.withFineOctaves({}, draft, full, 0.4)).data).toEqual(withFineOctaves(draft, full, 0.4).data)
      const [found, expected] = [copied(full), copied(full)]
      await without.mergeOctaves({}, draft, found)
      mergeOctaves(draft, expected)
      expect(found.data).toEqual(expected.data)
      expect(refused).toHaveBeenCalledTimes(3)
    } finally {
      refused.mockRestore()
    }
  })

  test('one after another in the same memory, small and large', async () => {
    for (const side of [300, 20, 760, 20]) {
      const [draft, full] = [imageOf(side - 8, side - 5, 3), imageOf(side, side, 8)]
      expectSame(await finishing.withFineOctaves({}, draft, full, 0.4), withFineOctaves(draft, full, 0.4))
      expectSame(await finishing.withColoursOf({}, full, full), withColoursOf(full, full))
    }
  })

  test('ends where it is cancelled on the way', async () => {
    const [draft, full] = [imageOf(300, 300, 3), imageOf(600, 600, 8)]
    const controller = new AbortController()
    controller.abort()
    const { signal } = controller
    const ended = { name: 'AbortError' }
    await expect(finishing.mergeOctaves({ signal }, draft, copied(full))).rejects.toMatchObject(ended)
    await expect(finishing.withFineOctaves({ signal }, draft, full, 1)).rejects.toMatchObject(ended)
    await expect(finishing.withColoursOf({ signal }, full, full)).rejects.toMatchObject(ended)
    expectSame(await finishing.withColoursOf({}, full, full), withColoursOf(full, full))
  })
})
