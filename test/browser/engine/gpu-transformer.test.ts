/** The transformer on WebGPU shaders of our own against the one on our WebAssembly kernels: sizes, widths, styles. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TransformerSpec } from '../../../src/core/release.ts'
import type { Size } from '../../../src/core/size.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import { GpuTransformer } from '../../../src/engine/gpu/gpu-transformer.ts'
import { loadFile, loadManifest, Numbers } from '../../../src/engine/release-files.ts'
import type { Precision } from '../../../src/kernels/gpu/shader-parts.ts'
import { type KernelModule, loadKernels } from '../../../src/kernels/kernel-module.ts'
import { learnt, madeUp, most, photoOf, wave } from '../../unit/engine/fused-kit.ts'
import { models } from './models.ts'

/** Of whole pictures, 0..1. */
const ALIKE: Readonly<Record<Precision, number>> = { single: 1e-3, half: 4 / 255 }

/** ms: shaders are compiled by a processor that other tests keep busy. */
const SLOW = 600_000

let device: GPUDevice
let module: KernelModule
const errors: string[] = []

beforeAll(async () => {
  const adapter = await navigator.gpu.requestAdapter()
  // With the least limits that there are.
  const found = await adapter?.requestDevice()
  const kernels = await loadKernels('plain')
  if (!found || !kernels) throw new Error('No WebGPU or no SIMD here.')
  device = found
  module = kernels
  device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message))
})
afterEach(async () => {
  await device.queue.onSubmittedWorkDone()
  expect(errors.splice(0)).toEqual([])
})
afterAll(() => device?.destroy())

function both(
  spec: TransformerSpec,
  weights: Numbers,
  { styleDim, precision }: { styleDim: number; precision: Precision },
) {
  const parts = { spec, styleDim, weights }
  const own = new GpuTransformer({ device, precision, submittedMs: Number.POSITIVE_INFINITY, ...parts })
  const reference = new FusedTransformer({ module, ...parts })
  const dispose = () => {
    own.dispose()
    reference.dispose()
  }
  return { own, reference, dispose }
}

const small = (widths: TransformerSpec['widths'], noise: boolean): TransformerSpec => ({
  ...{ widths, blocks: 2, multipleOf: 8, noise },
})

// In single precision: norms of made-up numbers over a few places are no better than what halves round away.
// Another network, and half precision: test/unit/kernels/gpu/network.test.ts.
test.each([[small([32, 8, 40], false)]])('%o paints the same, at any size and in any style', async (spec) => {
  const weights = new Numbers(madeUp(spec, STYLE_DIM), 'transformer')
  const { own, reference, dispose } = both(spec, weights, { styleDim: STYLE_DIM, precision: 'single' })
  const plain = own.styles.full(wave(STYLE_DIM, 1.5, 3))
  const styles = [plain, learnt(spec, own.styles.full(wave(STYLE_DIM, 1, 8)).norms), plain]
  for (const [width, height] of [
    [16, 16],
    [24, 72],
    [88, 40],
  ]) {
    const photo = photoOf({ width, height }, width)
    for (const style of styles) {
      const expected = await reference.transform({ photo, style }, {})
      expect(most(await own.transform({ photo, style }, {}), expected), `${width}x${height}`).toBeLessThan(ALIKE.single)
    }
  }
  dispose()
})

test(
  'the release paints the same, in one submission a picture',
  async () => {
    const manifest = await loadManifest(models)
    const { transformer: entry } = manifest.files
    const weights = new Numbers(await loadFile(models, entry), entry.file)
    const { own, reference, dispose } = both(manifest.transformer, weights, {
      styleDim: manifest.styleDim,
      precision: 'half',
    })
    const paint = async (by: GpuTransformer | FusedTransformer, size: Size) => {
      const rows = new Uint8ClampedArray(size.width * size.height * 4)
      const style = own.styles.full(wave(manifest.styleDim, 1, 3))
      await by.paint({ photo: photoOf(size), style }, (y, rgba) => rows.set(rgba, y * rgba.length), {})
      return Float32Array.from(rows, (byte) => byte / 255)
    }
    const sizes = [
      { width: 64, height: 48 },
      { width: 16, height: 16 },
      { width: 88, height: 136 },
    ]
    for (const size of sizes)
      expect(most(await paint(own, size), await paint(reference, size))).toBeLessThanOrEqual(ALIKE.half)
    expect(own.passes.pipelines.count).toBeLessThanOrEqual(10)
    const submit = device.queue.submit.bind(device.queue)
    let submissions = 0
    device.queue.submit = (buffers) => {
      submissions++
      return submit(buffers)
    }
    await paint(own, sizes[2])
    device.queue.submit = submit
    expect(submissions).toBe(1)
    dispose()
  },
  SLOW,
)
