import type { PolishProgress } from '../../../worker/protocol.ts'
import type { PolishRun } from '../types.ts'
import type { PolishFound } from './request.ts'

/** A run with what the page need not see. */
export interface Run extends PolishRun, PolishFound {
  /** Names the picture's bytes in the worker; null where it does not hold them. */
  readonly resultId: number | null
}

/** Of a new run, and of each time that it is gone on with after its end. */
export const ITERATIONS = 100

/** A run before its first iteration. */
export const fresh: Omit<Run, 'paint' | 'tuning'> = {
  status: 'paused',
  ending: null,
  ended: null,
  iteration: 0,
  iterations: ITERATIONS,
  done: null,
  secondsLeft: null,
  curve: [],
  picture: null,
  shown: true,
  resultId: null,
  kept: true,
}

/** The run after another iteration; one that a worker repeats, because the one before it died, takes the old one's place. */
export function advanced(run: Run, { iteration, iterations, done, secondsLeft, losses, picture }: PolishProgress): Run {
  const repeated = Math.max(0, run.iteration - iteration + 1)
  const known = run.curve.slice(0, Math.max(0, run.curve.length - repeated))
  return {
    ...run,
    iteration,
    iterations,
    done,
    secondsLeft,
    curve: iteration > 0 ? [...known, losses.total] : [],
    picture: picture ? { ...picture, stage: 'preview' } : run.picture,
  }
}
