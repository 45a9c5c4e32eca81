import { type NetworkLayer, networkOf } from '../../core/network.ts'
import { NORM_EPSILON, type NormSite, normCounts, normSites } from '../../core/norm-sites.ts'
import type { TransformerSpec } from '../../core/release.ts'
import type { LearntStyle } from '../../core/style.ts'
import type { KernelModule, Kernels } from '../../kernels/kernel-module.ts'
import type { Numbers } from '../release-files.ts'
import { StyleMap } from '../style-map.ts'
import { type Fixed, type FixedLayer, type Frame, fix, NUMBERS_AT } from './frame.ts'
import { type Addresses, KernelMemory, numbersAt } from './kernel-memory.ts'
import {
  type Pointwise,
  packConvolution,
  packDepthwise,
  packPicture,
  packPointwise,
  paddedOutputs,
  readPointwise,
} from './pack.ts'

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

/** The network's numbers in the kernels' memory, in the style that it wears. */
export class FusedNetwork implements Addresses {
  readonly spec: TransformerSpec
  readonly styles: StyleMap
  readonly layers: readonly NetworkLayer[]
  readonly fixed: Fixed
  readonly #memory: KernelMemory
  readonly #packed: ReadonlyMap<string, Packed>
  readonly #sites: readonly NormSite[]
  readonly #ownNorms: readonly ScaleShift[]
  /** Where the amounts of noise begin among a style's norms, and how far they are apart. */
  readonly #amounts: { readonly offset: number; readonly step: number }
  #style: LearntStyle | null = null
  /** What was last laid out in memory. */
  #frame: Frame | null = null

  constructor(module: KernelModule, weights: Numbers, { spec, styleDim }: { spec: TransformerSpec; styleDim: number }) {
    this.spec = spec
    this.#memory = new KernelMemory(module)
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

  /** The kernels that compute. */
  get module(): KernelModule {
    return this.#memory.module
  }

  /** Addresses of a layer's numbers. */
  at(name: string): FixedLayer {
    const found = this.fixed.layers.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  /**
   * Kernels with memory for a frame and the network's numbers in it. Views of an earlier memory are worthless
   * afterwards. Throws `RangeError` where there is not so much.
   *
   * @returns whether what this frame's features were when it was last opened is still there
   */
  open(frame: Frame): { readonly kernels: Kernels; readonly kept: boolean } {
    const { kernels, kept } = this.#memory.open(frame.bytes)
    const same = kept && this.#frame === frame
    this.#frame = frame
    if (kept) return { kernels, kept: same }
    this.#style = null
    for (const { name } of this.layers) {
      const { depthwise, weights, bias } = this.#packedOf(name)
      const at = this.at(name)
      if (depthwise) numbersAt(kernels, at.depthwise, depthwise.length).set(depthwise)
      numbersAt(kernels, at.weights, weights.length).set(weights)
      if (bias) numbersAt(kernels, at.bias, bias.length).set(bias)
    }
    return { kernels, kept: same }
  }

  /** All of its numbers as they lie in memory, from {@link NUMBERS_AT} on, in the style that it wears. */
  numbers({ memory }: Kernels): ArrayBuffer {
    return memory.buffer.slice(NUMBERS_AT, this.fixed.bytes)
  }

  /** Lets go of the memory. */
  close(): void {
    this.#memory.close()
    this.#frame = null
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

function pack(weights: Numbers, layer: NetworkLayer): Packed {
  const bias = layer.norm ? null : paddedBias(weights, layer)
  if (layer.kind === 'convolution')
    return {
      depthwise: null,
      weights: layer.norm ? packConvolution(weights, layer) : packPicture(weights, layer),
      bias,
      pointwise: null,
    }
  const pointwise = readPointwise(weights, layer)
  return { depthwise: packDepthwise(weights, layer), weights: packPointwise(layer, pointwise), bias, pointwise }
}

function paddedBias(weights: Numbers, layer: NetworkLayer): Float32Array {
  const bias = new Float32Array(paddedOutputs(layer))
  bias.set(weights.numbers(`${layer.name}.bias`, [layer.outputs]))
  return bias
}
