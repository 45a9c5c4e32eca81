/** Sentences and figures about polishing, apart from the others because they are no part of the first script. */
import type { PolishRun } from '../state/types.ts'

/** "about 2 min left"; empty where it is not known. */
export function timeLeftWording(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 10) return 'a few seconds left'
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10}\u00a0s left`
  return `about ${Math.round(seconds / 60)}\u00a0min left`
}

/** @param weight of the painting against the photo, 1 = as usual */
export function weightWording(weight: number): string {
  return Math.abs(Math.log2(weight)) < 0.005 ? 'as usual' : `${weight.toFixed(2)}\u00a0×`
}

/** What became of a run, in a sentence. */
export function runWording({ status, ended, iteration, iterations }: PolishRun): string {
  if (status === 'paused') return `Paused at ${iteration} of ${iterations}.`
  if (ended === 'converged') return `Polished in ${iteration} iterations: no further one makes it better.`
  if (ended === 'diverged') return `Ended after ${iteration} iterations: it could not go on from here.`
  return iteration < iterations ? `Stopped at ${iteration} of ${iterations}.` : `Polished in ${iteration} iterations.`
}
