/** What the optimisers share: pure arithmetic on arrays, so that a state is a handful of arrays on every backend. */
import type { Values } from './picture.ts'
import type { Losses } from './types.ts'

export interface Evaluation {
  readonly losses: Losses
  /** Of the total loss, at the values. */
  readonly gradient: Values
}

export interface Iterate {
  readonly x: Values
  readonly at: Evaluation
}

export type Evaluate = (x: Values) => Promise<Evaluation>

/** An iterative method. Arrays that it hands out or is given are never changed. */
export interface Minimiser {
  /** One iteration. null: no step from here makes the loss smaller. */
  step(from: Iterate): Promise<Iterate | null>
  /** What it needs to be resumed here, beside the values. */
  numbers(): Readonly<Record<string, number>>
  arrays(): Readonly<Record<string, Values>>
}

/** What {@link Minimiser.numbers} and {@link Minimiser.arrays} gave; empty for a fresh start. */
export interface Memory {
  readonly numbers: Readonly<Record<string, number>>
  readonly arrays: Readonly<Record<string, Values>>
}

/** Summed in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** a + k · b */
export function along(a: Float32Array, k: number, b: Float32Array): Values {
  const out = new Float32Array(a.length)
  for (let i = 0; i < a.length; i++) out[i] = a[i] + k * b[i]
  return out
}

/** Whether neither the loss nor any part of the gradient is NaN or infinite. */
export function isSound({ losses, gradient }: Evaluation): boolean {
  return Number.isFinite(losses.total) && Number.isFinite(dot(gradient, gradient))
}
