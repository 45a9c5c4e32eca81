/** The page's part of `gpu-counts.ts`: what pictures ask of a WebGPU device on the way that the app's take. */
import current from '../../models/current.json'
import type { PixelImage } from '../../src/core/image.ts'
import { networkOf } from '../../src/core/network.ts'
import type { Manifest, ModelSource } from '../../src/core/release.ts'
import type { Size } from '../../src/core/size.ts'
import { startWebgpu } from '../../src/engine/backends/webgpu.ts'
import type { TransformerExecutor } from '../../src/engine/executor.ts'
import { layOutNetwork } from '../../src/engine/gpu/gpu-layout.ts'
import { planPicturePass } from '../../src/engine/gpu/gpu-plan.ts'
import { GpuTransformer } from '../../src/engine/gpu/gpu-transformer.ts'
import { PassShaders } from '../../src/engine/gpu/pass-shaders.ts'
import { trafficOf } from '../../src/engine/gpu/picture-pass.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { PhotoPainter } from '../../src/engine/photo-painter.ts'
import { loadManifest, Numbers } from '../../src/engine/release-files.ts'
import { countAll, counted, type GpuCounts } from './gpu-counter.ts'

/** Bytes that activations may take. */
const DEVICE_BYTES = 2 ** 30
const PRECISIONS = ['half', 'single'] as const

export interface Sizes {
  /** Of a picture that its draft is, multiples of 8 px. */
  readonly draft: Size
  /** Of one of a draft and a full pass; null for none. */
  readonly whole: Size | null
}

/** What is counted, in this order. */
export type Scene = 'first picture' | 'slider' | 'next photo' | 'own colours' | 'its slider' | 'whole' | 'next whole'
export type Counted = readonly (readonly [Scene, GpuCounts])[]

const models: ModelSource = async (file) => (await fetch(`/models/${current.current}/${file}`)).arrayBuffer()

function photoOf({ width, height }: Size, seed: number): PixelImage {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let p = 0; p < data.length; p++) data[p] = p % 4 === 3 ? 255 : 128 + 127 * Math.sin(seed + p / 37)
  return { width, height, data }
}

/** Pictures as the app asks for them, from pixels to a bitmap where there is one. */
async function pictures(manifest: Manifest, transformer: TransformerExecutor, sizes: Sizes): Promise<Counted> {
  const { draft, whole } = sizes
  const predict = () => Promise.reject(new Error('Nothing is read here.'))
  const painter = new PhotoPainter({
    ...{ manifest, transformer, predict, options: { models }, deviceBytes: DEVICE_BYTES },
  })
  const styles = [await painter.builtIn({ name: 'starry-night' }), await painter.builtIn({ name: 'great-wave' })]
  const paint = (photo: PixelImage, mix: number, options: { draft: boolean; keepColours?: boolean }) =>
    counted(async () => {
      const mixed = styles.map((style, i) => ({ style, weight: i === 0 ? mix : 1 - mix }))
      const asked = { ...options, live: options.draft, bitmapPixels: Number.POSITIVE_INFINITY, stroke: 1 }
      const painted = await painter.paint(photo, mixed, { options: asked, call: {} })
      painted.bitmap?.close()
      painted.free()
    })
  const [photo, other] = [photoOf(draft, 1), photoOf(draft, 2)]
  const drafts: Counted = [
    ['first picture', await paint(photo, 0.5, { draft: true })],
    ['slider', await paint(photo, 0.4, { draft: true })],
    ['next photo', await paint(other, 0.4, { draft: true })],
    ['own colours', await paint(other, 0.3, { draft: true, keepColours: true })],
    ['its slider', await paint(other, 0.2, { draft: true, keepColours: true })],
  ]
  if (!whole) return drafts
  const large = photoOf(whole, 3)
  return [
    ...drafts,
    ['whole', await paint(large, 0.2, { draft: false })],
    ['next whole', await paint(large, 0.1, { draft: false })],
  ]
}

/** Bytes a px that a pass's dispatches move, of a new photo and from the encoder on. */
function movedBy({ transformer }: Manifest, size: Size, precision: (typeof PRECISIONS)[number]) {
  const layout = layOutNetwork(networkOf(transformer))
  const pass = planPicturePass(layout, new PassShaders(layout.layers, precision), {
    ...{ size, picture: size, precision, from: 'image', asNumbers: false, mostBound: Number.POSITIVE_INFINITY },
  })
  const of = (steps: typeof pass.steps) => trafficOf({ ...pass, steps }) / (size.width * size.height)
  return { photo: of(pass.steps), slider: of(pass.steps.slice(pass.encoding)) }
}

/** @param all whether the whole picture is painted by tfjs and in single precision too, which takes software renderers minutes */
export async function gpuCounts(sizes: Sizes, all: boolean) {
  countAll()
  const manifest = await loadManifest(models)
  const release = await loadRelease(manifest, models)
  const started = await startWebgpu({})
  if (!started) throw new Error('There is no WebGPU here.')
  const networks = new Networks(release)
  const tfjs = await pictures(manifest, networks.transformer, all ? sizes : { ...sizes, whole: null })
  networks.dispose()
  started.stop()
  const weights = new Numbers(release.transformer, manifest.files.transformer.file)
  const own = []
  for (const precision of PRECISIONS) {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice()
    if (!device) throw new Error('There is no second device here.')
    const { transformer: spec, styleDim } = manifest
    const transformer = new GpuTransformer({
      ...{ device, weights, spec, styleDim, precision },
      // However slow the device is.
      submittedMs: Number.POSITIVE_INFINITY,
    })
    const asked = all || precision === 'half' ? sizes : { ...sizes, whole: null }
    const scenes = await pictures(manifest, transformer, asked)
    own.push({ precision, moved: movedBy(manifest, sizes.draft, precision), scenes })
    await device.queue.onSubmittedWorkDone()
    transformer.dispose()
    device.destroy()
  }
  return { tfjs, own }
}
