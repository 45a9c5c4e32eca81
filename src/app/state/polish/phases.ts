/** The phases of the one run that there is, what can happen to it, and what may be to do about that. */
import type { Polished, PolishProgress } from '../../../worker/protocol.ts'
import type { PolishRun, PolishStart, PolishTuning } from '../types.ts'
import type { Place, PolishOrigin } from './origin.ts'

/** What is known of a run, whatever phase it is in. */
export interface RunFacts extends Omit<PolishRun, 'status' | 'ending'> {
  readonly origin: PolishOrigin
  /** Names the picture's bytes in the worker; null where it does not hold them. */
  readonly resultId: number | null
}

/** A run as storage has it. */
export interface StoredRun extends Pick<PolishRun, 'iteration' | 'iterations'> {
  readonly status: 'paused' | 'finished'
  readonly origin: PolishOrigin
}

export interface WithRun {
  readonly facts: RunFacts
  readonly place: Place
  /** Whether the run's picture is where the last drag, or whatever changed the settings, has ended. */
  readonly settled: boolean
}

/** Nothing happens until the person resumes, restarts or discards the run. */
export interface AtRest extends WithRun {
  readonly name: 'paused' | 'finished'
}

interface Working extends WithRun {
  readonly how: PolishStart
  /** The run as it was, which comes back where this fails. */
  readonly before: AtRest | null
  /** Whoever ended it is looking at it, and needs no notice of how it ended. */
  readonly endSeen: boolean
}

/** Under way: `starting` until the first iteration. */
export interface Iterating extends Working {
  readonly name: 'starting' | 'running'
}

/** Ends after the iteration in hand: `pausing` because someone asked for it, `left` because the settings have changed. */
export interface Ending extends Working {
  readonly name: 'pausing' | 'left'
  readonly ending: 'pause' | 'stop'
}

export type Phase = { readonly name: 'none' } | Iterating | Ending | AtRest

export type PolishEvent =
  /** A run was found in storage. */
  | { readonly type: 'found'; readonly run: StoredRun }
  /** Settings have changed, or what is known of their styles. `live`: a slider is being dragged. */
  | { readonly type: 'moved'; readonly place: Place; readonly live: boolean }
  | { readonly type: 'started'; readonly how: PolishStart; readonly origin: PolishOrigin }
  | { readonly type: 'progressed'; readonly progress: PolishProgress }
  /** It is to end after the iteration in hand. `seen`: by someone who is looking at it. */
  | { readonly type: 'ended'; readonly how: 'pause' | 'stop'; readonly seen: boolean }
  | { readonly type: 'answered'; readonly polished: Polished }
  /** `stored`: what storage has by now. */
  | { readonly type: 'failed'; readonly stored: StoredRun | null }
  | { readonly type: 'shown'; readonly on: boolean }
  | { readonly type: 'discarded' }
  /** The worker no longer holds any result. */
  | { readonly type: 'results-forgotten' }
  /** Neither worker nor storage has the picture. */
  | { readonly type: 'picture-lost' }

/** Something worth a sentence. */
export type Saying =
  | { readonly what: 'left' | 'polished-version' | 'unkept' | 'lost' | 'anew' }
  | { readonly what: 'unreadable'; readonly count: number }
  | { readonly what: 'paused'; readonly iteration: number; readonly iterations: number }
  | { readonly what: 'ended'; readonly ended: Polished['ended'] }

/** Something to do about an event. */
export type Effect =
  | { readonly do: 'end'; readonly how: 'pause' | 'stop' }
  | { readonly do: 'tune'; readonly tuning: PolishTuning }
  | { readonly do: 'say'; readonly saying: Saying }
  /** Fetch the picture from storage. */
  | { readonly do: 'show' }
  /** Delete the run in storage. */
  | { readonly do: 'forget' }

export interface Step {
  readonly phase: Phase
  readonly effects: readonly Effect[]
}

export function isWorking(phase: Phase): phase is Iterating | Ending {
  return 'how' in phase
}

/** The run as the page shows it; null where there is none. */
export function pageRun(phase: Phase): PolishRun | null {
  if (phase.name === 'none') return null
  const { origin: _, resultId: __, ...facts } = phase.facts
  const status = phase.name === 'paused' || phase.name === 'finished' ? phase.name : 'running'
  return { ...facts, status, ending: 'ending' in phase ? phase.ending : null }
}

/** The bitmaps that a phase holds on to. */
export function bitmapsOf(phase: Phase): readonly ImageBitmap[] {
  if (phase.name === 'none') return []
  const before = isWorking(phase) ? phase.before?.facts.picture : null
  return [phase.facts.picture, before].flatMap((picture) => (picture ? [picture.bitmap] : []))
}
