/** Tiles' statistics merged into scales and shifts, against the straightforward sum. */
import { describe, expect, test } from 'vitest'
import { finishShader } from '../../../../src/kernels/gpu/finish-shader.ts'
import { TILE } from '../../../../src/kernels/gpu/shader-parts.ts'
import { adapter, Bench, where } from './device.ts'

describe.skipIf(!adapter)(`the finished statistics, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  test.each([
    [1, 1, 4],
    [8, 4, 8],
    [37, 21, 12],
    [161, 3, 4],
  ])('%i × %i places, %i channels', async (width, height, channels) => {
    if (!bench) return
    const value = (x: number, y: number, c: number) => 50 + Math.sin(x * 1.3 + y * 7.7 + c) * (c + 1)
    const tilesX = Math.ceil(width / TILE.width)
    const tiles = tilesX * Math.ceil(height / TILE.height)
    const partials = new Float32Array(tiles * 2 * channels)
    const expected: number[] = []
    const style = Float32Array.from({ length: 2 * channels }, (_, i) => 0.5 + 0.25 * i)
    for (let c = 0; c < channels; c++) {
      const all: number[] = []
      for (let tile = 0; tile < tiles; tile++) {
        const [left, top] = [(tile % tilesX) * TILE.width, Math.floor(tile / tilesX) * TILE.height]
        const own: number[] = []
        for (let y = top; y < Math.min(height, top + TILE.height); y++)
          for (let x = left; x < Math.min(width, left + TILE.width); x++) own.push(value(x, y, c))
        const mean = own.reduce((sum, v) => sum + v, 0) / own.length
        partials[tile * 2 * channels + c] = mean
        partials[(tile * 2 + 1) * channels + c] = own.reduce((sum, v) => sum + (v - mean) ** 2, 0)
        all.push(...own)
      }
      const mean = all.reduce((sum, v) => sum + v, 0) / all.length
      const variance = all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length
      const gain = style[c] / Math.sqrt(variance + 1e-5)
      expected[c] = gain
      expected[channels + c] = style[channels + c] - mean * gain
    }
    const finished = bench.buffer(8 * channels)
    await bench.run(
      finishShader(1e-5),
      { width, height, tilesX, tiles, affine: channels / 4 },
      { partials: bench.buffer(partials), style: bench.buffer(style), finished },
      [channels / 4, 1],
    )
    const found = await bench.numbers(finished)
    for (const [i, v] of expected.entries())
      expect(Math.abs(found[i] - v)).toBeLessThan(2e-5 * Math.max(1, Math.abs(v)))
  })
})
