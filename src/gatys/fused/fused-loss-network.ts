import { StyleTransferError } from '../../core/errors.ts'
import type { LossNetworkSpec } from '../../core/release.ts'
import type { Numbers } from '../../engine/release-files.ts'
import { type KernelModule, type LossKernels, reserve, type Variant } from '../../kernels/kernel-module.ts'
import { domainLength, packDomain, packTile } from '../../kernels/panels.ts'
import { CONTENT_TAP } from '../content-tap.ts'
import { type Fixed, fix } from './loss-frame.ts'
import { type LossLayer, lossLayers, padded } from './loss-layers.ts'

/** A tap's channels, and the matrix that its features are seen through. */
export interface Tap {
  readonly channels: number
  /** [c, c], symmetric; null where features are taken as they are. */
  readonly metric: Float32Array | null
}

/** The loss network's numbers in the kernels' memory, which it has one of for pictures of every size. */
export class FusedLossNetwork {
  readonly layers: readonly LossLayer[]
  readonly taps: readonly Tap[]
  /** Index of the tap at which photo and picture are compared. */
  readonly contentTap: number
  readonly fixed: Fixed
  readonly #module: KernelModule<LossKernels>
  readonly #weights: Numbers
  #kernels: LossKernels | null = null
  /** Whose numbers are in memory, beside the network's. */
  #owner: object | null = null

  /** @throws StyleTransferError `model-corrupt` where the weights do not fit */
  constructor(module: KernelModule<LossKernels>, spec: LossNetworkSpec, weights: Numbers) {
    this.#module = module
    this.#weights = weights
    this.layers = lossLayers(spec)
    this.contentTap = spec.taps.indexOf(CONTENT_TAP)
    if (this.contentTap < 0)
      throw new StyleTransferError('model-corrupt', `The loss network has no ${CONTENT_TAP}. Load the model again.`)
    this.fixed = fix(this.layers)
    this.taps = spec.taps.map((tap, level) => ({
      channels: spec.widths[level],
      metric: weights.source.has(`${tap}.metric`)
        ? weights.numbers(`${tap}.metric`, [spec.widths[level], spec.widths[level]])
        : null,
    }))
  }

  get variant(): Variant {
    return this.#module.variant
  }

  get memoryBytes(): number {
    return this.#kernels?.memory.buffer.byteLength ?? 0
  }

  /**
   * Kernels with so many bytes of memory and the network's numbers in them. Views of the memory are worthless afterwards.
   * Throws `RangeError` where there is not so much.
   *
   * @param owner of what lies beyond the network's numbers
   * @returns whether all of that is as the same owner left it
   */
  open(bytes: number, owner: object): { readonly kernels: LossKernels; readonly kept: boolean } {
    if (this.#kernels) {
      reserve(this.#kernels, bytes)
      const kept = this.#owner === owner
      this.#owner = owner
      return { kernels: this.#kernels, kept }
    }
    const kernels = this.#module.start(bytes)
    for (const [i, layer] of this.layers.entries()) this.#put(kernels, layer, i)
    for (const [i, { metric, channels }] of this.taps.entries())
      if (metric)
        packTile(
          widened(metric, channels),
          padded(channels),
          padded(channels),
          numbersAt(kernels, this.fixed.taps[i].metric, padded(channels) ** 2),
        )
    this.#kernels = kernels
    this.#owner = owner
    return { kernels, kept: false }
  }

  dispose(): void {
    this.#kernels = null
    this.#owner = null
  }

  #put(kernels: LossKernels, { name, inputs, outputs }: LossLayer, index: number): void {
    const at = this.fixed.layers[index]
    const [into, out] = [padded(inputs), padded(outputs)]
    const data = this.#weights.numbers(`${name}.weight`, [outputs, inputs, 3, 3])
    const weight = (o: number, i: number, place: number) =>
      o < outputs && i < inputs ? data[(o * inputs + i) * 9 + place] : 0
    const length = domainLength(into, out)
    packDomain({ inputs: into, outputs: out }, weight, numbersAt(kernels, at.forward, length))
    // In reverse the kernel is turned by 180°, and inputs and outputs change places.
    const turned = (o: number, i: number, place: number) => weight(i, o, 8 - place)
    packDomain({ inputs: out, outputs: into }, turned, numbersAt(kernels, at.reverse, length))
    numbersAt(kernels, at.bias, outputs).set(this.#weights.numbers(`${name}.bias`, [outputs]))
  }
}

/** Numbers in the kernels' memory. */
export function numbersAt({ memory }: LossKernels, address: number, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(memory.buffer as ArrayBuffer, address, count)
}

/** A matrix [c, c] with the channels that the kernels have beyond, all 0. */
export function widened(matrix: Float32Array, channels: number): Float32Array {
  const wide = padded(channels)
  if (wide === channels) return matrix
  const out = new Float32Array(wide * wide)
  for (let i = 0; i < channels; i++) out.set(matrix.subarray(i * channels, (i + 1) * channels), i * wide)
  return out
}

/** The first channels of a matrix that was {@link widened}. */
export function narrowed(matrix: Float32Array, channels: number): Float32Array {
  const wide = padded(channels)
  if (wide === channels) return matrix.slice()
  const out = new Float32Array(channels * channels)
  for (let i = 0; i < channels; i++) out.set(matrix.subarray(i * wide, i * wide + channels), i * channels)
  return out
}
