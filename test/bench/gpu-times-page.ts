/** The page's part of `gpu-times.ts`: how long a picture's dispatches take, each in a pass of its own, and whole pictures. */
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import { dispose, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core'
import current from '../../models/current.json'
import type { PixelImage } from '../../src/core/image.ts'
import { type networkOf, workOf } from '../../src/core/network.ts'
import type { ModelSource } from '../../src/core/release.ts'
import { STYLE_DIM } from '../../src/core/style.ts'
import { startWebgpu } from '../../src/engine/backends/webgpu.ts'
import type { TransformerExecutor } from '../../src/engine/executor.ts'
import type { GpuFrame } from '../../src/engine/gpu/gpu-frame.ts'
import { GpuTransformer } from '../../src/engine/gpu/gpu-transformer.ts'
import { type GpuStep, GROUND, trafficOf } from '../../src/engine/gpu/picture-pass.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { groundedRows } from '../../src/engine/pixels.ts'
import { loadManifest, Numbers } from '../../src/engine/release-files.ts'
import type { Precision } from '../../src/kernels/gpu/shader-parts.ts'

export interface TimesAsked {
  readonly sides: readonly number[]
  readonly runs: number
  readonly precision: Precision
  /** Whether tfjs and, where its address is known, Magenta's transformer are timed too. */
  readonly others: boolean
  readonly magenta: string | null
}

/** All dispatches of a kind: ms, bytes by their shapes, multiplications and additions. */
export interface KindTimes {
  dispatches: number
  ms: number
  bytes: number
  work: number
}

const models: ModelSource = async (file) => (await fetch(`/models/${current.current}/${file}`)).arrayBuffer()

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** ms of the median run; the first one warms up and does not count. */
async function timed(runs: number, run: (i: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i <= runs; i++) {
    const start = performance.now()
    await run(i)
    if (i > 0) times.push(performance.now() - start)
  }
  return median(times)
}

function photoOf(side: number, seed: number): PixelImage {
  const data = new Uint8ClampedArray(4 * side * side)
  for (let p = 0; p < data.length; p++) data[p] = p % 4 === 3 ? 255 : 128 + 127 * Math.sin(seed + p / 37)
  return { width: side, height: side, data }
}

/** A new photo each time, as a transformer takes it. */
function jobOf(transformer: TransformerExecutor, side: number, seed: number) {
  const pass = { width: side, height: side, paddedWidth: side, paddedHeight: side }
  const style = transformer.styles.full(new Float32Array(STYLE_DIM).fill(0.1))
  return { photo: groundedRows(photoOf(side, seed), pass, 0.5), style }
}

/** ms of each pass that is recorded, by the device's own clock. */
async function clocked(
  device: GPUDevice,
  count: number,
  record: (encoder: GPUCommandEncoder, i: number, writes: GPUComputePassTimestampWrites) => void,
): Promise<number[]> {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * count })
  const { COPY_DST, COPY_SRC, MAP_READ, QUERY_RESOLVE } = GPUBufferUsage
  const resolved = device.createBuffer({ size: 16 * count, usage: QUERY_RESOLVE | COPY_SRC })
  const read = device.createBuffer({ size: 16 * count, usage: MAP_READ | COPY_DST })
  const encoder = device.createCommandEncoder()
  for (let i = 0; i < count; i++)
    record(encoder, i, { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 })
  encoder.resolveQuerySet(querySet, 0, 2 * count, resolved, 0)
  encoder.copyBufferToBuffer(resolved, 0, read, 0, read.size)
  device.queue.submit([encoder.finish()])
  await read.mapAsync(GPUMapMode.READ)
  const at = new BigUint64Array(read.getMappedRange())
  const times = Array.from({ length: count }, (_, i) => Number(at[2 * i + 1] - at[2 * i]) / 1e6)
  for (const made of [querySet, resolved, read]) made.destroy()
  return times
}

/** What a dispatch is counted with. */
function kindOf({ layer: name, shader }: GpuStep, layers: ReturnType<typeof networkOf>): string {
  if (name === GROUND) return 'ground'
  if (shader.bindings.includes('partials')) return 'finish norms'
  const layer = layers.find((layer) => layer.name === name)
  if (!layer) return name
  const { kind, inputs, outputs, resize, skip } = layer
  return `${kind} ${inputs}${skip ? `+${skip.inputs}` : ''}→${outputs}${resize === 'same' ? '' : `, ${resize}`}`
}

