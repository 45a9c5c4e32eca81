/** The full convolutions, of the photo and to the picture, against plain loops. */
import { describe, expect, test } from 'vitest'
import type { Size } from '../../../../src/core/size.ts'
import { PICTURE_TILE, photoShader, pictureShader } from '../../../../src/kernels/gpu/convolution-shaders.ts'
import type { Precision } from '../../../../src/kernels/gpu/shader-parts.ts'
import { PROLOGUE } from '../../../../src/kernels/gpu/step-fields.ts'
import { adapter, Bench, where } from './device.ts'
import * as loops from './loops.ts'

const SUBPIXELS = 12

const SIZES: readonly Size[] = [
  { width: 1, height: 1 },
  { width: 3, height: 5 },
  { width: 8, height: 8 },
  { width: 17, height: 9 },
  { width: 33, height: 2 },
  { width: 11, height: 1 },
  { width: 1, height: 9 },
]

/** What the picture is made of: the layer before, its norm, and the last convolution. */
function pictureOf(inputs: number, size: Size, precision: Precision) {
  const input = loops.randomFeatures(size, inputs, [1, precision])
  const norm = { scales: loops.random(inputs, 2, 2), shifts: loops.random(inputs, 3, 0.5) }
  const matrix = loops.random(9 * inputs * SUBPIXELS, 4, 2 / Math.sqrt(9 * inputs))
  const bias = loops.random(SUBPIXELS, 5)
  return { input, norm, matrix, bias }
}

const opacityAt = (x: number, y: number) => (x * 11 + y * 37) % 256

/** A photo that shows through in places, and a picture to be written. */
function imagesOf(bench: Bench, { width, height }: Size) {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const place = Math.floor(i / 4)
    return i % 4 === 3 ? opacityAt(place % width, Math.floor(place / width)) : 77
  })
  return { image: bench.texture({ width, height, data }), picture: bench.texture({ width, height, data: null }) }
}

type Made = ReturnType<typeof pictureOf>

function layOut(bench: Bench, { input, norm, matrix, bias }: Made, precision: Precision) {
  const [weights, affine] = [new loops.Shelf(), new loops.Shelf()]
  const { width, height } = input
  const fields = {
    ...{ width, height, inWidth: width, inHeight: height },
    weights: weights.put(matrix),
    bias: weights.put(bias),
    affine: affine.put(Float32Array.from([...norm.scales, ...norm.shifts])),
  }
  const bound = {
    input: bench.buffer(loops.stored(input.data, precision)),
    weights: bench.buffer(weights.numbers),
    affine: bench.buffer(affine.numbers),
  }
  const groups = [Math.ceil(width / PICTURE_TILE), Math.ceil(height / PICTURE_TILE)] as const
  return { fields, bound, groups }
}

/** Twelve numbers for each place, 0..1: by colour, then by sub-pixel. */
function expectedOf({ input, norm, matrix, bias }: Made, asked: { readonly norm: boolean; readonly relu: boolean }) {
  const convolved = loops.convolution(
    loops.prepared(input, { norm: asked.norm ? norm : null, relu: asked.relu }),
    matrix,
  )
  return Array.from(convolved.data, (v, i) => 1 / (1 + Math.exp(-(v + bias[i % SUBPIXELS]))))
}

