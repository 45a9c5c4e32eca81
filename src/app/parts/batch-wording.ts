/** Sentences about several photos. */
import type { AppState, BatchState } from '../state/types.ts'
import { batch as says } from '../words/en/batch-words.ts'
import { percent } from '../words/format.ts'
import { styleWording } from './wording.ts'

/** The look that is set, in words; null where none is. */
export function lookWording({ settings, styles }: AppState): string | null {
  const style = styleWording(settings, styles)
  return style && says.strength(style, percent(settings.strength))
}

/** "7 of 20 painted", and the same where it rests. */
export function progressWording({ status, photos }: BatchState): string {
  const done = photos.filter(({ state }) => state === 'done').length
  const sentence = { running: says.running, paused: says.paused, idle: says.ended }[status]
  return sentence(done, photos.length)
}

/** "about 2 min left"; empty where it is not known. */
export function timeWording(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 55) return says.secondsLeft(Math.max(5, Math.ceil(seconds / 5) * 5))
  return says.minutesLeft(Math.round(seconds / 60))
}

/** Bytes that the photos and their pictures take. */
export function bytesOf({ photos }: BatchState): number {
  return photos.reduce((sum, { kept, bytes, made }) => sum + (kept ? bytes + (made?.here ? made.bytes : 0) : 0), 0)
}
