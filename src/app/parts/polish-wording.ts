/** Sentences and figures about polishing, apart from the others because they are no part of the first script. */
import type { Size } from '../../core/size.ts'
import type { PolishRun } from '../state/types.ts'
import { polish } from '../words/en/polish-words.ts'
import { number, percent } from '../words/format.ts'

/** s that an iteration takes for each megapixel where no run has told it yet: a laptop's, on WebAssembly. */
export const USUAL_PACE = 3

const megapixels = ({ width, height }: Size): number => (width * height) / 1e6

/** s that an iteration takes for each megapixel, told from a run that is under way; null while it cannot be told. */
export function paceOf({ done, secondsLeft, iterations }: PolishRun, size: Size): number | null {
  // What is left of the last part says little of the whole.
  if (done === null || secondsLeft === null || done < 0.02 || done > 0.9) return null
  return secondsLeft / (1 - done) / (iterations * megapixels(size))
}

/** "about 2 min", for a picture of that size. @param pace as {@link paceOf} */
export function minutesWording(size: Size, iterations: number, pace: number): string {
  const minutes = (pace * iterations * megapixels(size)) / 60
  return minutes < 0.75 ? polish.underAMinute : polish.minutes(Math.max(1, Math.round(minutes)))
}

/** "about 2 min left"; empty where it is not known. */
export function timeLeftWording(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 10) return polish.secondsLeft
  if (seconds <= 50) return polish.someSecondsLeft(Math.ceil(seconds / 10) * 10)
  return polish.minutesLeft(Math.round(seconds / 60))
}

/** @param weight of the painting against the photo, 1 = as usual */
export function weightWording(weight: number): string {
  if (Math.abs(Math.log2(weight)) < 0.005) return polish.asUsual
  return polish.times(number(weight, { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
}

/** What became of a run, in a sentence. */
export function runWording({ status, ended, iteration, iterations }: PolishRun): string {
  const at = percent(iteration / iterations)
  if (status === 'paused') return polish.pausedAt(at)
  if (ended === 'converged') return polish.converged
  if (ended === 'diverged') return polish.diverged
  return iteration < iterations ? polish.stoppedAt(at) : polish.isOver
}
