import type { Size } from '../../core/size.ts'
import { Pauses } from '../../engine/pause.ts'
import type { CallOptions } from '../../engine/types.ts'
import type { LossKernels } from '../../kernels/kernel-module.ts'
import { type StageFields, writeStage } from '../../kernels/stage-fields.ts'
import { type FusedLossNetwork, numbersAt } from './fused-loss-network.ts'
import { beginTap, type TapPlace } from './fused-taps.ts'
import type { Frame } from './loss-frame.ts'
import { type LossLayer, padded, rowWork, sizeAt } from './loss-layers.ts'

/** Multiplications and additions between two pauses, were they done one by one: a ms or two, on a slow phone some twenty. */
const BAND_WORK = 4e7

/** Whose memory a pass is in. */
export interface PassPlace {
  readonly network: FusedLossNetwork
  readonly kernels: LossKernels
  readonly frame: Frame
}

/** What a pass does where a tap is complete, and what it adds up there. */
export interface TapVisitor {
  /** @param places that were counted */
  tap(place: TapPlace, places: number): void
  /** The content's loss over rows. */
  content?(stage: number, from: number, to: number): void
}

/**
 * One picture through the network and its gradient back: layer after layer, in bands of rows between which others get a
 * turn. Nothing is kept but the activations behind each ReLU: pooling is done by the layer that reads them, and in
 * reverse a gradient takes the place of the activations that it belongs to.
 */
export class LossPass {
  readonly #network: FusedLossNetwork
  readonly #kernels: LossKernels
  readonly #frame: Frame
  readonly #pauses: Pauses

  constructor({ network, kernels, frame }: PassPlace, call: CallOptions) {
    this.#network = network
    this.#kernels = kernels
    this.#frame = frame
    const forward = network.layers.reduce((sum, layer) => {
      const size = this.#sizeOf(layer)
      return sum + rowWork(layer, size) * size.height
    }, 0)
    this.#pauses = new Pauses(2 * forward, call)
  }

