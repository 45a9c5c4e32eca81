/** What polishing is to the page. */
import { POLISH_KNOBS } from '../../../core/knobs.ts'
import type { Polished } from '../../../worker/protocol.ts'
import type { Picture } from '../types.ts'

/** Sizes to polish at: px of the longer side at most. */
export const POLISH_EDGES = [512, 768, POLISH_KNOBS.maxEdge.usual] as const

export type PolishEdge = (typeof POLISH_EDGES)[number]

/** What is set for polishing alone; undo leaves it as it is. */
export interface PolishTuning {
  /** How much the painting counts against the photo, as in {@link POLISH_KNOBS}. */
  readonly styleWeight: number
  readonly maxEdge: PolishEdge
}

/** A picture being polished, or polished. */
export interface PolishRun {
  /** `paused`: can be resumed; `finished`: as good as was wanted. */
  readonly status: 'running' | 'paused' | 'finished'
  /** How it will end after the iteration in hand; null where nobody has asked it to. */
  readonly ending: 'pause' | 'stop' | null
  /** How it came to its end; null before, and where that was in an earlier visit. */
  readonly ended: Polished['ended'] | null
  readonly iteration: number
  readonly iterations: number
  /** Share of the work done, 0..1; null while unknown. */
  readonly done: number | null
  /** s, or null before it is known. */
  readonly secondsLeft: number | null
  /** Total loss of one iteration after the other, as far as this visit knows them. */
  readonly curve: readonly number[]
  /** `full` once it can be saved, a preview before; null before there is one, and where it is in storage only. */
  readonly picture: Picture | null
  /** Lies over the instant picture, and is what saving gives. */
  readonly shown: boolean
  /** Whether storage has it, so that it can be resumed. */
  readonly kept: boolean
}

export interface Polish {
  readonly tuning: PolishTuning
  /** Why the picture of these settings cannot be polished, in a sentence; null where it can. */
  readonly obstacle: string | null
  /** The run of these settings, or null. */
  readonly run: PolishRun | null
  /** The kept run of other settings; null where there is none. */
  readonly other: PolishRun | null
}

/**
 * How to start: `resume` the run to its end, or further if it has ended; `restart` from the first iteration; `show` the
 * picture as far as it is, without another iteration.
 */
export type PolishStart = 'resume' | 'restart' | 'show'

/** Polishing, for the page. No method throws or rejects. */
export interface PolishControls {
  tune(tuning: Partial<PolishTuning>): void
  /** Polishes the picture of the current settings; by default resumes its kept run, if there is one. */
  start(how?: PolishStart): Promise<void>
  /** Ends the running iterations: to resume later, or because it is good enough. */
  end(how: 'pause' | 'stop'): void
  /** Lays the polished picture over the instant one, or takes it off. */
  show(on: boolean): void
  /** Gives the run of these settings up. */
  discard(): void
  /** Back to the settings of the kept run. */
  goBack(): void
  /** Small pictures of how the run of these settings went in this visit, the oldest first. */
  reel(): readonly Blob[]
}

/** A wish of the person who polishes: which of the {@link PolishControls} to use, and how. */
export type PolishAct =
  | { readonly do: 'tune'; readonly tuning: Partial<PolishTuning> }
  | { readonly do: 'start'; readonly how?: PolishStart }
  | { readonly do: 'end'; readonly how: 'pause' | 'stop' }
  | { readonly do: 'show'; readonly on: boolean }
  | { readonly do: 'discard' }
  | { readonly do: 'goBack' }
