import { along, dot, type Evaluate, type Iterate, isSound, type Memory, type Minimiser } from './minimise.ts'
import type { Values } from './picture.ts'

/** Pairs that are remembered, at most. */
const HISTORY = 10
/** Bytes that the remembered pairs may take: a phone has 12 MB for each array of a picture of 1024 × 1024 px. */
const HISTORY_BYTES = 96e6
/** Armijo's and Wolfe's constants (Nocedal and Wright 2006, section 3.1). */
const DECREASE = 1e-4
const CURVATURE = 0.9
const MAX_TRIALS = 12
/** Root mean square of the first step, which no curvature scales yet, in logits. */
const FIRST_STEP = 0.1

interface Pair {
  /** Step, and the change of the gradient along it. */
  readonly s: Values
  readonly y: Values
  /** s · y */
  readonly curvature: number
}

interface Trial {
  readonly point: Iterate
  readonly step: number
}

/**
 * L-BFGS (Liu and Nocedal 1989) by the two-loop recursion. The line search is the bisection of Lewis and Overton
 * (2013) for the weak Wolfe conditions, which needs no smoothness: ReLU and max pooling have kinks. A trial whose
 * numbers are not finite counts as too long a step.
 */
export class Lbfgs implements Minimiser {
  readonly #evaluate: Evaluate
  #pairs: readonly Pair[]

  constructor(evaluate: Evaluate, { arrays }: Memory) {
    this.#evaluate = evaluate
    const pairs: Pair[] = []
    for (let k = 0; arrays[`s${k}`] && arrays[`y${k}`]; k++) {
      const [s, y] = [arrays[`s${k}`], arrays[`y${k}`]]
      pairs.push({ s, y, curvature: dot(s, y) })
    }
    this.#pairs = pairs
  }

  async step(from: Iterate): Promise<Iterate | null> {
    const found = await this.#search(from, this.#direction(from.at.gradient))
    if (found) return found
    if (this.#pairs.length === 0) return null
    // The memory may describe a place that was left: once more, straight downhill.
    this.#pairs = []
    return this.#search(from, this.#direction(from.at.gradient))
  }

  numbers(): Readonly<Record<string, number>> {
    return {}
  }

  arrays(): Readonly<Record<string, Values>> {
    return Object.fromEntries(
      this.#pairs.flatMap(({ s, y }, k) => [
        [`s${k}`, s],
        [`y${k}`, y],
      ]),
    )
  }

  #direction(gradient: Values): Values {
    const q = gradient.map((g) => -g)
    const pairs = this.#pairs
    if (pairs.length === 0) {
      const scale = FIRST_STEP / (Math.sqrt(dot(q, q) / q.length) || 1)
      return q.map((v) => v * scale)
    }
    const alphas: number[] = []
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { s, y, curvature } = pairs[k]
      alphas[k] = dot(s, q) / curvature
      add(q, -alphas[k], y)
    }
    const { y, curvature } = pairs[pairs.length - 1]
    const scale = curvature / dot(y, y)
    for (let i = 0; i < q.length; i++) q[i] *= scale
    for (const [k, pair] of pairs.entries()) add(q, alphas[k] - dot(pair.y, q) / pair.curvature, pair.s)
    return q
  }

  async #search(from: Iterate, direction: Values): Promise<Iterate | null> {
    const slope = dot(from.at.gradient, direction)
    if (!(slope < 0)) return null
    let short = 0
    let long = Number.POSITIVE_INFINITY
    let step = 1
    let best: Trial | null = null
    for (let trial = 0; trial < MAX_TRIALS; trial++) {
      const x = along(from.x, step, direction)
      const at = await this.#evaluate(x)
      const lower = isSound(at) && at.losses.total <= from.at.losses.total + DECREASE * step * slope
      if (lower) {
        best = { point: { x, at }, step }
        if (dot(at.gradient, direction) >= CURVATURE * slope) break
        short = step
      } else {
        // What lowers the loss is taken rather than a better step looked for: an evaluation is an iteration's cost.
        if (best) break
        long = step
      }
      step = Number.isFinite(long) ? (short + long) / 2 : 2 * short
    }
    if (best) this.#remember(from, best.point)
    return best?.point ?? null
  }

  #remember(from: Iterate, to: Iterate): void {
    const s = along(to.x, -1, from.x)
    const y = along(to.at.gradient, -1, from.at.gradient)
    // Without curvature along the step the matrix would not stay positive.
    const curvature = dot(s, y)
    if (curvature <= 1e-10 * dot(y, y)) return
    const room = Math.max(3, Math.min(HISTORY, Math.floor(HISTORY_BYTES / (2 * s.byteLength))))
    this.#pairs = [...this.#pairs, { s, y, curvature }].slice(-room)
  }
}

/** to + k · b, in place. */
function add(to: Values, k: number, b: Values): void {
  for (let i = 0; i < to.length; i++) to[i] += k * b[i]
}