  /** @param picture RGB, [h, w, 3] */
  async forward(picture: Float32Array, visitor: TapVisitor): Promise<void> {
    this.#load(picture)
    for (const [i, layer] of this.#network.layers.entries()) {
      const { tap } = layer
      const size = this.#sizeOf(layer)
      const place = tap === null ? null : this.tapPlace(tap)
      if (place) beginTap(place)
      const { stage, forward, bias } = this.#network.fixed.layers[i]
      this.#write(stage, layer, {
        ...this.#inputOf(i),
        channels: padded(layer.inputs),
        outputs: padded(layer.outputs),
        weights: forward,
        bias,
        relu: 1,
        output: this.#frame.activations[i],
        ...(tap === this.#network.contentTap && { target: this.#frame.target }),
      })
      await this.#bands(layer, size, (from, to) => {
        this.#kernels.convolve(stage, from, to)
        if (place) this.#count(place, layer, { from, to })
        if (tap === this.#network.contentTap) visitor.content?.(stage, from, to)
      })
      if (!place) continue
      await this.#pauses.before()
      visitor.tap(place, size.width * size.height)
    }
  }

  /** The gradient at the picture, [h, w, 3], from what was set at the taps. */
  async reverse(): Promise<Float32Array<ArrayBuffer>> {
    const { layers, fixed } = this.#network
    const last = layers.length - 1
    const { stage } = fixed.layers[last]
    this.#write(stage, layers[last], this.#below(last))
    await this.#bands(layers[last], this.#sizeOf(layers[last]), (from, to) => this.#kernels.deepest(stage, from, to))
    for (let i = last; i > 0; i--) await this.#reverseLayer(i)
    await this.#reverseFirst()
    return this.#read()
  }

  tapPlace(index: number): TapPlace {
    const { fixed, taps } = this.#network
    return { kernels: this.#kernels, fixed, index, tap: taps[index] }
  }

  /** The gradient at a layer's input, in the place of the activations that it was made from. */
  async #reverseLayer(index: number): Promise<void> {
    const { layers, fixed } = this.#network
    const layer = layers[index]
    const { stage, reverse } = fixed.layers[index]
    const below = this.#sizeOf(layers[index - 1])
    this.#write(stage, layer, {
      input: this.#frame.activations[index],
      channels: padded(layer.outputs),
      weights: reverse,
      ...this.#below(index - 1),
      ...(layer.pooled && { spreadHeight: below.height, spreadWidth: below.width }),
    })
    await this.#bands(layer, this.#sizeOf(layer), (from, to) => this.#kernels.reverse(stage, from, to))
  }

  async #reverseFirst(): Promise<void> {
    const { layers, fixed } = this.#network
    const [layer] = layers
    const [{ stage, reverse }] = fixed.layers
    this.#write(stage, layer, {
      input: this.#frame.activations[0],
      channels: padded(layer.outputs),
      outputs: padded(layer.inputs),
      weights: reverse,
      output: this.#frame.picture,
    })
    await this.#bands(layer, this.#sizeOf(layer), (from, to) => this.#kernels.convolve(stage, from, to))
  }

  /** Where a layer's activations become their gradient, and what their tap adds. */
  #below(index: number): StageFields {
    const { layers, fixed, contentTap } = this.#network
    const { tap, outputs } = layers[index]
    return {
      outputs: padded(outputs),
      output: this.#frame.activations[index],
      ...(tap !== null && { tap: fixed.taps[tap].filter, tapBias: fixed.taps[tap].bias }),
      ...(tap !== null && tap === contentTap && { target: this.#frame.target }),
    }
  }

  #inputOf(index: number): StageFields {
    if (index === 0) return { input: this.#frame.picture }
    const { layers } = this.#network
    const { height, width } = this.#sizeOf(layers[index - 1])
    return {
      input: this.#frame.activations[index - 1],
      ...(layers[index].pooled && { pooledHeight: height, pooledWidth: width }),
    }
  }

  #write(stage: number, layer: LossLayer, fields: StageFields): void {
    const { ring, scratch, rows } = this.#frame
    const { height, width } = this.#sizeOf(layer)
    writeStage(this.#kernels.memory, stage, { height, width, ring, scratch, rows, ...fields })
  }

  #count({ fixed, index, tap }: TapPlace, layer: LossLayer, { from, to }: { from: number; to: number }): void {
    const { width } = this.#sizeOf(layer)
    const channels = padded(tap.channels)
    const at = this.#frame.activations[this.#network.layers.indexOf(layer)] + 4 * from * width * channels
    const { products, sums } = fixed.taps[index]
    this.#kernels.gram(at, (to - from) * width, channels, products, sums)
  }

  /** A layer in bands of an even number of rows. */
  async #bands(layer: LossLayer, size: Size, run: (from: number, to: number) => void): Promise<void> {
    const work = rowWork(layer, size)
    const band = 2 * Math.max(1, Math.floor(BAND_WORK / work / 2))
    for (let from = 0; from < size.height; from += band) {
      await this.#pauses.before()
      const to = Math.min(size.height, from + band)
      run(from, to)
      this.#pauses.after((to - from) * work)
    }
  }

  #load(picture: Float32Array): void {
    const { width, height } = this.#frame.size
    const at = numbersAt(this.#kernels, this.#frame.picture, 4 * width * height)
    for (let from = 0, to = 0; to < at.length; from += 3, to += 4) {
      at[to] = picture[from]
      at[to + 1] = picture[from + 1]
      at[to + 2] = picture[from + 2]
      at[to + 3] = 0
    }
  }

  #read(): Float32Array<ArrayBuffer> {
    const { width, height } = this.#frame.size
    const at = numbersAt(this.#kernels, this.#frame.picture, 4 * width * height)
    const gradient = new Float32Array(3 * width * height)
    for (let from = 0, to = 0; to < gradient.length; from += 4, to += 3) {
      gradient[to] = at[from]
      gradient[to + 1] = at[from + 1]
      gradient[to + 2] = at[from + 2]
    }
    return gradient
  }

  #sizeOf({ level }: LossLayer): Size {
    return sizeAt(this.#frame.size, level)
  }
}
