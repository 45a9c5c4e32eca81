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
import { dot } from './minimise.ts'
import type { TapStatistics } from './types.ts'

/** Keeps the slope of the square root finite where a channel is silent. */
const EPSILON = 1e-5
/** Share of the photo's own magnitude in the painting's: a blank painting must not make its losses infinite. */
const PHOTO_SHARE = 0.01

/** A tap's style loss and what its gradient at the features is made of: filter and bias of a 1×1 convolution. */
export type TapLoss = [loss: Tensor, filter: Tensor4D, bias: Tensor1D]

/** Moments as the loss compares them: [c, c], [1, c], [1, c]. */
interface Moments {
  readonly gram: Tensor2D
  readonly mean: Tensor2D
  readonly deviation: Tensor2D
}

/** The same as numbers. */
interface SeenStatistics {
  readonly gram: Float32Array
  readonly mean: Float32Array
  readonly deviation: Float32Array
}

/** What a tap is compared through and with. */
export interface TapTarget {
  /** [c · c], symmetric, or null. */
  readonly metric: Float32Array | null
  readonly painting: TapStatistics
  /** The photo's own statistics at this size, where they shall have a share in the magnitude. */
  readonly photo: TapStatistics | null
}

/** What a tap's terms weigh. */
export interface TapWeights {
  readonly gram: number
  readonly moment: number
  /** A term is cut where it is above this many times its painting's own magnitude; by default nowhere. */
  readonly outlier?: number
}

/** Magnitudes below which a painting is taken to have these: of its Gram matrix, and of means and deviations. */
export interface Floors {
  readonly gram: number
  readonly moment: number
}

const NO_FLOORS: Floors = { gram: Number.MIN_VALUE, moment: Number.MIN_VALUE }

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

  constructor({ metric, painting, photo }: TapTarget, floors = NO_FLOORS) {
    const { channels } = painting
    const target = seen(painting, metric)
    const own = photo && seen(photo, metric)
    const perUnit = (of: (s: SeenStatistics) => number, floor: number) =>
      1 / (of(target) + (own ? PHOTO_SHARE * of(own) : 0) + floor)
    this.#perGram = perUnit(({ gram: g }) => dot(g, g), floors.gram)
    this.#perMoment = perUnit(({ mean, deviation }) => dot(mean, mean) + dot(deviation, deviation), floors.moment)
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

/** a · b, both [c · c]. */
function product(a: Float32Array, b: Float32Array, c: number): Float32Array {
  const out = new Float32Array(c * c)
  for (let i = 0; i < c; i++)
    for (let k = 0; k < c; k++) {
      const left = a[i * c + k]
      for (let j = 0; j < c; j++) out[i * c + j] += left * b[k * c + j]
    }
  return out
}

/** Statistics of metric · features. */
function seen({ channels: c, mean, gram: g }: TapStatistics, metric: Float32Array | null): SeenStatistics {
  const products = metric ? product(metric, product(g, metric, c), c) : g
  const means = metric
    ? Float32Array.from({ length: c }, (_, i) => dot(metric.subarray(i * c, (i + 1) * c), mean))
    : mean
  return { gram: products, mean: means, deviation: channelDeviation({ channels: c, mean: means, gram: products }) }
}

/** Standard deviations of the channels, [c], above 0. */
export function channelDeviation({ channels, mean, gram: g }: TapStatistics): Float32Array {
  return mean.map((m, i) => Math.sqrt(Math.max(0, g[i * channels + i] - m * m) + EPSILON))
}
