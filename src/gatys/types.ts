import type { PixelImage } from '../core/image.ts'
import type { LOOK_KNOBS, POLISH_KNOBS, STROKE_PX, ValueOf } from '../core/knobs.ts'
import type { Style } from '../core/style.ts'

/** First and second moments of a loss network's features at one tap, over all places of an image. */
export interface TapStatistics {
  /** Features per place. */
  readonly channels: number
  /** [c] */
  readonly mean: Float32Array
  /** Mean of f · fᵀ, [c · c], symmetric: the Gram matrix (Gatys et al. 2016, eq. 3) divided by the number of places. */
  readonly gram: Float32Array
}

/** A painting's statistics at one size. */
export interface SizeStatistics {
  /** In the order of the manifest's `lossNetwork.taps`. */
  readonly taps: readonly TapStatistics[]
  /** Mean square difference of neighbouring colours, down and across added. */
  readonly variation: number
}

/** What the optimiser needs to know of a painting; nothing of the painting can be read back from it. */
export interface StyleStatistics {
  /** By short side of the painting in px (`STATISTICS_PX`), in colour. */
  readonly colour: ReadonlyMap<number, SizeStatistics>
  /** The same of the painting's luminance, for `keepColours`. */
  readonly grey: ReadonlyMap<number, SizeStatistics>
}

/** A painting as the optimiser takes it. */
export interface StyleTarget {
  /** What the instant start is painted with. */
  readonly style: Style
  readonly statistics: StyleStatistics
  /** ≥ 0, relative to the others'. */
  readonly weight: number
}

/** The picture that an optimisation starts from: what the transformer paints, the photo, or noise of a seed. */
export type StartPicture = ValueOf<typeof POLISH_KNOBS.from>

export type OptimiserName = ValueOf<typeof POLISH_KNOBS.optimiser>

/** Losses at one iteration, each with its weight, so that they add up to `total`. */
export interface Losses {
  readonly content: number
  readonly style: number
  readonly variation: number
  readonly total: number
}

/**
 * Everything that decides what an optimisation makes, apart from photo and paintings. Ranges and defaults stand in
 * {@link POLISH_KNOBS}, {@link LOOK_KNOBS} and {@link STROKE_PX}.
 */
export interface PolishSettings {
  /** Iterations over all sizes, a whole number. */
  readonly iterations: number
  /** Longer side of the result in px at most. */
  readonly maxEdge: number
  /** How much the painting counts against the photo; 1 is as usual. */
  readonly styleWeight: number
  /** Short side in px at which the painting is seen beside the finished picture; sets the stroke size. */
  readonly strokePx: number
  /** Paint with the painting's luminance only and put the photo's colours over it (Gatys et al. 2016b). */
  readonly keepColours: boolean
  readonly from: StartPicture
  /** Strength of the instant start: 0 = the photo, 1 = the painting. */
  readonly strength: number
  /** How lively flat areas of the instant start are, 0..1. */
  readonly brushwork: number
  /** Of the noise, a whole number. */
  readonly seed: number
  readonly optimiser: OptimiserName
}

/**
 * All that is needed to resume: numbers, and arrays that are never changed once they are here, so that a state costs no
 * copy and an array that was stored once need not be stored again. Structured clone keeps it whole.
 */
export interface PolishState {
  /** Numbers and settings, JSON. */
  readonly meta: PolishMeta
  /** Values of the picture and the optimiser's memory by name. */
  readonly arrays: Readonly<Record<string, Float32Array<ArrayBuffer>>>
}

export interface PolishMeta {
  readonly version: 1
  /** The release whose networks made it: a state of another one cannot be resumed. */
  readonly release: string
  readonly settings: PolishSettings
  /** px of the finished picture. */
  readonly width: number
  readonly height: number
  /** Iterations done. */
  readonly iteration: number
  /** Index of the size in hand, and iterations done at it. */
  readonly level: number
  readonly levelIteration: number
  /** Total loss of every iteration so far. */
  readonly curve: readonly number[]
  /** Iterations at each size but the last, as planned at the start. */
  readonly coarse: readonly number[]
  /** The optimiser's own numbers. */
  readonly optimiser: Readonly<Record<string, number>>
}

/** One iteration's outcome. Every one of them can be resumed from. */
export interface Snapshot {
  /** Iterations done, 0 for the start. */
  readonly iteration: number
  readonly iterations: number
  /** Share of the work done, 0..1: iterations at a small size are cheaper than those at the full one. */
  readonly done: number
  /** px of the picture in hand; smaller than the finished one at first. */
  readonly width: number
  readonly height: number
  readonly losses: Losses
  /** Why it is the last one: all iterations done, no step makes it better, or the values are no longer finite. */
  readonly ended: 'done' | 'converged' | 'diverged' | null
  readonly state: PolishState
  /** The picture so far at the finished size, with the photo's alpha. Computed when it is asked for. */
  picture(): PixelImage
}

/** What `optimise` is given beside photo and styles; settings left out take their defaults. */
export interface PolishOptions extends Partial<PolishSettings> {
  /** Resumes an earlier snapshot of the same photo, styles and settings (`iterations` may be larger). */
  readonly resume?: PolishState
  /** Ends the generator with an `AbortError` between two evaluations. */
  readonly signal?: AbortSignal | undefined
}
