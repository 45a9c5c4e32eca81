import type { LearntStyle, StyleVector } from '../core/style.ts'
import type { CallOptions } from '../engine/types.ts'

/** Longer side of a photo that pieces are cut out of, px: that of a draft, whose strokes are learnt. */
export const PHOTO_EDGE = 512

/** What decides what is learnt, apart from the painting and the photos; ranges stand in `LEARN_KNOBS`. */
export interface LearningSettings {
  /** Steps of descent, a whole number. */
  readonly steps: number
  /** Of the adapters; 0 learns the norms alone. */
  readonly rank: number
  /** Of the photos' pieces, px; a multiple of 8. Smaller ones are quicker, and hold fewer strokes. */
  readonly side: number
  /** Draws pieces of the photos, and what adapters begin with; a whole number. */
  readonly seed: number
}

/** All that is needed to go on: numbers, and arrays that are never changed once they are here. */
export interface LearningState {
  readonly meta: LearningMeta
  /** `x`, Adam's `m` and `v`, the `mean` of `x`, all of one length, and the norms that were predicted, `first`. */
  readonly arrays: Readonly<Record<LearningArray, Float32Array<ArrayBuffer>>>
}

export type LearningArray = 'x' | 'm' | 'v' | 'mean' | 'first'

export interface LearningMeta extends LearningSettings {
  readonly version: 1
  /** The release whose networks it is learnt for. */
  readonly release: string
  /** Steps done. */
  readonly step: number
  /** The content's weight, and its smoothed error in parts of what shall be left of it; null before the first step. */
  readonly pull: number
  readonly strain: number | null
}

export interface LearningOptions extends CallOptions, Partial<LearningSettings> {
  /** Where the descent begins; default: what the predictor reads off the painting. */
  readonly vector?: StyleVector | null
  /** A state of an earlier run with the same settings and painting. */
  readonly resume?: LearningState | null
}

/** Mean style error of pictures in a style, by the release's loss network. */
export interface LearningErrors {
  readonly predicted: number
  readonly learnt: number
}

/** One step's outcome. Every one of them can be gone on from. */
export interface Lesson {
  /** Steps done, 0 for the start. */
  readonly step: number
  readonly steps: number
  readonly state: LearningState
  /** The style so far: the mean of the last steps'. */
  readonly style: LearntStyle
  /** With the last one only: on the photos that it was learnt on. */
  readonly errors: LearningErrors | null
}
