import type { TransformerSpec } from '../core/release.ts'
import type { SeparableBothWays } from '../engine/ops/separable-conv.ts'
import type { Weights } from '../engine/weights.ts'

/** A convolution, the conditional norm behind it, and what is done before and between. */
export interface Layer {
  /** Of its pointwise convolution, as a style's adapters are named. */
  readonly name: string
  readonly conv: SeparableBothWays
  readonly inputs: number
  readonly outputs: number
  /** Where its scales begin among a style's norms; its shifts follow. */
  readonly offset: number
  readonly relu: boolean
  /** What the decoder adds before the norm, by its name in `Encoded`; its input is enlarged first. */
  readonly skip: 'quarter' | 'half' | null
}

/** Layers, and whether their input is added to their output. */
export interface Group {
  readonly layers: readonly Layer[]
  readonly residual: boolean
}

export function separable(weights: Weights, name: string, [out, into]: readonly [number, number]): SeparableBothWays {
  return {
    depthwise: weights.depthwise(`${name}.depthwise`, into),
    turned: weights.reverseDepthwise(`${name}.depthwise`, into),
    pointwise: weights.conv(`${name}.pointwise`, [out, into, 1]),
    across: weights.reverseConv(`${name}.pointwise`, [out, into, 1]),
  }
}

/** Everything behind the encoder but the last convolution, in order. */
export function groupsOf({ widths, blocks }: TransformerSpec, weights: Weights): Group[] {
  const [half, quarter, eighth] = widths
  let offset = 0
  const layer = (name: string, [outputs, inputs]: readonly [number, number], what: Partial<Layer>): Layer => {
    const made: Layer = {
      name: `${name}.pointwise`,
      conv: separable(weights, name, [outputs, inputs]),
      inputs,
      outputs,
      offset,
      relu: false,
      skip: null,
      ...what,
    }
    offset += 2 * outputs
    return made
  }
  const pairs = Array.from({ length: blocks }, (_, i) => ({
    layers: [layer(`blocks.${i}.a`, [eighth, eighth], { relu: true }), layer(`blocks.${i}.b`, [eighth, eighth], {})],
    residual: true,
  }))
  return [
    ...pairs,
    { layers: [layer('up1', [quarter, eighth], { relu: true, skip: 'quarter' })], residual: false },
    { layers: [layer('refine1', [quarter, quarter], {})], residual: true },
    { layers: [layer('up2', [half, quarter], { relu: true, skip: 'half' })], residual: false },
  ]
}
