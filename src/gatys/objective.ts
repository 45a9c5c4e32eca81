import { add, reshape, stack, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import { Steps } from '../engine/steps.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import { ContentLoss } from './content-loss.ts'
import type { Activation, LossNetwork } from './loss-network.ts'
import { measureTaps } from './measure.ts'
import type { Evaluation } from './minimise.ts'
import {
  foldMargin,
  fromGrey,
  type Grid,
  greyGradient,
  throughLogistic,
  toColours,
  type Values,
  widened,
  withMargin,
} from './picture.ts'
import { checkSameNetwork } from './statistics.ts'
import { StyleTapLoss, type TapLoss, tapGradient } from './tap-loss.ts'
import type { SizeStatistics } from './types.ts'
import { addVariation } from './variation.ts'

/** Weights of the terms where `styleWeight` is 1. Each term is relative to its image's own magnitude. */
export interface LossWeights {
  /** Of each tap, shallow to deep. */
  readonly style: readonly number[]
  readonly content: number
  readonly variation: number
}

export const LOSS_WEIGHTS: LossWeights = { style: [8, 4, 2, 1, 1], content: 1.2, variation: 0.01 }

/** Of the mirrored margin that the network sees around the picture, px. */
const MARGIN = 8

/** Least variation that a painting is taken to have: a blank one must not forbid every edge. */
const MIN_VARIATION = 2e-3

export interface ObjectiveParts {
  readonly engine: Engine
  readonly network: LossNetwork
  /** The photo at this size, RGB 0..1; grey ones three times the same. */
  readonly photo: Float32Array
  readonly grid: Grid
  readonly painting: SizeStatistics
  readonly weights: LossWeights
  readonly signal: AbortSignal | undefined
}

/** The loss at one size, and its gradient, as a function of the picture's logits. */
export class Objective {
  readonly #parts: ObjectiveParts
  readonly #content: ContentLoss
  readonly #taps: readonly StyleTapLoss[]
  readonly #perVariation: number

  private constructor(parts: ObjectiveParts, content: ContentLoss, taps: readonly StyleTapLoss[]) {
    this.#parts = parts
    this.#content = content
    this.#taps = taps
    this.#perVariation = parts.weights.variation / Math.max(MIN_VARIATION, parts.painting.variation)
  }

  /** Measures the photo. Takes a turn on the engine, so not to be called within one. */
  static create(parts: ObjectiveParts): Promise<Objective> {
    const { engine, network, photo, grid, painting } = parts
    return engine.turn(
      async (call) => {
        const steps = new Steps(1, call)
        try {
          const image = await steps.run(() => toTensor(photo, { ...grid, channels: 3 }))
          const activations = await network.forward(steps, image)
          const metrics = await network.metricValues()
          const own = await measureTaps(activations)
          checkSameNetwork(painting.taps, own)
          const at = network.contentTap
          const deep = activations.find(({ tap }) => tap === at) as Activation
          const content = await ContentLoss.create({
            photo: deep.output,
            own: own[at],
            painting: painting.taps[at],
            metric: metrics[at],
          })
          const taps = painting.taps.map(
            (tap, i) => new StyleTapLoss({ metric: metrics[i], painting: tap, photo: own[i] }),
          )
          return new Objective(parts, content, taps)
        } finally {
          steps.dispose()
        }
      },
      { signal: parts.signal },
    )
  }

  /** @param logits [h · w · channels]; one channel is a grey picture */
  async evaluate(logits: Values): Promise<Evaluation> {
    const { engine, grid } = this.#parts
    const colours = toColours(logits)
    const rgb = grid.channels === 1 ? fromGrey(colours) : colours
    const { style, content, atWide } = await engine.turn((call) => this.#onDevice(rgb, call), {
      signal: this.#parts.signal,
    })
    const atRgb = foldMargin(atWide, { ...grid, channels: 3 }, MARGIN)
    const gradient = grid.channels === 1 ? greyGradient(atRgb) : atRgb
    const smooth = this.#perVariation * addVariation(colours, grid, gradient, this.#perVariation)
    throughLogistic(gradient, colours)
    return { losses: { content, style, variation: smooth, total: content + style + smooth }, gradient }
  }

  dispose(): void {
    for (const tap of this.#taps) tap.dispose()
    this.#content.dispose()
  }

  async #onDevice(rgb: Float32Array, call: CallOptions): Promise<{ style: number; content: number; atWide: Values }> {
    const { network, grid, weights } = this.#parts
    const steps = new Steps(1, call)
    try {
      const image = await steps.run(() => toTensor(rgb, { ...grid, channels: 3 }))
      const activations = await network.forward(steps, image)
      const style: TapLoss[] = []
      let content: [Tensor, Tensor4D] | null = null
      for (const { output, tap } of activations) {
        if (tap === null) continue
        style.push(
          await steps.run(() => this.#taps[tap].at(output, { gram: weights.style[tap], moment: weights.style[tap] })),
        )
        if (tap === network.contentTap) content = await steps.run(() => this.#content.at(output, weights.content))
      }
      const losses = await steps.run(() =>
        stack([...style, content ?? []].map(([loss]) => reshape(loss as Tensor, []))),
      )
      const atImage = await network.reverse(steps, activations, (tap, features) => {
        const gradient = tapGradient(features, style[tap])
        return content && tap === network.contentTap ? add<Tensor4D>(gradient, content[1]) : gradient
      })
      const [numbers, atWide] = await Promise.all([losses.data(), atImage.data()])
      const parts = [...numbers]
      return {
        content: parts.pop() ?? 0,
        style: parts.reduce((sum, loss) => sum + loss, 0),
        // wasm hands out a view of its heap.
        atWide: Float32Array.from(atWide),
      }
    } finally {
      steps.dispose()
    }
  }
}

/** The image as the network sees it, with its margin. */
function toTensor(rgb: Float32Array, grid: Grid): Tensor4D {
  const { width, height } = widened(grid, MARGIN)
  return tensor4d(withMargin(rgb, grid, MARGIN), [1, height, width, 3])
}