describe.skipIf(!adapter)(`full convolutions, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  test.each([
    [8, 'single'],
    [24, 'single'],
    [128, 'single'],
    [16, 'half'],
  ] as const)('of the photo to %i channels, %s', async (outputs, precision) => {
    if (!bench) return
    for (const size of SIZES) {
      const photo = loops.randomFeatures(size, SUBPIXELS, [1, 'single'])
      const matrix = loops.random(9 * SUBPIXELS * outputs, 2, 0.1)
      const shelf = new loops.Shelf()
      const weights = shelf.put(matrix)
      const { tilesX, tilesY, tiles } = loops.tilesOf(size)
      const output = bench.buffer(loops.hollow(size.width * size.height * outputs, precision))
      const statistics = bench.buffer(loops.hollow(tiles * 2 * outputs, 'single'))
      await bench.run(
        photoShader(SUBPIXELS, outputs, precision),
        { ...size, inWidth: size.width, inHeight: size.height, tilesX, tiles, weights },
        {
          ...{ photo: bench.buffer(loops.stored(photo.data, 'single')), weights: bench.buffer(shelf.numbers) },
          ...{ output, statistics },
        },
        [tilesX, tilesY],
      )
      const expected = loops.convolution(photo, matrix)
      const { means, squares } = loops.statisticsOf(expected)
      const numbers = loops.unstored(await bench.numbers(output), precision)
      const found = loops.splitStatistics(loops.unstored(await bench.numbers(statistics), 'single'), outputs)
      const at = `${size.width} × ${size.height}`
      expect(loops.difference(numbers, expected.data), at).toBeLessThan(loops.ALIKE[precision])
      // Taken before anything is rounded for storing.
      expect(loops.difference(found.means, means), `means, ${at}`).toBeLessThan(loops.ALIKE.single)
      expect(loops.difference(found.squares, squares), `squares, ${at}`).toBeLessThan(loops.ALIKE.single)
    }
  })

  test.each([
    [24, 'single'],
    [40, 'single'],
    [8, 'half'],
  ] as const)('to the picture of %i channels, %s, as numbers', async (inputs, precision) => {
    if (!bench) return
    const both = { norm: true, relu: true }
    const tried = [
      ...SIZES.map((size) => [size, both] as const),
      [SIZES[1], { norm: false, relu: true }] as const,
      [SIZES[1], { norm: true, relu: false }] as const,
    ]
    for (const [size, asked] of tried) {
      const made = pictureOf(inputs, size, precision)
      const { fields, bound, groups } = layOut(bench, made, precision)
      const prologue = PROLOGUE.numbers | (asked.norm ? PROLOGUE.norm : 0) | (asked.relu ? PROLOGUE.relu : 0)
      const numbers = bench.buffer(loops.hollow(size.width * size.height * SUBPIXELS, 'single'))
      const images = imagesOf(bench, { width: 2 * size.width, height: 2 * size.height })
      const shader = pictureShader(inputs, precision)
      await bench.run(shader, { ...fields, prologue }, { ...bound, ...images, numbers }, groups)
      const found = loops.unstored(await bench.numbers(numbers), 'single')
      const at = `${size.width} × ${size.height}, ${JSON.stringify(asked)}`
      // What is read may be rounded, but nothing is on its way to the numbers.
      expect(loops.difference(found, expectedOf(made, asked)), at).toBeLessThan(loops.ALIKE.single)
    }
  })

  test('to the picture, as pixels: its edge, and the alpha of the photo', async () => {
    if (!bench) return
    const size = { width: 11, height: 9 }
    const made = pictureOf(8, size, 'half')
    const { fields, bound, groups } = layOut(bench, made, 'half')
    // The last column and the last three rows are padding.
    const images = imagesOf(bench, { width: 21, height: 15 })
    const numbers = bench.buffer(loops.hollow(size.width * size.height * SUBPIXELS, 'single'))
    const prologue = PROLOGUE.norm | PROLOGUE.relu
    await bench.run(pictureShader(8, 'half'), { ...fields, prologue }, { ...bound, ...images, numbers }, groups)
    expect(new Set(loops.unstored(await bench.numbers(numbers), 'single'))).toEqual(new Set([loops.ALIEN]))
    const { data, width, height } = await bench.bytes(images.picture)
    const expected = expectedOf(made, { norm: true, relu: true })
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const place = (y >> 1) * size.width + (x >> 1)
        const at = 4 * (y * width + x)
        for (let c = 0; c < 3; c++) {
          const value = 255 * expected[place * SUBPIXELS + 4 * c + 2 * (y & 1) + (x & 1)]
          expect(Math.abs(data[at + c] - value)).toBeLessThan(0.51)
        }
        expect(data[at + 3]).toBe(opacityAt(x, y))
      }
  })
})