/** Times by kind of dispatch, each the median run's. */
async function byKind(device: GPUDevice, { frame, layers, runs }: Dispatched): Promise<Record<string, KindTimes>> {
  const { steps, images } = frame.pass
  const all: number[][] = []
  for (let run = 0; run <= runs; run++)
    all.push(await clocked(device, steps.length, (encoder, i, writes) => frame.record(encoder, i, i + 1, writes)))
  const kinds: Record<string, KindTimes> = {}
  for (const [i, step] of steps.entries()) {
    const kind = kindOf(step, layers)
    kinds[kind] ??= { dispatches: 0, ms: 0, bytes: 0, work: 0 }
    const of = kinds[kind]
    of.dispatches++
    of.ms += median(all.slice(1).map((times) => times[i]))
    of.bytes += trafficOf({ ...frame.pass, steps: [step], images })
    const layer = layers.find(({ name }) => name === step.layer)
    // Bands of a layer share its work.
    const bands = steps.filter(({ layer, shader }) => layer === step.layer && shader === step.shader).length
    const { width = 0, height = 0 } = step.fields
    if (layer && kind !== 'finish norms') of.work += (workOf(layer) * width * height) / bands
  }
  return kinds
}

interface Dispatched {
  readonly frame: GpuFrame
  readonly layers: ReturnType<typeof networkOf>
  readonly runs: number
}

/** Pictures of our own shaders, and what they are made of where the device has a clock. */
async function ownTimes(transformer: GpuTransformer, side: number, runs: number) {
  const { device, work, network } = transformer.passes
  const { pictures } = transformer
  const shown = await timed(runs, async (i) => {
    pictures.free(await pictures.pass(jobOf(transformer, side, i), {}))
    await work.done()
  })
  const { photo, style } = jobOf(transformer, side, 0)
  const slider = await timed(runs, async () => {
    pictures.free(await pictures.pass({ photo, style: { ...style } }, {}))
    await work.done()
  })
  const read = await timed(runs, (i) => transformer.paint(jobOf(transformer, side, i), () => undefined, {}))
  if (!device.features.has('timestamp-query')) return { shown, slider, read, onePass: null, kinds: null }
  const { pass, photo: image, amount, hidden } = photo.of
  const of = { from: 'image', pass, image, ground: { amount, hidden }, key: {} } as const
  const frame = await transformer.passes.run({ photo: of, style, asNumbers: false }, {})
  await work.done()
  const { length } = frame.pass.steps
  const whole: number[] = []
  for (let run = 0; run <= runs; run++)
    whole.push(...(await clocked(device, 1, (encoder, _, writes) => frame.record(encoder, 0, length, writes))))
  const kinds = await byKind(device, { frame, layers: network.layout.layers, runs })
  return { shown, slider, read, onePass: median(whole.slice(1)), kinds }
}

/** Of a photo of no colour, read back. */
async function magentaTime(model: GraphModel, side: number, runs: number): Promise<number> {
  const [photo, vector] = model.inputs.map(({ name }) => name).sort()
  return timed(runs, async () => {
    const of = { [photo]: zeros([1, side, side, 3]), [vector]: zeros([1, 1, 1, 100]) }
    const picture = tidy(() => model.predict(of) as Tensor)
    await picture.data()
    dispose([picture, ...Object.values(of)])
  })
}

export async function gpuTimes({ sides, runs, precision, others, magenta }: TimesAsked) {
  const manifest = await loadManifest(models)
  const release = await loadRelease(manifest, models)
  const started = await startWebgpu({})
  if (!started?.gpu) throw new Error('There is no WebGPU here.')
  const weights = new Numbers(release.transformer, manifest.files.transformer.file)
  const { transformer: spec, styleDim } = manifest
  const submittedMs = Number.POSITIVE_INFINITY
  const own = new GpuTransformer({ device: started.gpu, weights, spec, styleDim, precision, submittedMs })
  const tfjs = others ? new Networks(release).transformer : null
  const peer = others && magenta !== null ? await loadGraphModel(magenta) : null
  const found = []
  for (const side of sides) {
    const times = await ownTimes(own, side, runs)
    const tfjsTime = tfjs && (await timed(runs, (i) => tfjs.paint(jobOf(tfjs, side, i), () => undefined, {})))
    const magentaMs = peer && (await magentaTime(peer, side, runs))
    found.push({ side, ...times, tfjs: tfjsTime, magenta: magentaMs })
  }
  return { device: started.device, software: started.software, found }
}
