import { reductions, SUBPIXELS } from '../../core/network.ts'
import { BYTES_PER_NUMBER, type Precision } from '../../kernels/gpu/shader-parts.ts'
import type { Frames, PictureRows, TransformerExecutor, TransformerJob } from '../executor.ts'
import { MemoryPictures } from '../memory-pictures.ts'
import type { StyleMap } from '../style-map.ts'
import type { CallOptions } from '../types.ts'
import type { GpuLayout } from './gpu-layout.ts'
import { GpuPasses, type GpuPassesOptions } from './gpu-passes.ts'
import { GpuPictures } from './gpu-pictures.ts'

/** What a frame takes for each px of the padded photo (`test/bench/gpu-counts.ts`), and a picture beside it. */
const BYTES_PER_PIXEL: Readonly<Record<Precision, number>> = { half: 116, single: 201 }
/** Largest difference from PyTorch's picture, 0..1: features in half precision leave two levels of 8 bits. */
const TOLERANCE: Readonly<Record<Precision, number>> = { half: 4 / 255, single: 1e-3 }

export interface GpuTransformerOptions extends GpuPassesOptions {
  /** Puts pictures together that are too large for the device's images; default: core's functions. */
  readonly finishing?: TransformerExecutor['finishing']
}

/** The transformer on shaders of our own, in WebGPU: one submission a picture. */
export class GpuTransformer implements TransformerExecutor {
  readonly bytesPerPixel: number
  readonly tolerance: number
  readonly most: { readonly pixels: number; readonly edge: number }
  readonly pictures: GpuPictures
  readonly passes: GpuPasses

  constructor({ finishing, ...options }: GpuTransformerOptions) {
    const { precision, device } = options
    this.passes = new GpuPasses(options)
    const paint: TransformerExecutor['paint'] = (...asked) => this.paint(...asked)
    this.pictures = new GpuPictures(this.passes, new MemoryPictures({ paint, ...(finishing && { finishing }) }))
    this.bytesPerPixel = BYTES_PER_PIXEL[precision]
    this.tolerance = TOLERANCE[precision]
    const { maxBufferSize, maxTextureDimension2D } = device.limits
    const largest = bytesOfLargest(this.passes.network.layout, precision)
    this.most = { pixels: Math.floor(maxBufferSize / largest), edge: maxTextureDimension2D }
  }

  get frames(): Frames {
    return this.pictures.frames
  }

  get styles(): StyleMap {
    return this.passes.network.styles
  }

  async paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void> {
    const { width, height } = job.photo.size
    const photo = { from: 'numbers', rows: job.photo } as const
    const frame = await this.passes.run({ photo, style: job.style, asNumbers: false }, call)
    const { data: bytes } = await this.pictures.read(frame.image('picture'))
    this.#end(call)
    for (let y = 0; y < height / 2; y++) out(y, bytes.subarray(y * 8 * width, (y + 1) * 8 * width))
  }

  async transform({ photo, style }: TransformerJob, call: CallOptions): Promise<Float32Array> {
    const job = { photo: { from: 'numbers', rows: photo }, style, asNumbers: true } as const
    const frame = await this.passes.run(job, call)
    const numbers = frame.buffer('numbers')
    const read = await this.passes.work.read(numbers.size, (encoder, to) =>
      encoder.copyBufferToBuffer(numbers, 0, to, 0, numbers.size),
    )
    this.#end(call)
    return new Float32Array(read)
  }

  dispose(): void {
    this.pictures.dispose()
    this.passes.dispose()
  }

  #end({ signal, onProgress }: CallOptions): void {
    this.passes.tidy()
    signal?.throwIfAborted()
    onProgress?.({ done: 1 })
  }
}

/** Bytes of the largest buffer for each px of the padded photo. */
function bytesOfLargest({ layers }: GpuLayout, precision: Precision): number {
  const by = reductions(layers)
  const features = layers.map(({ name, outputs, norm }) =>
    norm ? (outputs * BYTES_PER_NUMBER[precision]) / (by.get(name) ?? 1) ** 2 : 0,
  )
  return Math.max((SUBPIXELS * 4) / 4, ...features)
}
