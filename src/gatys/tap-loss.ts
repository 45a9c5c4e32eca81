import {
  add,
  div,
  eye,
  fused,
  matMul,
  mul,
  relu,
  reshape,
  sqrt,
  square,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
} from '@tensorflow/tfjs-core'
import { channelMean, gram } from '../engine/ops/gram.ts'
import { comparisonOf, EPSILON, type Floors, type TapTarget } from './tap-moments.ts'

/** A tap's style loss and what its gradient at the features is made of: filter and bias of a 1×1 convolution. */
export type TapLoss = [loss: Tensor, filter: Tensor4D, bias: Tensor1D]

/** Moments as the loss compares them: [c, c], [1, c], [1, c]. */
interface Moments {
  readonly gram: Tensor2D
  readonly mean: Tensor2D
  readonly deviation: Tensor2D
}

/** What a tap's terms weigh. */
export interface TapWeights {
  readonly gram: number
  readonly moment: number
  /** A term is cut where it is above this many times its painting's own magnitude; by default nowhere. */
  readonly outlier?: number
}

/**
 * Style loss at one tap: relative squared distances of Gram matrices (Gatys et al. 2016) and of channel means and
 * deviations (Huang and Belongie 2017), seen through the network's metric. Departure from the papers: each is divided
 * by the painting's own magnitude, so that no weight needs tuning for a pair of images.
 *
 * All of it follows from the features' mean and Gram matrix, so that beside those two the features are read once more
 * for the gradient and never copied.
 */
export class StyleTapLoss {
  readonly #metric: Tensor2D | null
  readonly #identity: Tensor2D
  readonly #target: Moments
  readonly #perGram: number
  readonly #perMoment: number

  constructor(of: TapTarget, floors?: Floors) {
    const { metric } = of
    const { channels } = of.painting
    const { target, perGram, perMoment } = comparisonOf(of, floors)
    this.#perGram = perGram
    this.#perMoment = perMoment
    this.#metric = metric ? tensor2d(metric, [channels, channels]) : null
    this.#identity = eye(channels)
    this.#target = {
      gram: tensor2d(target.gram, [channels, channels]),
      mean: tensor2d(target.mean, [1, channels]),
      deviation: tensor2d(target.deviation, [1, channels]),
    }
  }

  dispose(): void {
    const { gram: g, mean, deviation } = this.#target
    for (const tensor of [this.#metric, this.#identity, g, mean, deviation]) tensor?.dispose()
  }

  /** The loss times its weights, and its gradient. features: [1, h, w, c] */
  at(features: Tensor4D, { gram: gramWeight, moment: momentWeight, outlier }: TapWeights): TapLoss {
    const [, height, width, channels] = features.shape
    const found = this.#moments(channelMean(features), gram(features))
    const ofGram = sub<Tensor2D>(found.gram, this.#target.gram)
    const ofMean = sub<Tensor2D>(found.mean, this.#target.mean)
    const ofDeviation = sub<Tensor2D>(found.deviation, this.#target.deviation)
    const gramTerm = mul(sum(square(ofGram)), this.#perGram)
    const momentTerm = mul(sum(add(square(ofMean), square(ofDeviation))), this.#perMoment)
    const loss = add(mul(cut(gramTerm, outlier), gramWeight), mul(cut(momentTerm, outlier), momentWeight))
    const perGram = slope(gramTerm, gramWeight * this.#perGram, outlier)
    const perMoment = slope(momentTerm, momentWeight * this.#perMoment, outlier)
    // Of the variances, which are the Gram matrix's diagonal less the squared means.
    const atVariance = mul<Tensor2D>(div(ofDeviation, found.deviation), perMoment)
    const atGram = add<Tensor2D>(mul(mul(ofGram, 2), perGram), mul(this.#identity, atVariance))
    const atMean = mul<Tensor2D>(sub(mul(ofMean, perMoment), mul(found.mean, atVariance)), 2)
    const places = height * width
    const filter = mul<Tensor4D>(reshape(this.#seen(this.#seen(atGram), true), [1, 1, channels, channels]), 2 / places)
    // Made as a vector and not only reshaped to one: see affine.ts.
    const bias = mul<Tensor1D>(reshape(this.#seen(atMean), [channels]), 1 / places)
    return [loss, filter, bias]
  }

  /** x · metric, or metric · x. */
  #seen(x: Tensor2D, fromLeft = false): Tensor2D {
    if (!this.#metric) return x
    return fromLeft ? matMul(this.#metric, x) : matMul(x, this.#metric)
  }

  #moments(mean: Tensor2D, products: Tensor2D): Moments {
    const seenMean = this.#seen(mean)
    const seenGram = this.#seen(this.#seen(products), true)
    const diagonal = sum(mul(seenGram, this.#identity), 0, true) as Tensor2D
    const variance = sub<Tensor2D>(diagonal, square(seenMean))
    // Rounding may leave a constant channel a little below 0.
    const deviation = sqrt(add<Tensor2D>(relu(variance), EPSILON))
    return { gram: seenGram, mean: seenMean, deviation }
  }
}

function cut(term: Tensor, limit: number | undefined): Tensor {
  return limit === undefined ? term : sub(limit, relu(sub(limit, term)))
}

/** What the gradient of a term is multiplied by: 0 where it is cut. */
function slope(term: Tensor, weight: number, limit: number | undefined): Tensor | number {
  return limit === undefined ? weight : mul(step(sub(limit, term)), weight)
}

/** The gradient at the features. */
export function tapGradient(features: Tensor4D, [, filter, bias]: TapLoss): Tensor4D {
  return fused.conv2d({ x: features, filter, strides: 1, pad: 'valid', bias })
}
