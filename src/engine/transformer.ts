import {
  add,
  conv2d,
  mul,
  relu,
  sigmoid,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor4d,
} from '@tensorflow/tfjs-core'
import { hashedNoise } from '../core/noise.ts'
import { type NormSite, normCounts, normSites } from '../core/norm-sites.ts'
import type { TransformerSpec } from '../core/release.ts'
import type { LearntStyle } from '../core/style.ts'
import { instanceNorm } from './ops/instance-norm.ts'
import { reflectPad } from './ops/reflect-pad.ts'
import { type SeparableWeights, separableConv } from './ops/separable-conv.ts'
import { upsample } from './ops/upsample.ts'
import { Steps } from './steps.ts'
import { StyleMap } from './style-map.ts'
import type { CallOptions } from './types.ts'
import type { Weights } from './weights.ts'

interface Affine {
  readonly gamma: Tensor1D
  readonly beta: Tensor1D
}

/** What one style sets. */
interface StyleNumbers {
  /** Scales and shifts of all sites, and where there is noise its amounts, [1, n]. */
  readonly norms: Tensor2D
  /** Matrices in the place of the network's own, by the convolution's name. */
  readonly matrices: ReadonlyMap<string, Tensor4D>
}

/** Sub-pixels of a 2×2 block times colours: the channels of the networks' first input and last output. */
export const SUBPIXELS = 12

/** A separable convolution whose pointwise part styles may change. */
interface Adaptable extends SeparableWeights {
  readonly name: string
}

/** As the style has it. */
function styled(weights: Adaptable, { matrices }: StyleNumbers): SeparableWeights {
  return { depthwise: weights.depthwise, pointwise: matrices.get(`${weights.name}.pointwise`) ?? weights.pointwise }
}

/** Cost of all steps but the blocks', in halves of a block: the layers at 1/2 and 1/4 take most of the time (on wasm). */
const ENDS_COST = 36

/**
 * The transformer of Ghiasi et al. (2017), section 3.1, with conditional instance norm. Departures from the paper: half-
 * resolution first and last layers by pixel (un)shuffle (Shi et al. 2016), depthwise-separable convolutions, skips at
 * 1/4 and 1/2 inside the conditional norms, an encoder whose norms are not conditional, and noise in amounts that the
 * style sets (Karras et al. 2019), without which flat areas can hold no texture but a regular one.
 */
export class Transformer {
  readonly #encode1: Tensor4D
  readonly #encode2: SeparableWeights
  readonly #encode3: SeparableWeights
  readonly #norms: readonly Affine[]
  readonly #blocks: readonly { readonly a: Adaptable; readonly b: Adaptable }[]
  readonly #up1: Adaptable
  readonly #skip1: Tensor4D
  readonly #refine1: Adaptable
  readonly #up2: Adaptable
  readonly #skip2: Tensor4D
  readonly #output: { readonly weight: Tensor4D; readonly bias: Tensor1D }
  readonly #sites: readonly NormSite[]
  /** Where the amounts of noise start among a style's norms, of each block and then of the first upsampling; null without. */
  readonly #noise: number | null
  /** What styles come to here. */
  readonly styles: StyleMap
  readonly #widths: TransformerSpec['widths']

