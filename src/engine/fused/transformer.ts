import { ENCODER, SUBPIXELS } from '../../core/network.ts'
import type { TransformerSpec } from '../../core/release.ts'
import { sameSize } from '../../core/size.ts'
import type { KernelModule, Kernels } from '../../kernels/kernels.ts'
import type { PictureRows, SubpixelRows, TransformerExecutor, TransformerJob } from '../executor.ts'
import type { StyleMap } from '../style-map.ts'
import type { CallOptions } from '../types.ts'
import type { Weights } from '../weights.ts'
import { type Frame, frameOf } from './frame.ts'
import { FusedNetwork, numbersAt } from './network.ts'
import type { EmitRow, Settle } from './parts.ts'
import { Pass } from './pass.ts'
import { LEAST_BYTES_PER_PIXEL, STORAGES } from './storage.ts'
import { wholeOf } from './strip.ts'

/** A pass of more bytes than this leaves no memory behind: what a picture of 1,400 × 1,000 px takes. */
const LARGE = 192 * 2 ** 20

/** What it is made of. */
export interface FusedOptions {
  readonly module: KernelModule
  readonly weights: Weights
  readonly spec: TransformerSpec
  readonly styleDim: number
}

/** Whether the kernels can compute a network of these widths: statistics are counted eight channels at a time. */
export function fits({ widths }: Pick<TransformerSpec, 'widths'>): boolean {
  return widths.every((width) => width % 8 === 0)
}

/** The transformer on kernels of our own, in WebAssembly. */
export class FusedTransformer implements TransformerExecutor {
  readonly bytesPerPixel = LEAST_BYTES_PER_PIXEL
  readonly #network: FusedNetwork
  #frame: { readonly frame: Frame; readonly budgetBytes: number } | null = null
  /** The photo whose encoded features are in memory, and which of them are as the next layers want them. */
  #encoded: { readonly photo: SubpixelRows; readonly settled: ReadonlySet<string> } | null = null

  constructor({ module, weights, spec, styleDim }: FusedOptions) {
    this.#network = new FusedNetwork(module, weights, { spec, styleDim })
  }

  get styles(): StyleMap {
    return this.#network.styles
  }

  /** Which of the kernels' modules computes. */
  get variant(): KernelModule['variant'] {
    return this.#network.variant
  }

  async paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void> {
    const { width } = job.photo.size
    const step = this.#network.pictureStep
    await this.#run(job, call, (kernels, frame) => {
      const bytes = new Uint8ClampedArray(kernels.memory.buffer, frame.pixels, 2 * width * 4)
      return (y, address) => {
        kernels.toBytes(address, frame.pixels, width / 2, step * 4)
        out(y, bytes)
      }
    })
  }

  async transform(job: TransformerJob, call: CallOptions): Promise<Float32Array> {
    const { width, height } = job.photo.size
    const length = (width / 2) * SUBPIXELS
    const step = this.#network.pictureStep
    const values = new Float32Array((height / 2) * length)
    await this.#run(job, call, (kernels) => (y, address) => {
      const row = numbersAt(kernels, address, (width / 2) * step)
      for (let x = 0, at = y * length; x < row.length; x += step, at += SUBPIXELS)
        values.set(row.subarray(x, x + SUBPIXELS), at)
    })
    return values
  }

  dispose(): void {
    this.#forget()
    this.#network.close()
  }

  async #run(
    { photo, style, budgetBytes = Number.POSITIVE_INFINITY }: TransformerJob,
    call: CallOptions,
    emits: (kernels: Kernels, frame: Frame) => EmitRow,
  ): Promise<void> {
    const frame = this.#frameFor(photo, budgetBytes)
    const { kernels, kept } = this.#network.open(frame.bytes)
    const encoded = kept && this.#encoded?.photo === photo ? this.#encoded.settled : null
    // What a pass that is ended half-way leaves is no encoded photo.
    this.#encoded = null
    this.#network.wear(kernels, style)
    const settled = new Set(encoded)
    const settle: Settle = (layer, places) => this.#network.settle(kernels, layer, places)
    const pass = new Pass({ network: this.#network, kernels, frame, settle }, photo, settled, call)
    try {
      await pass.run(encoded !== null, emits(kernels, frame))
    } finally {
      // Large pictures are painted once; what they took is wanted elsewhere, to put the picture together and to save it.
      if (frame.bytes > LARGE) this.dispose()
    }
    if (!frame.encoderStays || frame.bytes > LARGE) return
    this.#encoded = { photo, settled: new Set([...settled].filter((name) => ENCODER.some((stays) => stays === name))) }
  }

  /** The quickest way to keep features that the budget holds; the same frame for the same size. */
  #frameFor({ size }: SubpixelRows, budgetBytes: number): Frame {
    const known = this.#frame
    if (known?.budgetBytes === budgetBytes && sameSize(known.frame.size, size)) return known.frame
    this.#forget()
    const { layers, fixed } = this.#network
    const frames = STORAGES.map(
      ({ encoderStays, ...storage }) =>
        () =>
          frameOf(layers, fixed, { size, storage, encoderStays, strip: wholeOf(size, layers) }),
    )
    let frame = frames[0]()
    for (const next of frames.slice(1)) {
      if (frame.bytes <= budgetBytes) break
      frame = next()
    }
    this.#frame = { frame, budgetBytes }
    return frame
  }

  #forget(): void {
    this.#frame = null
    this.#encoded = null
  }
}
