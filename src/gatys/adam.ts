import { type Evaluate, type Iterate, isSound, type Memory, type Minimiser } from './minimise.ts'
import type { Values } from './picture.ts'

/** Step in logits; colours move by a quarter of it at most. */
const RATE = 0.06
const BETA1 = 0.9
const BETA2 = 0.99
const EPSILON = 1e-8
/** A loss that many times the best one means that the steps are too long. */
const GROWN = 1.5
const MIN_RATE = RATE / 64

/**
 * Adam (Kingma and Ba 2015). Where the loss grows or its numbers are not finite, it goes back to the best point,
 * forgets its moments and halves its rate.
 */
export class Adam implements Minimiser {
  readonly #evaluate: Evaluate
  #rate: number
  #time: number
  #best: { readonly x: Values; readonly total: number } | null
  #m: Values | null
  #v: Values | null

  constructor(evaluate: Evaluate, { numbers, arrays }: Memory) {
    this.#evaluate = evaluate
    this.#rate = numbers.rate ?? RATE
    this.#time = numbers.time ?? 0
    this.#m = arrays.m ?? null
    this.#v = arrays.v ?? null
    this.#best = arrays.best ? { x: arrays.best, total: numbers.best } : null
  }

  async step(from: Iterate): Promise<Iterate | null> {
    if (!this.#best || from.at.losses.total < this.#best.total) this.#best = { x: from.x, total: from.at.losses.total }
    const x = this.#move(from)
    const at = await this.#evaluate(x)
    if (isSound(at) && at.losses.total <= GROWN * this.#best.total) return { x, at }
    this.#rate /= 2
    this.#m = null
    this.#v = null
    this.#time = 0
    if (this.#rate < MIN_RATE) return null
    return { x: this.#best.x, at: await this.#evaluate(this.#best.x) }
  }

  numbers(): Readonly<Record<string, number>> {
    return { rate: this.#rate, time: this.#time, ...(this.#best && { best: this.#best.total }) }
  }

  arrays(): Readonly<Record<string, Values>> {
    return {
      ...(this.#m && { m: this.#m }),
      ...(this.#v && { v: this.#v }),
      ...(this.#best && { best: this.#best.x }),
    }
  }

  #move({ x, at: { gradient } }: Iterate): Values {
    const [oldM, oldV] = [this.#m, this.#v]
    const m = gradient.map((g, i) => BETA1 * (oldM?.[i] ?? 0) + (1 - BETA1) * g)
    const v = gradient.map((g, i) => BETA2 * (oldV?.[i] ?? 0) + (1 - BETA2) * g * g)
    this.#m = m
    this.#v = v
    this.#time++
    const rate = (this.#rate * Math.sqrt(1 - BETA2 ** this.#time)) / (1 - BETA1 ** this.#time)
    return x.map((value, i) => value - (rate * m[i]) / (Math.sqrt(v[i]) + EPSILON))
  }
}