  constructor(spec: TransformerSpec, styleDim: number, weights: Weights) {
    const [half, quarter, eighth] = spec.widths
    const separable = (name: string, out: number, into: number): Adaptable => ({
      name,
      depthwise: weights.depthwise(`${name}.depthwise`, into),
      pointwise: weights.conv(`${name}.pointwise`, [out, into, 1]),
    })
    this.#encode1 = weights.conv('encode1', [half, SUBPIXELS, 3])
    this.#encode2 = separable('encode2', quarter, half)
    this.#encode3 = separable('encode3', eighth, quarter)
    this.#norms = spec.widths.map((width, i) => ({
      gamma: weights.vector(`norm${i + 1}.gamma`, width),
      beta: weights.vector(`norm${i + 1}.beta`, width),
    }))
    this.#blocks = Array.from({ length: spec.blocks }, (_, i) => ({
      a: separable(`blocks.${i}.a`, eighth, eighth),
      b: separable(`blocks.${i}.b`, eighth, eighth),
    }))
    this.#up1 = separable('up1', quarter, eighth)
    this.#skip1 = weights.conv('skip1', [quarter, quarter, 1])
    this.#refine1 = separable('refine1', quarter, quarter)
    this.#up2 = separable('up2', half, quarter)
    this.#skip2 = weights.conv('skip2', [half, half, 1])
    this.#output = {
      weight: weights.conv('output', [SUBPIXELS, half, 3]),
      bias: weights.vector('output.bias', SUBPIXELS),
    }
    this.#sites = normSites(spec)
    this.#widths = spec.widths
    this.#noise = spec.noise ? normCounts(spec).affine : null
    this.styles = new StyleMap(spec, styleDim, weights)
  }

  #norm(x: Tensor4D, index: number): Tensor4D {
    const { gamma, beta } = this.#norms[index]
    return instanceNorm(x, { scale: gamma, shift: beta }, 'relu')
  }

  /** Conditional instance norm at one site. */
  #conditional(
    x: Tensor4D,
    { norms }: StyleNumbers,
    index: number,
    activation: 'linear' | 'relu' = 'linear',
  ): Tensor4D {
    const { channels, offset } = this.#sites[index]
    const scale = slice(norms, [0, offset], [1, channels])
    const shift = slice(norms, [0, offset + channels], [1, channels])
    return instanceNorm(x, { scale, shift }, activation)
  }

  /**
   * Conditional instance norm, noise in the amounts that the style asks for where the release has it, ReLU.
   * `place` counts the blocks, then the first upsampling.
   */
  #grainy(x: Tensor4D, numbers: StyleNumbers, index: number, place: number): Tensor4D {
    if (this.#noise === null) return this.#conditional(x, numbers, index, 'relu')
    const [, height, width, channels] = x.shape
    const noise = tensor4d(hashedNoise(place, height, width), [1, height, width, 1])
    const amounts = slice(numbers.norms, [0, this.#noise + place * this.#widths[2]], [1, channels])
    return relu(add<Tensor4D>(this.#conditional(x, numbers, index), mul(noise, amounts)))
  }

  /**
   * @param makeInput the photo as [1, h / 2, w / 2, {@link SUBPIXELS}], sub-pixels in PyTorch's pixel-unshuffle order
   * @param style in full, see {@link StyleMap.full}
   * @returns the picture in the same layout, values 0..1
   */
  async transform(makeInput: () => Tensor4D, style: LearntStyle, options: CallOptions): Promise<Float32Array> {
    const steps = new Steps(ENDS_COST + 2 * this.#blocks.length, options)
    try {
      const input = await steps.run(makeInput)
      const numbers = await this.#read(steps, style)
      const half = await steps.run(
        () => this.#norm(conv2d(reflectPad(input), this.#encode1, 1, 'valid'), 0),
        [input],
        5,
      )
      const quarter = await steps.run(() => this.#norm(separableConv(half, this.#encode2, 2), 1), [], 4)
      let h = await steps.run(() => this.#norm(separableConv(quarter, this.#encode3, 2), 2), [], 2)
      for (const [i, { a, b }] of this.#blocks.entries()) {
        const x = h
        const y = await steps.run(() => this.#grainy(separableConv(x, styled(a, numbers)), numbers, 2 * i, i))
        h = await steps.run(
          () => add<Tensor4D>(x, this.#conditional(separableConv(y, styled(b, numbers)), numbers, 2 * i + 1)),
          [x, y],
        )
      }
      const picture = await this.#decode(steps, numbers, { half, quarter, eighth: h })
      return (await picture.data()) as Float32Array
    } finally {
      steps.dispose()
    }
  }

  /** The style's numbers on the backend. */
  async #read(steps: Steps, style: LearntStyle): Promise<StyleNumbers> {
    const { norms } = style
    const affine = await steps.run(() => tensor2d(norms, [1, norms.length]), [], 0)
    const matrices = new Map<string, Tensor4D>()
    for (const [name, { inputs, outputs, data }] of this.styles.matrices(style))
      matrices.set(name, await steps.run(() => tensor4d(data, [1, 1, inputs, outputs]), [], 0))
    return { norms: affine, matrices }
  }

  async #decode(
    steps: Steps,
    numbers: StyleNumbers,
    features: { readonly half: Tensor4D; readonly quarter: Tensor4D; readonly eighth: Tensor4D },
  ): Promise<Tensor4D> {
    const { half, quarter, eighth } = features
    const first = 2 * this.#blocks.length
    const join = async (low: Tensor4D, skip: Tensor4D, weights: readonly [Adaptable, Tensor4D], cost: number) => {
      const [up, mix] = weights
      const large = await steps.run(() => upsample(low), [low], cost)
      const narrow = await steps.run(() => separableConv(large, styled(up, numbers)), [large], 3 * cost)
      return steps.run(() => add<Tensor4D>(narrow, conv2d(skip, mix, 1, 'valid')), [narrow, skip], cost)
    }
    const joined1 = await join(eighth, quarter, [this.#up1, this.#skip1], 1)
    const x = await steps.run(() => this.#grainy(joined1, numbers, first, this.#blocks.length), [joined1])
    const refined = await steps.run(
      () => add<Tensor4D>(x, this.#conditional(separableConv(x, styled(this.#refine1, numbers)), numbers, first + 1)),
      [x],
      2,
    )
    const joined2 = await join(refined, half, [this.#up2, this.#skip2], 2)
    const y = await steps.run(() => this.#conditional(joined2, numbers, first + 2, 'relu'), [joined2])
    const { weight, bias } = this.#output
    return steps.run(() => sigmoid(add<Tensor4D>(conv2d(reflectPad(y), weight, 1, 'valid'), bias)), [y], 5)
  }
}
