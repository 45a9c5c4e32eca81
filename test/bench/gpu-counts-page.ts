/** The page's part of `gpu-counts.ts`: what one picture asks of a WebGPU device, counted at the device itself. */
import current from '../../models/current.json'
import { networkOf } from '../../src/core/network.ts'
import type { ModelSource } from '../../src/core/release.ts'
import { STYLE_DIM } from '../../src/core/style.ts'
import { startWebgpu } from '../../src/engine/backends/webgpu.ts'
import { rowsOf, type TransformerExecutor } from '../../src/engine/executor.ts'
import { layOutNetwork } from '../../src/engine/gpu/gpu-layout.ts'
import { planPicturePass } from '../../src/engine/gpu/gpu-plan.ts'
import { GpuTransformer } from '../../src/engine/gpu/gpu-transformer.ts'
import { PassShaders } from '../../src/engine/gpu/pass-shaders.ts'
import { trafficOf } from '../../src/engine/gpu/picture-pass.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { loadManifest, Numbers } from '../../src/engine/release-files.ts'

export interface GpuCounts {
  dispatches: number
  passes: number
  submissions: number
  pipelines: number
  bindGroups: number
  writes: number
  readbacks: number
  /** Of new buffers. */
  allocated: number
}

const NOTHING: GpuCounts = {
  ...{ dispatches: 0, passes: 0, submissions: 0, pipelines: 0, bindGroups: 0, writes: 0, readbacks: 0, allocated: 0 },
}
let counts = { ...NOTHING }

/** Calls `before` ahead of a method of a WebGPU object. */
function count<T extends object>(prototype: T, method: keyof T & string, before: (first: unknown) => void): void {
  const own = prototype[method] as (...args: unknown[]) => unknown
  Object.assign(prototype, {
    [method](this: T, ...args: unknown[]) {
      before(args[0])
      return Reflect.apply(own, this, args)
    },
  })
}

function countAll(): void {
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++)
  count(GPUCommandEncoder.prototype, 'beginComputePass', () => counts.passes++)
  count(GPUQueue.prototype, 'submit', () => counts.submissions++)
  count(GPUQueue.prototype, 'writeBuffer', () => counts.writes++)
  count(GPUDevice.prototype, 'createComputePipeline', () => counts.pipelines++)
  count(GPUDevice.prototype, 'createComputePipelineAsync', () => counts.pipelines++)
  count(GPUDevice.prototype, 'createBindGroup', () => counts.bindGroups++)
  count(GPUBuffer.prototype, 'mapAsync', () => counts.readbacks++)
  count(GPUDevice.prototype, 'createBuffer', (descriptor) => {
    counts.allocated += (descriptor as GPUBufferDescriptor).size
  })
}

const models: ModelSource = async (file) => (await fetch(`/models/${current.current}/${file}`)).arrayBuffer()

/** The first picture of a size, and one more of another photo and style. */
async function pictures(transformer: TransformerExecutor, size: { width: number; height: number }) {
  const paint = async (seed: number): Promise<GpuCounts> => {
    counts = { ...NOTHING }
    const values = Float32Array.from({ length: size.width * size.height * 3 }, (_, i) => (Math.sin(seed + i) + 1) / 2)
    const style = transformer.styles.full(new Float32Array(STYLE_DIM).fill(seed / 10))
    await transformer.paint({ photo: rowsOf(values, size), style }, () => undefined, {})
    return { ...counts }
  }
  return { first: await paint(1), next: await paint(2) }
}

/** @param size multiples of 8 px */
export async function gpuCounts(size: { width: number; height: number }) {
  countAll()
  const manifest = await loadManifest(models)
  const release = await loadRelease(manifest, models)
  const started = await startWebgpu({})
  if (!started) throw new Error('There is no WebGPU here.')
  const networks = new Networks(release)
  const tfjs = await pictures(networks.transformer, size)
  networks.dispose()
  started.stop()
  const device = await (await navigator.gpu.requestAdapter())?.requestDevice()
  if (!device) throw new Error('There is no second device here.')
  const weights = new Numbers(release.transformer, manifest.files.transformer.file)
  const layout = layOutNetwork(networkOf(manifest.transformer))
  const own = []
  for (const precision of ['half', 'single'] as const) {
    const transformer = new GpuTransformer({
      ...{ device, weights, spec: manifest.transformer, styleDim: manifest.styleDim, precision },
    })
    const pass = planPicturePass(layout, new PassShaders(layout.layers, precision), {
      ...{ size, picture: size, precision, from: 'image', asNumbers: false },
      mostBound: device.limits.maxStorageBufferBindingSize,
    })
    const moved = trafficOf(pass) / (size.width * size.height)
    own.push({ precision, moved, ...(await pictures(transformer, size)) })
    transformer.dispose()
  }
  return { tfjs, own }
}
