import { type Tensor, tensor, tidy, transpose } from '@tensorflow/tfjs-core'
import { Numbers } from './release-files.ts'

/** How a tensor of the file becomes one of tfjs's. */
interface Layout {
  /** Axes, as `transpose` takes them. */
  readonly order?: readonly number[]
  readonly values?: (data: Float32Array) => Float32Array
}

/** Turns kernels of so many places by 180°. */
const turned = (area: number) => (data: Float32Array) =>
  data.map((_, i) => data[i - (i % area) + (area - 1 - (i % area))])

/** The tensors of one network on the backend, in tfjs's layouts. */
export class Weights extends Numbers {
  readonly #tensors = new Map<string, Tensor>()

  #load<T extends Tensor>(key: string, name: string, shape: readonly number[], layout: Layout = {}): T {
    const { order, values = (data) => data } = layout
    const found = this.numbers(name, shape)
    const made = tidy(() => {
      const plain = tensor(values(found), [...shape])
      return order ? transpose(plain, [...order]) : plain
    })
    this.#tensors.set(key, made)
    return made as T
  }

  /** Convolution `[out, in, k, k]` → `[k, k, in, out]`. */
  conv<T extends Tensor>(name: string, shape: readonly [out: number, into: number, side: number]): T {
    const [out, into, side] = shape
    return this.#load<T>(name, `${name}.weight`, [out, into, side, side], { order: [2, 3, 1, 0] })
  }

  /** The same for the reverse pass: outputs and inputs swapped, the kernel turned by 180° → `[k, k, out, in]`. */
  reverseConv<T extends Tensor>(name: string, [out, into, side]: readonly [number, number, number]): T {
    return this.#load<T>(`${name} reverse`, `${name}.weight`, [out, into, side, side], {
      order: [2, 3, 0, 1],
      values: turned(side * side),
    })
  }

  /** The same turned by 180°, for the reverse pass. */
  reverseDepthwise<T extends Tensor>(name: string, channels: number, side = 3): T {
    return this.#load<T>(`${name} reverse`, `${name}.weight`, [channels, 1, side, side], {
      order: [2, 3, 0, 1],
      values: turned(side * side),
    })
  }

  /** A square matrix by its whole name, or null where the file has none. */
  matrix<T extends Tensor>(name: string, side: number): T | null {
    return this.source.has(name) ? this.#load<T>(name, name, [side, side]) : null
  }

  /** Depthwise convolution `[c, 1, k, k]` → `[k, k, c, 1]`. */
  depthwise<T extends Tensor>(name: string, channels: number, side = 3): T {
    return this.#load<T>(name, `${name}.weight`, [channels, 1, side, side], { order: [2, 3, 0, 1] })
  }

  /** Linear `[out, in]` → `[in, out]`. */
  linear<T extends Tensor>(name: string, out: number, into: number): T {
    return this.#load<T>(name, `${name}.weight`, [out, into], { order: [1, 0] })
  }

  /** A vector by its whole name. */
  vector<T extends Tensor>(name: string, length: number): T {
    return this.#load<T>(name, name, [length])
  }

  dispose(): void {
    for (const made of this.#tensors.values()) made.dispose()
    this.#tensors.clear()
  }
}
