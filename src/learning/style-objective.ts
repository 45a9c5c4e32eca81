import { add, mul, reshape, stack, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import type { PixelImage } from '../core/image.ts'
import { LOOK_KNOBS } from '../core/knobs.ts'
import type { PassSize } from '../core/plan.ts'
import { STYLE_PX } from '../core/strokes.ts'
import { gathered } from '../engine/executor.ts'
import {
  fromSubpixels,
  groundedRows,
  shuffled,
  subpixelShape,
  toOpaqueRgb,
  toRgb,
  unshuffled,
} from '../engine/pixels.ts'
import { Steps } from '../engine/steps.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import type { Activation, LossNetwork } from '../gatys/loss-network.ts'
import { measureSize } from '../gatys/measure.ts'
import { atShortSide } from '../gatys/statistics.ts'
import { StyleTapLoss, type TapLoss, tapGradient } from '../gatys/tap-loss.ts'
import { CONTENT_TAPS, contentLoss, contentOf, seenThrough } from './kept-content.ts'
import type { Numbers, Values } from './numbers.ts'
import type { Encoded, Painter, StyleGradient } from './painter.ts'
import { flatAreaLoss, type PictureLoss, palette, paletteLoss, variationLoss } from './picture-loss.ts'

/** Weights of the terms, as `models/train learn` has them; content's is set by whoever descends. */
export const LEARNING_WEIGHTS = { style: 4, colour: 1, variation: 0.05, flat: 8 } as const

/** Weights of the taps whose statistics must become the painting's, 1 for the others: shallow ones hold the palette. */
const STYLE_TAPS: Readonly<Record<string, number>> = { relu1_1: 4, relu2_1: 2, relu3_1: 1.5 }
const GRAM_SHARE = 0.3
/** Terms above this are cut, so that a nearly black painting does not stand alone. */
const OUTLIER = 20
const FLOORS = { gram: 1e-4, moment: 1e-3 } as const

/** The terms of the objective, unweighted, and their weighted sum. */
export interface LearningLosses {
  readonly style: number
  readonly content: number
  readonly colour: number
  readonly variation: number
  readonly flat: number
  readonly total: number
}

export interface LearningEvaluation {
  readonly losses: LearningLosses
  readonly gradient: Values
}

/** A piece of a photo, with all of it that is the same for every style. */
export interface KeptCrop {
  readonly size: PassSize
  readonly photo: PixelImage
  readonly encoded: Encoded
  /** Of each of {@link CONTENT_TAPS}, by the tap's index. */
  readonly content: ReadonlyMap<number, Tensor4D>
  readonly terms: Readonly<Record<'colour' | 'variation' | 'flat', PictureLoss>>
  dispose(): void
}

export interface LearningParts {
  readonly engine: Engine
  readonly painter: Painter
  readonly network: LossNetwork
  /** Of any size. */
  readonly painting: PixelImage
  readonly signal: AbortSignal | undefined
}

/** How far the pictures that a style paints are from its painting and from their photos, and the gradient of that. */
export class LearningObjective {
  readonly #parts: LearningParts
  readonly #taps: readonly StyleTapLoss[]
  readonly #metrics: readonly (Tensor4D | null)[]
  readonly #palette: Float32Array

  private constructor(
    parts: LearningParts,
    found: { taps: readonly StyleTapLoss[]; metrics: readonly (Tensor4D | null)[]; palette: Float32Array },
  ) {
    this.#parts = parts
    this.#taps = found.taps
    this.#metrics = found.metrics
    this.#palette = found.palette
  }

  /** Measures the painting. Takes a turn on the engine, so not to be called within one. */
  static create(parts: LearningParts): Promise<LearningObjective> {
    const { engine, network, signal } = parts
    const painting = atShortSide(parts.painting, STYLE_PX.painted)
    return engine.turn(
      async (call) => {
        const rgb = toRgb(painting)
        const { taps } = await measureSize(network, rgb, painting, call)
        const metrics = await network.metricValues()
        return new LearningObjective(parts, {
          taps: taps.map((tap, i) => new StyleTapLoss({ metric: metrics[i], painting: tap, photo: null }, FLOORS)),
          metrics: metrics.map((metric, i) => seenThrough(metric, taps[i].channels)),
          palette: palette(rgb, painting),
        })
      },
      { signal },
    )
  }

  /** @param photo both sides multiples of 8 px, 32 at least; its alpha counts as in the engine */
  keep(photo: PixelImage): Promise<KeptCrop> {
    const { engine, painter, network, signal } = this.#parts
    const { width, height } = photo
    const size: PassSize = { width, height, paddedWidth: width, paddedHeight: height }
    return engine.turn(
      async (call) => {
        const kept = new Steps(1, call)
        const passing = new Steps(1, call)
        try {
          const input = await passing.run(() =>
            tensor4d(gathered(groundedRows(photo, size, LOOK_KNOBS.brushwork.usual)), subpixelShape(size)),
          )
          const encoded = await painter.encode(kept, input)
          const rgb = toOpaqueRgb(photo)
          const image = await passing.run(() => tensor4d(rgb, [1, height, width, 3]))
          const content = new Map<number, Tensor4D>()
          for (const { output, tap } of await network.forward(passing, image))
            if (tap !== null && this.#contentWeight(tap) > 0)
              content.set(tap, await kept.run(() => contentOf(output, this.#metrics[tap])))
          const terms = {
            colour: paletteLoss(size, this.#palette),
            variation: variationLoss(size),
            flat: flatAreaLoss(size, rgb),
          }
          return { size, photo, encoded, content, terms, dispose: () => kept.dispose() }
        } catch (error) {
          kept.dispose()
          throw error
        } finally {
          passing.dispose()
        }
      },
      { signal },
    )
  }

  /**
   * The losses of one crop in a style, and their gradient at its numbers. Takes a turn on the engine.
   *
   * @param content weight of the content
   */
  evaluate(
    crop: KeptCrop,
    [numbers, x]: readonly [Numbers, Float32Array],
    content: number,
  ): Promise<LearningEvaluation> {
    const { engine, painter, signal } = this.#parts
    return engine.turn(
      async (call) => {
        const steps = new Steps(1, call)
        try {
          const painted = await painter.paint(steps, crop.encoded, numbers.style(x))
          const rgb = shuffled(await painted.picture.data<'float32'>(), crop.size)
          const { losses, gradient } = await this.#score(crop, rgb, { content, call })
          if (!gradient) throw new RangeError('A gradient was asked for.')
          const atPicture = await steps.run(() => tensor4d(unshuffled(gradient, crop.size), subpixelShape(crop.size)))
          const found = await painter.reverse(steps, painted, atPicture)
          return { losses, gradient: await read(found, numbers) }
        } finally {
          steps.dispose()
        }
      },
      { signal },
    )
  }

  /** What a style makes of a crop, and the losses of that (`total` without the content). Takes a turn on the engine. */
  async look(
    crop: KeptCrop,
    style: Parameters<Painter['paint']>[2],
  ): Promise<{ picture: PixelImage; losses: LearningLosses }> {
    const { engine, painter, signal } = this.#parts
    return engine.turn(
      async (call) => {
        const steps = new Steps(1, call)
        try {
          const painted = await painter.paint(steps, crop.encoded, style)
          const values = Float32Array.from(await painted.picture.data<'float32'>())
          const { losses } = await this.#score(crop, shuffled(values, crop.size), { content: null, call })
          return { picture: fromSubpixels(values, crop.size, crop.photo), losses }
        } finally {
          steps.dispose()
        }
      },
      { signal },
    )
  }

  dispose(): void {
    for (const tap of this.#taps) tap.dispose()
    for (const metric of this.#metrics) metric?.dispose()
  }

  #contentWeight(tap: number): number {
    return CONTENT_TAPS[this.#parts.network.taps[tap]] ?? 0
  }

  /** The losses of a picture, and their gradient at it unless the content's weight is null. */
  async #score(
    crop: KeptCrop,
    rgb: Float32Array,
    { content: contentWeight, call }: { readonly content: number | null; readonly call: CallOptions },
  ): Promise<{ losses: LearningLosses; gradient: Float32Array | null }> {
    const steps = new Steps(1, call)
    try {
      const { width, height } = crop.size
      const image = await steps.run(() => tensor4d(rgb, [1, height, width, 3]))
      const seen = await this.#atTaps(steps, crop, [await this.#parts.network.forward(steps, image), contentWeight])
      const { colour, variation, flat } = crop.terms
      const gradient = new Float32Array(rgb.length)
      if (seen.gradient) gradient.set(await seen.gradient.data<'float32'>())
      const weights = LEARNING_WEIGHTS
      const own = {
        colour: colour(rgb, gradient, weights.colour),
        variation: variation(rgb, gradient, weights.variation),
        flat: flat(rgb, gradient, weights.flat),
      }
      const { style, content } = seen
      const total =
        weights.style * style +
        (contentWeight ?? 0) * content +
        weights.colour * own.colour +
        weights.variation * own.variation +
        weights.flat * own.flat
      return { losses: { style, content, ...own, total }, gradient: seen.gradient && gradient }
    } finally {
      steps.dispose()
    }
  }

  /** Style and content at the network's taps, and the gradient of both at the image. */
  async #atTaps(
    steps: Steps,
    crop: KeptCrop,
    [activations, contentWeight]: readonly [readonly Activation[], number | null],
  ): Promise<{ style: number; content: number; gradient: Tensor4D | null }> {
    const { network } = this.#parts
    const style = new Map<number, TapLoss>()
    const content = new Map<number, [Tensor, Tensor4D]>()
    for (const { output, tap } of activations) {
      if (tap === null) continue
      const weight = LEARNING_WEIGHTS.style * (STYLE_TAPS[network.taps[tap]] ?? 1)
      const weights = { gram: GRAM_SHARE * weight, moment: weight, outlier: OUTLIER }
      style.set(tap, await steps.run(() => this.#taps[tap].at(output, weights)))
      const photo = crop.content.get(tap)
      if (!photo) continue
      const own = { metric: this.#metrics[tap], weight: this.#contentWeight(tap) }
      content.set(tap, await steps.run(() => contentLoss(output, photo, own)))
    }
    const losses = await steps.run(() =>
      stack([...style.values(), ...content.values()].map(([loss]) => reshape(loss, []))),
    )
    const atTap = (tap: number, features: Tensor4D): Tensor4D => {
      const ofStyle = tapGradient(features, style.get(tap) as TapLoss)
      const kept = content.get(tap)
      return kept ? add<Tensor4D>(ofStyle, mul<Tensor4D>(kept[1], contentWeight ?? 0)) : ofStyle
    }
    const gradient = contentWeight === null ? null : await network.reverse(steps, activations, atTap)
    const numbers = [...(await losses.data())]
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    return {
      style: sum(numbers.slice(0, style.size)) / LEARNING_WEIGHTS.style,
      content: sum(numbers.slice(style.size)),
      gradient,
    }
  }
}

async function read({ norms, adapters }: StyleGradient, numbers: Numbers): Promise<Values> {
  const parts = new Map<string, readonly Float32Array[]>()
  for (const [name, pair] of adapters)
    parts.set(name, await Promise.all(pair.map(async (part) => (await part.data<'float32'>()).slice())))
  return numbers.join(await norms.data<'float32'>(), parts)
}
