/** The photo's rows as the kernels make them, in the network: however often they are asked for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import { groundedRows } from '../../../src/engine/pixels.ts'
import { loadFile, loadManifest, Numbers } from '../../../src/engine/release-files.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { models } from './models.ts'

let transformer: FusedTransformer
let styleDim: number

beforeAll(async () => {
  const manifest = await loadManifest(models)
  const module = await loadKernels()
  if (!module) throw new Error('There is no WebAssembly SIMD here.')
  const { file } = manifest.files.transformer
  const weights = new Numbers(await loadFile(models, manifest.files.transformer), file)
  styleDim = manifest.styleDim
  transformer = new FusedTransformer({ module, weights, spec: manifest.transformer, styleDim })
})
afterAll(() => transformer.dispose())

function photoOf(width: number, height: number): PixelImage {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? ((i >> 2) % 11 ? 255 : 0) : 128 + 90 * Math.sin(i / 97),
  )
  return { width, height, data }
}

const pad = (px: number) => Math.max(16, Math.ceil(px / 8) * 8)

test.each([
  [61, 45],
  [5, 70],
  [96, 64],
])(
  'a photo of %i × %i px is painted as from the reference’s rows, however features are kept',
  async (width, height) => {
    const photo = photoOf(width, height)
    const pass = { width, height, paddedWidth: pad(width), paddedHeight: pad(height) }
    const rows = groundedRows(photo, pass, 0.5)
    let asked = 0
    const reference = {
      size: rows.size,
      row: (y: number, out: Float32Array) => {
        asked++
        rows.row(y, out)
      },
    }
    const unasked = { ...rows, row: () => expect.unreachable('The kernels were to make the rows.') }
    const style = transformer.styles.full(Float32Array.from({ length: styleDim }, (_, i) => Math.sin(i)))
    const times: number[] = []
    for (const budgetBytes of [Number.POSITIVE_INFINITY, 0]) {
      asked = 0
      const expected = await transformer.transform({ photo: reference, style, budgetBytes }, {})
      times.push(asked / (rows.size.height / 2))
      const found = await transformer.transform({ photo: unasked, style, budgetBytes }, {})
      const differences = found.map((v, i) => Math.abs(v - expected[i]))
      // In half precision a hair may decide on a step.
      expect(Math.max(...differences)).toBeLessThan(budgetBytes ? 1e-4 : 0.02)
      expect(differences.some(Number.isNaN)).toBe(false)
    }
    expect(times).toEqual([1, 3])
  },
)
