import { encodersOf, SUBPIXELS } from '../../core/network.ts'
import type { TransformerSpec } from '../../core/release.ts'
import { sameSize } from '../../core/size.ts'
import type { KernelModule } from '../../kernels/kernel-module.ts'
import type { PictureRows, SubpixelRows, TransformerExecutor, TransformerJob } from '../executor.ts'
import type { Numbers } from '../release-files.ts'
import type { StyleMap } from '../style-map.ts'
import type { CallOptions } from '../types.ts'
import { emitTo, onlyOnce, type Sink } from './emit.ts'
import { LARGE, LEAST_BYTES_PER_PIXEL, STORAGES } from './feature-storage.ts'
import { FusedFinishing } from './finishing.ts'
import { type Frame, frameOf } from './frame.ts'
import { FusedNetwork } from './fused-network.ts'
import { Pass } from './pass.ts'
import type { Settle } from './pass-parts.ts'
import { wholeOf } from './strip.ts'
import type { Lead } from './strips/lead.ts'
import type { StripsOptions } from './strips/strip-port.ts'

/** What it is made of. */
export interface FusedOptions {
  readonly module: KernelModule
  readonly weights: Numbers
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
  readonly finishing: FusedFinishing
  readonly #network: FusedNetwork
  #frame: { readonly frame: Frame; readonly budgetBytes: number } | null = null
  /** The photo whose encoded features are in memory, and which of them are as the next layers want them. */
  #encoded: { readonly photo: SubpixelRows; readonly settled: ReadonlySet<string> } | null = null
  #strips: (() => Promise<Lead>) | null = null
  #lead: Promise<Lead> | null = null

  constructor({ module, weights, spec, styleDim }: FusedOptions) {
    this.finishing = new FusedFinishing(module)
    this.#network = new FusedNetwork(module, weights, { spec, styleDim })
  }

  get styles(): StyleMap {
    return this.#network.styles
  }

  /** Which of the kernels' modules computes. */
  get variant(): KernelModule['variant'] {
    return this.#network.module.variant
  }

  /** From here on pictures that are large enough are painted in strips, by other threads as well. */
  share(options: StripsOptions): void {
    if (options.count < 2) return
    this.#strips = async () => new (await import('./strips/lead.ts')).Lead(options, this.#network)
  }

  paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void> {
    return this.#run(job, { as: 'bytes', row: out }, call)
  }

  async transform(job: TransformerJob, call: CallOptions): Promise<Float32Array> {
    const { width, height } = job.photo.size
    const length = (width / 2) * SUBPIXELS
    const values = new Float32Array((height / 2) * length)
    await this.#run(job, { as: 'numbers', row: (y, row) => values.set(row, y * length) }, call)
    return values
  }

  dispose(): void {
    this.#letGo()
    this.#lead?.then((lead) => lead.close()).catch(() => undefined)
    this.#lead = null
  }

  async #run(job: TransformerJob, sink: Sink, call: CallOptions): Promise<void> {
    if (!this.#strips) return this.#alone(job, sink, call)
    this.#lead ??= this.#strips()
    const lead = await this.#lead
    // What strips that were lost have handed out already is not painted twice, and progress does not fall.
    const [once, told] = [onlyOnce(sink), rising(call)]
    if (!(await lead.paint(job, once, told))) await this.#alone(job, once, told)
  }

  async #alone(
    { photo, style, budgetBytes = Number.POSITIVE_INFINITY }: TransformerJob,
    sink: Sink,
    call: CallOptions,
  ): Promise<void> {
    const frame = this.#frameFor(photo, budgetBytes)
    const { kernels, kept } = this.#network.open(frame)
    const encoded = kept && this.#encoded?.photo === photo ? this.#encoded.settled : null
    // What a pass that is ended half-way leaves is no encoded photo.
    this.#encoded = null
    this.#network.wear(kernels, style)
    const settled = new Set(encoded)
    const settle: Settle = (layer, places) => this.#network.settle(kernels, layer, places)
    const pass = new Pass({ network: this.#network, kernels, frame, settle }, photo, settled, call)
    try {
      await pass.run(encoded !== null, emitTo(sink, kernels, frame, this.#network))
    } finally {
      // Large pictures are painted once; what they took is wanted elsewhere, to put the picture together and to save it.
      if (frame.bytes > LARGE) this.#letGo()
    }
    if (!frame.encoderStays || frame.bytes > LARGE) return
    this.#encoded = { photo, settled: encodersOf(settled) }
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

  #letGo(): void {
    this.#forget()
    this.#network.close()
  }

  #forget(): void {
    this.#frame = null
    this.#encoded = null
  }
}

/** The same call, whose progress never falls. */
function rising(call: CallOptions): CallOptions {
  const { onProgress } = call
  if (!onProgress) return call
  let most = 0
  return {
    ...call,
    onProgress: ({ done }) => {
      most = Math.max(most, done)
      onProgress({ done: most })
    },
  }
}
