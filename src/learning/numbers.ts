import { uniform } from '../core/noise.ts'
import type { Adapter, LearntStyle } from '../core/style.ts'
import type { Painter } from './painter.ts'

export type Values = Float32Array<ArrayBuffer>

/** First of the hash's streams that adapters begin with; those below are the ground's and the networks'. */
const STREAM = 2000

/** How a style's numbers lie in one array: the norms, then `down` and `up` of each adapter in the network's order. */
export class Numbers {
  readonly length: number
  readonly #norms: number
  readonly #adapters: readonly (Pick<Adapter, 'rank' | 'inputs' | 'outputs'> & {
    readonly name: string
    readonly from: number
  })[]

  /** @param rank of the adapters; 0 has none */
  constructor({ norms, adaptable }: Pick<Painter, 'norms' | 'adaptable'>, rank: number) {
    let from = norms
    this.#norms = norms
    this.#adapters = (rank > 0 ? adaptable : []).map(({ name, inputs, outputs }) => {
      const place = { name, rank, inputs, outputs, from }
      from += rank * (inputs + outputs)
      return place
    })
    this.length = from
  }

  /** Where the descent begins: the norms given, and adapters that add nothing yet. */
  begin(norms: Float32Array, seed: number): Values {
    const x = new Float32Array(this.length)
    x.set(norms)
    for (const [k, { from, rank, inputs }] of this.#adapters.entries())
      for (let i = 0; i < rank * inputs; i++) {
        const radius = Math.sqrt(-2 * Math.log(uniform(i, seed, STREAM + 2 * k)))
        x[from + i] = (radius * Math.cos(2 * Math.PI * uniform(i, seed, STREAM + 2 * k + 1))) / Math.sqrt(inputs)
      }
    return x
  }

  /** The style of these numbers, which it shares. */
  style(x: Float32Array): LearntStyle {
    const adapters = this.#adapters.map(({ name, from, rank, inputs, outputs }): [string, Adapter] => {
      const middle = from + rank * inputs
      const down = x.subarray(from, middle)
      return [name, { rank, inputs, outputs, down, up: x.subarray(middle, middle + rank * outputs) }]
    })
    return { norms: x.subarray(0, this.#norms), adapters: new Map(adapters) }
  }

  /** Puts what there is for each part of a style together, in this order. */
  join(norms: Float32Array, adapters: ReadonlyMap<string, readonly Float32Array[]>): Values {
    const out = new Float32Array(this.length)
    out.set(norms)
    for (const { name, from, rank, inputs } of this.#adapters) {
      const [down, up] = adapters.get(name) ?? []
      if (down) out.set(down, from)
      if (up) out.set(up, from + rank * inputs)
    }
    return out
  }
}
