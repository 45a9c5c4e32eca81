import { adaptable, normSites } from '../core/norm-sites.ts'
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
export function groupsOf(spec: TransformerSpec, weights: Weights): Group[] {
  const sites = normSites(spec)
  const convs = adaptable(spec)
  const layer = (place: number, what: Partial<Layer>): Layer => {
    const [name, outputs, inputs] = convs[place]
    const conv = separable(weights, name.replace(/\.pointwise$/, ''), [outputs, inputs])
    return { name, conv, inputs, outputs, offset: sites[place].offset, relu: false, skip: null, ...what }
  }
  const pairs = Array.from({ length: spec.blocks }, (_, i) => ({
    layers: [layer(2 * i, { relu: true }), layer(2 * i + 1, {})],
    residual: true,
  }))
  const first = 2 * spec.blocks
  return [
    ...pairs,
    { layers: [layer(first, { relu: true, skip: 'quarter' })], residual: false },
    { layers: [layer(first + 1, {})], residual: true },
    { layers: [layer(first + 2, { relu: true, skip: 'half' })], residual: false },
  ]
}
