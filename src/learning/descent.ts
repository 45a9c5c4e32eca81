import type { Values } from './numbers.ts'

/** Adam's, as in `models/train/learning/fit.py`, for there are few steps; twice the rate there, for there are fewer. */
const BETA1 = 0.8
const BETA2 = 0.98
const EPSILON = 1e-8
const RATE = 0.02
/** Share of the steps at the full rate, which then falls linearly to 0. */
const HOLD = 0.4
/** Share of the mean of the numbers so far that each step leaves: what a style is until the rate has fallen. */
const MEAN = 0.9

/** The content's weight at first, and its limits. */
const PULL = { first: 2, least: 0.3, most: 12 } as const
/** Growth of the content's weight a step, as a share of its error's excess. */
const GROWTH = 0.15
/** Of the error, which differs from photo to photo. */
const SMOOTHING = 0.9

/** Where a descent is; arrays are never changed once they are here. */
export interface Descent {
  /** Steps done. */
  readonly step: number
  readonly x: Values
  /** Adam's moments. */
  readonly m: Values
  readonly v: Values
  /** Mean of `x`, the last ones counting most: less restless than they are. */
  readonly mean: Values
  /** Weight of the content, led by its error. */
  readonly pull: number
  /** That error in parts of what the predicted style leaves, smoothed; null before the first. */
  readonly strain: number | null
}

export function beginDescent(x: Values): Descent {
  const zeros = () => new Float32Array(x.length)
  return { step: 0, x, m: zeros(), v: zeros(), mean: x, pull: PULL.first, strain: null }
}

/**
 * One step of Adam (Kingma and Ba 2015).
 *
 * @param steps in all
 * @param found the loss's gradient, and the content's error in parts of what shall be left of it
 */
export function descend(
  from: Descent,
  steps: number,
  found: { readonly gradient: Float32Array; readonly strain: number },
): Descent {
  const { gradient } = found
  const time = from.step + 1
  const m = from.m.map((old, i) => BETA1 * old + (1 - BETA1) * gradient[i])
  const v = from.v.map((old, i) => BETA2 * old + (1 - BETA2) * gradient[i] * gradient[i])
  const left = (steps - from.step) / (steps * (1 - HOLD))
  const rate = (RATE * Math.min(1, left)) / (1 - BETA1 ** time)
  const unbiased = 1 / Math.sqrt(1 - BETA2 ** time)
  const x = from.x.map((old, i) => old - (rate * m[i]) / (Math.sqrt(v[i]) * unbiased + EPSILON))
  const mean = from.mean.map((old, i) => MEAN * old + (1 - MEAN) * x[i])
  const strain = from.strain === null ? found.strain : SMOOTHING * from.strain + (1 - SMOOTHING) * found.strain
  const pull = Math.min(PULL.most, Math.max(PULL.least, from.pull * Math.exp(GROWTH * (strain - 1))))
  return { step: time, x, m, v, mean, pull, strain }
}
