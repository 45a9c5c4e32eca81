import { type NetworkLayer, networkOf } from '../../core/network.ts'
import { NORM_EPSILON, type NormSite, normCounts, normSites } from '../../core/norm-sites.ts'
import type { TransformerSpec } from '../../core/release.ts'
import type { LearntStyle } from '../../core/style.ts'
import { type KernelModule, type Kernels, reserve } from '../../kernels/kernels.ts'
import { StyleMap } from '../style-map.ts'
import type { Weights } from '../weights.ts'
import { type Fixed, type FixedLayer, fix } from './frame.ts'
import { type Pointwise, packConvolution, packDepthwise, packPointwise, paddedOutputs, readPointwise } from './pack.ts'

/** A memory that is so many times larger than what is needed is let go of. */
const WASTE = 4
/** What is not worth letting go of, bytes. */
const SMALL = 64 * 2 ** 20

/** A layer's numbers, while the memory that they are copied to comes and goes. */
interface Packed {
  readonly depthwise: Float32Array | null
  readonly weights: Float32Array
  readonly bias: Float32Array | null
  readonly pointwise: Pointwise | null
}

/** What a norm scales and shifts to. */
interface ScaleShift {
  readonly scale: Float32Array
  readonly shift: Float32Array
}

/** The network's layers, and where their numbers lie in the kernels' memory. */
export interface Addresses {
  readonly layers: readonly NetworkLayer[]
  /** Addresses of a layer's numbers. */
  at(name: string): FixedLayer
}

/** The network's numbers in the kernels' memory, in the style that it wears. */
export class FusedNetwork implements Addresses {
  readonly styles: StyleMap
  readonly layers: readonly NetworkLayer[]
  readonly fixed: Fixed
  readonly #module: KernelModule
  readonly #packed: ReadonlyMap<string, Packed>
  readonly #sites: readonly NormSite[]
  readonly #ownNorms: readonly ScaleShift[]
  /** Where the amounts of noise begin among a style's norms, and how far they are apart. */
  readonly #amounts: { readonly offset: number; readonly step: number }
  #kernels: Kernels | null = null
  #style: LearntStyle | null = null

  constructor(module: KernelModule, weights: Weights, { spec, styleDim }: { spec: TransformerSpec; styleDim: number }) {
    this.#module = module
    this.layers = networkOf(spec)
    this.fixed = fix(this.layers)
    this.styles = new StyleMap(spec, styleDim, weights)
    this.#packed = new Map(this.layers.map((layer) => [layer.name, pack(weights, layer)]))
    this.#sites = normSites(spec)
    this.#ownNorms = spec.widths.map((width, i) => ({
      scale: weights.numbers(`norm${i + 1}.gamma`, [width]),
      shift: weights.numbers(`norm${i + 1}.beta`, [width]),
    }))
    this.#amounts = { offset: normCounts(spec).affine, step: spec.widths[2] }
  }

  /** Which of the modules computes. */
  get variant(): KernelModule['variant'] {
    return this.#module.variant
  }

  /** Numbers from one position of the picture to the next. */
  get pictureStep(): number {
    return paddedOutputs(this.layers[this.layers.length - 1])
  }

  /** Addresses of a layer's numbers. */
  at(name: string): FixedLayer {
    const found = this.fixed.layers.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  /**
   * Kernels with so many bytes of memory and the network's numbers in them. Views of an earlier memory are worthless
   * afterwards. Throws `RangeError` where there is not so much.
   *
   * @returns whether what was in memory is still there
   */
  open(bytes: number): { readonly kernels: Kernels; readonly kept: boolean } {
    const had = this.#kernels
    if (had && had.memory.buffer.byteLength <= Math.max(SMALL, WASTE * bytes)) {
      reserve(had, bytes)
      return { kernels: had, kept: true }
    }
    // The one before goes first: two at once may not fit.
    this.close()
    const kernels = this.#module.start(bytes)
    this.#kernels = kernels
    for (const { name } of this.layers) {
      const { depthwise, weights, bias } = this.#packedOf(name)
      const at = this.at(name)
      if (depthwise) numbersAt(kernels, at.depthwise, depthwise.length).set(depthwise)
      numbersAt(kernels, at.weights, weights.length).set(weights)
      if (bias) numbersAt(kernels, at.bias, bias.length).set(bias)
    }
    return { kernels, kept: false }
  }

  /** Lets go of the memory. */
  close(): void {
    this.#kernels = null
    this.#style = null
  }

  /** Puts a style's matrices and amounts of noise into memory; its norms come in {@link settle}. */
  wear(kernels: Kernels, style: LearntStyle): void {
    if (this.#style === style) return
    const before = this.#style
    this.#style = null
    const matrices = this.styles.matrices(style)
    for (const layer of this.layers) {
      const { pointwise, weights } = this.#packedOf(layer.name)
      const name = `${layer.name}.pointwise`
      const adapted = matrices.get(name)
      const at = this.at(layer.name)
      if (pointwise && (adapted || before?.adapters.has(name)))
        numbersAt(kernels, at.weights, weights.length).set(adapted ? packPointwise(layer, pointwise, adapted) : weights)
      if (layer.noise === null) continue
      const { offset, step } = this.#amounts
      const from = offset + layer.noise * step
      numbersAt(kernels, at.amounts, layer.outputs).set(style.norms.subarray(from, from + layer.outputs))
    }
    this.#style = style
  }

  /** Makes the statistics of a layer's output what the layers behind it multiply by and add. @param places counted */
  settle(kernels: Kernels, { name, norm, outputs }: NetworkLayer, places: number): void {
    if (!norm) return
    const { statistics, affine } = this.at(name)
    const found = numbersAt(kernels, statistics, 2 * outputs)
    const made = numbersAt(kernels, affine, 2 * outputs)
    const { scale, shift } = norm.kind === 'own' ? this.#ownNorms[norm.index] : this.#styled(norm.index)
    for (let c = 0; c < outputs; c++) {
      const gain = scale[c] / Math.sqrt(found[outputs + c] / places + NORM_EPSILON)
      made[c] = gain
      made[outputs + c] = shift[c] - found[c] * gain
    }
  }

  #styled(index: number): ScaleShift {
    const norms = this.#style?.norms ?? new Float32Array()
    const { channels, offset } = this.#sites[index]
    return {
      scale: norms.subarray(offset, offset + channels),
      shift: norms.subarray(offset + channels, offset + 2 * channels),
    }
  }

  #packedOf(name: string): Packed {
    const found = this.#packed.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }
}

/** Numbers in the kernels' memory. */
export function numbersAt({ memory }: Kernels, address: number, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(memory.buffer, address, count)
}

function pack(weights: Weights, layer: NetworkLayer): Packed {
  const bias = layer.norm ? null : paddedBias(weights, layer)
  if (layer.kind === 'convolution')
    return { depthwise: null, weights: packConvolution(weights, layer), bias, pointwise: null }
  const pointwise = readPointwise(weights, layer)
  return { depthwise: packDepthwise(weights, layer), weights: packPointwise(layer, pointwise), bias, pointwise }
}

function paddedBias(weights: Weights, layer: NetworkLayer): Float32Array {
  const bias = new Float32Array(paddedOutputs(layer))
  bias.set(weights.numbers(`${layer.name}.bias`, [layer.outputs]))
  return bias
}
