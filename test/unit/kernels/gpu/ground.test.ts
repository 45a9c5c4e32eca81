/** The photo on its ground, against the engine's rows. */
import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../../src/core/image.ts'
import { gathered } from '../../../../src/engine/executor.ts'
import { groundedRows } from '../../../../src/engine/pixels.ts'
import { groundShader, groundStep } from '../../../../src/kernels/gpu/ground-shader.ts'
import { adapter, Bench, where } from './device.ts'
import { bytesOf, pictureOf, someAlpha } from './pictures.ts'

const pad = (px: number) => Math.max(16, Math.ceil(px / 8) * 8)

describe.skipIf(!adapter)(`the ground, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  /** Sub-pixels by the shader and by the engine, and which differ most. */
  async function compared(bench: Bench, photo: PixelImage, amount: number) {
    const { width, height } = photo
    const pass = { width, height, paddedWidth: pad(width), paddedHeight: pad(height) }
    const rows = groundedRows(photo, pass, amount)
    const expected = gathered(rows)
    const { fields, groups } = groundStep(pass, amount, rows.of?.hidden() ?? null)
    const subpixels = bench.buffer(expected.byteLength)
    await bench.run(groundShader(), fields, { image: bench.texture(bytesOf(photo)), subpixels }, groups)
    const found = await bench.numbers(subpixels)
    expect(found.length).toBe(expected.length)
    return { found, most: expected.reduce((most, v, i) => Math.max(most, Math.abs(v - found[i])), 0) }
  }

  test.each([
    [1, 1],
    [1, 37],
    [29, 1],
    [2, 2],
    [17, 23],
    [32, 16],
    [33, 17],
    [131, 67],
  ])('%i × %i px', async (width, height) => {
    if (!bench) return
    for (const alpha of [undefined, someAlpha])
      for (const amount of [0, 0.4, 1]) {
        const { most } = await compared(bench, pictureOf(width, height, 3, alpha), amount)
        expect(most).toBeLessThan(amount ? 1e-5 : 1e-6)
      }
  })

  test('on what is flat, where there is most of it', async () => {
    if (!bench) return
    const photo = pictureOf(100, 60, 1)
    photo.data.fill(130)
    const { found, most } = await compared(bench, photo, 1)
    expect(most).toBeLessThan(1e-5)
    expect(found.reduce((sum, v) => sum + Math.abs(v - 130 / 255), 0) / found.length).toBeGreaterThan(0.02)
  })

  test('of a photo that is hidden whole', async () => {
    if (!bench) return
    const { most } = await compared(
      bench,
      pictureOf(9, 5, 1, () => 0),
      1,
    )
    expect(most).toBeLessThan(1e-5)
  })
})
