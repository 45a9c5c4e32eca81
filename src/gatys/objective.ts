import type { Engine } from '../engine/types.ts'
import type { FeatureWeights, LossExecutor, LossExecutors } from './loss-executor.ts'
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
import type { SizeStatistics } from './types.ts'
import { addVariation } from './variation.ts'

/** Weights of the terms where `styleWeight` is 1. Each term is relative to its image's own magnitude. */
export interface LossWeights extends FeatureWeights {
  readonly variation: number
}

export const LOSS_WEIGHTS: LossWeights = { style: [8, 4, 2, 1, 1], content: 1.2, variation: 0.01 }

/** Of the mirrored margin that the network sees around the picture, px. */
const MARGIN = 8

/** Least variation that a painting is taken to have: a blank one must not forbid every edge. */
const MIN_VARIATION = 2e-3

export interface ObjectiveParts {
  readonly engine: Engine
  /** What computes the network. */
  readonly executors: LossExecutors
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
  readonly #executor: LossExecutor
  readonly #perVariation: number

  private constructor(parts: ObjectiveParts, executor: LossExecutor) {
    this.#parts = parts
    this.#executor = executor
    this.#perVariation = parts.weights.variation / Math.max(MIN_VARIATION, parts.painting.variation)
  }

  /** Measures the photo. Takes a turn on the engine, so not to be called within one. */
  static async create(parts: ObjectiveParts): Promise<Objective> {
    const { engine, executors, photo, grid, painting, weights, signal } = parts
    const colours = { ...grid, channels: 3 }
    const target = {
      photo: withMargin(photo, colours, MARGIN),
      size: widened(colours, MARGIN),
      painting,
      weights,
    }
    return new Objective(parts, await engine.turn((call) => executors.prepare(target, call), { signal }))
  }

  /** @param logits [h · w · channels]; one channel is a grey picture */
  async evaluate(logits: Values): Promise<Evaluation> {
    const { engine, grid, signal } = this.#parts
    const colours = toColours(logits)
    const three = { ...grid, channels: 3 }
    const seen = withMargin(grid.channels === 1 ? fromGrey(colours) : colours, three, MARGIN)
    const found = await engine.turn((call) => this.#executor.evaluate(seen, call), { signal })
    const atRgb = foldMargin(found.gradient, three, MARGIN)
    const gradient = grid.channels === 1 ? greyGradient(atRgb) : atRgb
    const smooth = this.#perVariation * addVariation(colours, grid, gradient, this.#perVariation)
    throughLogistic(gradient, colours)
    const { content, style } = found
    return { losses: { content, style, variation: smooth, total: content + style + smooth }, gradient }
  }

  dispose(): void {
    this.#executor.dispose()
  }
}
