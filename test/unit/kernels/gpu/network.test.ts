/** A whole transformer on WebGPU against the one on WebAssembly: all shaders together, as the plan binds them. */
import { describe, expect, test } from 'vitest'
import type { TransformerSpec } from '../../../../src/core/release.ts'
import type { Size } from '../../../../src/core/size.ts'
import { STYLE_DIM } from '../../../../src/core/style.ts'
import { FusedTransformer } from '../../../../src/engine/fused/fused-transformer.ts'
import { GpuTransformer } from '../../../../src/engine/gpu/gpu-transformer.ts'
import { Numbers } from '../../../../src/engine/release-files.ts'
import type { Precision } from '../../../../src/kernels/gpu/shader-parts.ts'
import { loadKernels } from '../../../../src/kernels/kernel-module.ts'
import { learnt, madeUp, most, photoOf, wave } from '../../engine/fused-kit.ts'
import { adapter, where } from './device.ts'
import { everything, openReal } from './several-devices.ts'

async function both(spec: TransformerSpec, precision: Precision) {
  const module = await loadKernels('plain')
  if (!module) throw new Error('No SIMD here.')
  // The least that there is in one, all that there is in the other.
  const { device, errors } = await openReal(precision === 'half' ? everything : undefined)
  const parts = { spec, styleDim: STYLE_DIM, weights: new Numbers(madeUp(spec, STYLE_DIM), 'made up') }
  const own = new GpuTransformer({ device, precision, ...parts })
  const reference = new FusedTransformer({ module, ...parts })
  return { own, reference, errors }
}

const usual = (a: Float32Array, b: Float32Array) =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0) / a.length)

const CASES = [
  {
    precision: 'single',
    spec: { widths: [8, 16, 24], blocks: 2, multipleOf: 8, noise: true },
    sizes: [
      { width: 16, height: 16 },
      { width: 24, height: 72 },
      { width: 88, height: 40 },
    ],
    largest: 1e-3,
    usually: 5e-5,
  },
  {
    precision: 'half',
    spec: { widths: [16, 8, 8], blocks: 1, multipleOf: 8, noise: false },
    sizes: [
      { width: 40, height: 104 },
      { width: 136, height: 88 },
    ],
    largest: 0.05,
    usually: 0.005,
  },
] as const satisfies readonly {
  precision: Precision
  spec: TransformerSpec
  sizes: readonly Size[]
  largest: number
  usually: number
}[]

describe.skipIf(!adapter)(`the transformer, ${where}`, () => {
  test.each(CASES)(
    'paints as the other does, in $precision precision',
    async ({ precision, spec, sizes, largest, usually }) => {
      const { own, reference, errors } = await both(spec, precision)
      const plain = own.styles.full(wave(STYLE_DIM, 1.5, 3))
      // The first again, for what the second leaves in the buffers.
      const styles = [plain, learnt(spec, own.styles.full(wave(STYLE_DIM, 1, 8)).norms), plain]
      for (const size of sizes) {
        const photo = photoOf(size, size.width)
        for (const [i, style] of styles.entries()) {
          const at = `${size.width} × ${size.height} px, style ${i}`
          const expected = await reference.transform({ photo, style }, {})
          const found = await own.transform({ photo, style }, {})
          expect(most(found, expected), at).toBeLessThan(largest)
          expect(usual(found, expected), at).toBeLessThan(usually)
        }
      }
      expect(errors).toEqual([])
      own.dispose()
      reference.dispose()
    },
  )
})
