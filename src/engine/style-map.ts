import { StyleTransferError } from '../core/errors.ts'
import { adaptable, normCounts } from '../core/norm-sites.ts'
import type { TransformerSpec } from '../core/release.ts'
import {
  type Adapter,
  checkLearnt,
  checkStyle,
  isVector,
  type LearntStyle,
  type Style,
  type StyleVector,
} from '../core/style.ts'
import type { Numbers } from './release-files.ts'

/** A linear layer of a network in plain numbers: weight [out, in], row after row, and bias [out]. */
interface Linear {
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/** A pointwise convolution that may have an adapter. */
interface Adapted {
  readonly outputs: number
  readonly inputs: number
  /** [outputs, inputs], row after row. */
  readonly weight: Float32Array
}

/** A plain matrix in the place of the network's own. */
export interface Matrix {
  readonly inputs: number
  readonly outputs: number
  /** [inputs, outputs], row after row. */
  readonly data: Float32Array
}

/**
 * What styles come to in one network: a vector becomes norms by the linear maps, and adapters are folded into plain
 * matrices, once for each style, so that painting with them costs no more.
 */
export class StyleMap {
  /** Scales and shifts, and after them the amounts of noise where the release has it. */
  readonly #linear: readonly Linear[]
  readonly #adaptable: ReadonlyMap<string, Adapted>
  readonly #folded = new WeakMap<LearntStyle, ReadonlyMap<string, Matrix>>()
  /** How many norms a style has. */
  readonly norms: number

  constructor(spec: TransformerSpec, styleDim: number, weights: Numbers) {
    const { affine, amounts, all } = normCounts(spec)
    const linear = (name: string, out: number): Linear => ({
      weight: weights.numbers(`${name}.weight`, [out, styleDim]),
      bias: weights.numbers(`${name}.bias`, [out]),
    })
    this.#linear = [linear('style', affine), ...(spec.noise ? [linear('noise', amounts)] : [])]
    this.norms = all
    this.#adaptable = new Map(
      adaptable(spec).map(([name, outputs, inputs]) => [
        name,
        { outputs, inputs, weight: weights.numbers(`${name}.weight`, [outputs, inputs, 1, 1]) },
      ]),
    )
  }

  /** The style in full: of a vector its norms. Throws `bad-option` for what is no style of this network. */
  full(style: Style): LearntStyle {
    // Also for what a caller without types takes for a style.
    if (isVector(style) || typeof style !== 'object' || style === null || !('norms' in style))
      return { norms: this.#normsOf(style), adapters: new Map() }
    this.#check(style)
    return style
  }

  /** By the name of the convolution whose matrix they replace. */
  matrices(style: LearntStyle): ReadonlyMap<string, Matrix> {
    const known = this.#folded.get(style)
    if (known) return known
    this.#check(style)
    const folded = new Map<string, Matrix>()
    for (const [name, adapter] of style.adapters) {
      const adapted = this.#adaptable.get(name)
      if (adapted) folded.set(name, fold(adapted, adapter))
    }
    this.#folded.set(style, folded)
    return folded
  }

  #check(style: LearntStyle): void {
    checkLearnt(style, this.norms)
    for (const [name, { inputs, outputs }] of style.adapters) {
      const adapted = this.#adaptable.get(name)
      if (adapted?.inputs !== inputs || adapted.outputs !== outputs)
        throw new StyleTransferError('bad-option', 'This style was learnt for other networks.')
    }
  }

  #normsOf(vector: StyleVector): Float32Array {
    checkStyle(vector)
    const norms = new Float32Array(this.norms)
    let at = 0
    for (const { weight, bias } of this.#linear)
      for (let row = 0; row < bias.length; row++) {
        let sum = bias[row]
        for (let i = 0; i < vector.length; i++) sum += weight[row * vector.length + i] * vector[i]
        norms[at++] = sum
      }
    return norms
  }
}

/** W + upᵀ · down, turned to [inputs, outputs] as tfjs has it. */
function fold({ weight, inputs, outputs }: Adapted, { rank, down, up }: Adapter): Matrix {
  const out = new Float32Array(inputs * outputs)
  for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) out[i * outputs + o] = weight[o * inputs + i]
  for (let r = 0; r < rank; r++)
    for (let i = 0; i < inputs; i++) {
      const factor = down[r * inputs + i]
      for (let o = 0; o < outputs; o++) out[i * outputs + o] += factor * up[r * outputs + o]
    }
  return { inputs, outputs, data: out }
}
