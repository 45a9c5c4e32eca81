import { sameSize } from '../../core/size.ts'
import type { Precision } from '../../kernels/gpu/shader-parts.ts'
import {
  gathered,
  type PictureRows,
  type SubpixelRows,
  type TransformerExecutor,
  type TransformerJob,
} from '../executor.ts'
import type { StyleMap } from '../style-map.ts'
import type { CallOptions } from '../types.ts'
import { GpuFrame } from './gpu-frame.ts'
import { GpuNetwork, type GpuNetworkOptions } from './gpu-network.ts'
import { GpuPipelines } from './gpu-pipelines.ts'
import { type PassOptions, planPicturePass } from './gpu-plan.ts'

/** What buffers take for each px of the padded photo, with the one that is read back (`test/bench/gpu-counts.ts`). */
const BYTES_PER_PIXEL: Readonly<Record<Precision, number>> = { half: 110, single: 195 }

export interface GpuTransformerOptions extends GpuNetworkOptions {
  readonly precision: Precision
}

type As = PassOptions['as']

/** The transformer on shaders of our own, in WebGPU: one submission a picture. */
export class GpuTransformer implements TransformerExecutor {
  readonly bytesPerPixel: number
  readonly pipelines: GpuPipelines
  readonly #device: GPUDevice
  readonly #network: GpuNetwork
  readonly #precision: Precision
  readonly #frames = new Map<As, GpuFrame>()
  #size: SubpixelRows['size'] | null = null
  /** The photo whose encoded features each frame has. */
  readonly #encoded = new Map<As, SubpixelRows>()

  constructor({ precision, ...options }: GpuTransformerOptions) {
    this.#device = options.device
    this.#precision = precision
    this.bytesPerPixel = BYTES_PER_PIXEL[precision]
    this.#network = new GpuNetwork(options)
    this.pipelines = new GpuPipelines(options.device)
  }

  get styles(): StyleMap {
    return this.#network.styles
  }

  async paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void> {
    const bytes = new Uint8ClampedArray(await this.#run(job, 'bytes', call))
    const { width, height } = job.photo.size
    for (let y = 0; y < height / 2; y++) out(y, bytes.subarray(y * 8 * width, (y + 1) * 8 * width))
  }

  async transform(job: TransformerJob, call: CallOptions): Promise<Float32Array> {
    return new Float32Array(await this.#run(job, 'numbers', call))
  }

  dispose(): void {
    this.#letGo()
    this.#network.dispose()
  }

  async #run({ photo, style }: TransformerJob, as: As, { signal, onProgress }: CallOptions): Promise<ArrayBuffer> {
    const frame = await this.#frameFor(photo.size, as)
    signal?.throwIfAborted()
    const encoded = this.#encoded.get(as) === photo
    this.#encoded.delete(as)
    this.#network.wear(style)
    const { queue } = this.#device
    if (!encoded) queue.writeBuffer(frame.buffer('photo'), 0, gathered(photo))
    const made = frame.buffer(as)
    const read = this.#device.createBuffer({
      size: made.size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    })
    try {
      const encoder = this.#device.createCommandEncoder()
      frame.record(encoder, encoded ? frame.pass.encoding : 0)
      encoder.copyBufferToBuffer(made, 0, read, 0, made.size)
      queue.submit([encoder.finish()])
      await read.mapAsync(GPUMapMode.READ)
      this.#encoded.set(as, photo)
      signal?.throwIfAborted()
      onProgress?.({ done: 1 })
      return read.getMappedRange().slice(0)
    } finally {
      read.destroy()
    }
  }

  /** The same frame for the same size. */
  async #frameFor(size: SubpixelRows['size'], as: As): Promise<GpuFrame> {
    if (!this.#size || !sameSize(this.#size, size)) this.#letGo()
    this.#size = size
    const known = this.#frames.get(as)
    if (known) return known
    const pass = planPicturePass(this.#network.layout, { size, precision: this.#precision, as })
    const parts = { device: this.#device, pipelines: this.pipelines, shared: this.#network.buffers }
    const frame = await GpuFrame.make(parts, pass)
    this.#frames.set(as, frame)
    return frame
  }

  #letGo(): void {
    for (const frame of this.#frames.values()) frame.dispose()
    this.#frames.clear()
    this.#encoded.clear()
  }
}
