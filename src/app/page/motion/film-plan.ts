/** When a film shows what: sizes, times and shares, without a single picture. */
import { type Size, withinEdge } from '../../../core/size.ts'

/** What can be made of photo and picture. */
export const MOTIONS = ['side', 'divider', 'sweep', 'lapse'] as const
export type Motion = (typeof MOTIONS)[number]
export type FilmKind = Exclude<Motion, 'side'>

/** s. */
export const LENGTHS = [3, 5, 8] as const
export type FilmLength = (typeof LENGTHS)[number]

/** Videos are small enough to be sent, and smooth; GIFs take many times the bytes for each frame. */
export const VIDEO = { edge: 1080, framesPerSecond: 30 } as const
export const GIF = { edge: 480, framesPerSecond: 12.5 } as const

/** Pictures that a sweep is painted at. */
export const SWEEP_PICTURES = 24
/** Longer side in px of each. */
export const SWEEP_EDGE = 720

/** Encoders of half-resolution colours take even sides only. @returns sides of `edge` px at most, 2 at least */
export function evenWithin(size: Size, edge: number): Size {
  const { width, height } = withinEdge(size, edge)
  const even = (side: number) => Math.max(2, side - (side % 2))
  return { width: even(width), height: even(height) }
}

/** Strokes are all detail; small films are looked at enlarged. */
const BITS_PER_PIXEL = 0.2
const LEAST_BITRATE = 3e6

/** Bits a second. */
export function bitrateOf({ width, height }: Size, framesPerSecond: number): number {
  return Math.round(Math.max(LEAST_BITRATE, width * height * framesPerSecond * BITS_PER_PIXEL))
}

export function frameCount(seconds: number, framesPerSecond: number): number {
  return Math.max(2, Math.round(seconds * framesPerSecond))
}

/** Slow at both ends. @param at 0..1 */
export function eased(at: number): number {
  return (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, at)))) / 2
}

/** The share of a stretch from `from` to `to` that is over at `at`, 0..1. */
const over = (at: number, from: number, to: number) => Math.min(1, Math.max(0, (at - from) / (to - from)))

/** The picture's share beside the photo's: there, a rest, and back, so that it can begin anew. @param at 0..1 of the film */
export function dividerAt(at: number): number {
  return at < 0.53 ? eased(over(at, 0.07, 0.46)) : 1 - eased(over(at, 0.6, 0.97))
}

/** Between which two of `count` pictures a film stands. */
export interface Between {
  readonly from: number
  /** The same as `from` at the end. */
  readonly to: number
  /** Of `to`, 0..1. */
  readonly share: number
}

/** A sweep: a rest at the first picture, one at the last, and eased between them. @param at 0..1 of the film */
export function sweepAt(at: number, count: number): Between {
  return between(eased(over(at, 0.1, 0.85)), count)
}

/** A time-lapse: at an even pace, and a rest at the end. @param at 0..1 of the film */
export function lapseAt(at: number, count: number): Between {
  return between(over(at, 0.05, 0.8), count)
}

function between(at: number, count: number): Between {
  const place = at * (count - 1)
  const from = Math.min(count - 1, Math.floor(place))
  return { from, to: Math.min(count - 1, from + 1), share: place - from }
}

/** The time of frame `i`, 0..1 of the film; the last one is its end. */
export function timeOf(i: number, frames: number): number {
  return i / (frames - 1)
}
