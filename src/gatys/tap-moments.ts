/** What style losses compare: statistics as the loss network's metric sees them. Numbers only, for every executor. */
import { dot } from './minimise.ts'
import type { TapStatistics } from './types.ts'

/** Keeps the slope of the square root finite where a channel is silent. */
export const EPSILON = 1e-5
/** Share of the photo's own magnitude in the painting's: a blank painting must not make its losses infinite. */
const PHOTO_SHARE = 0.01

/** Statistics of metric · features. */
export interface SeenStatistics {
  /** [c · c] */
  readonly gram: Float32Array
  /** [c] */
  readonly mean: Float32Array
  /** [c], above 0. */
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

/** Magnitudes below which a painting is taken to have these: of its Gram matrix, and of means and deviations. */
export interface Floors {
  readonly gram: number
  readonly moment: number
}

/** What a tap is compared with, and what its squared distances are multiplied by. */
export interface TapComparison {
  readonly target: SeenStatistics
  readonly perGram: number
  readonly perMoment: number
}

const NO_FLOORS: Floors = { gram: Number.MIN_VALUE, moment: Number.MIN_VALUE }

export function comparisonOf({ metric, painting, photo }: TapTarget, floors = NO_FLOORS): TapComparison {
  const target = seen(painting, metric)
  const own = photo && seen(photo, metric)
  const perUnit = (of: (s: SeenStatistics) => number, floor: number) =>
    1 / (of(target) + (own ? PHOTO_SHARE * of(own) : 0) + floor)
  return {
    target,
    perGram: perUnit(({ gram }) => dot(gram, gram), floors.gram),
    perMoment: perUnit(({ mean, deviation }) => dot(mean, mean) + dot(deviation, deviation), floors.moment),
  }
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

/** A channel's spread is changed by this factor at most, either way: a blank painting must leave the photo's forms. */
const MAX_GAIN = 5

/** What makes the photo's features have the painting's channel means and deviations: adaptive instance norm. */
export function restyling(own: TapStatistics, painting: TapStatistics): { scale: Float32Array; shift: Float32Array } {
  const deviations = channelDeviation(painting)
  const scale = channelDeviation(own).map((deviation, i) =>
    Math.min(MAX_GAIN, Math.max(1 / MAX_GAIN, deviations[i] / deviation)),
  )
  return { scale, shift: scale.map((factor, i) => painting.mean[i] - factor * own.mean[i]) }
}
