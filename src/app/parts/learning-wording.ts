/** How learning a painting goes, in words. */
import type { StyleLearning } from '../state/types.ts'
import { own } from '../words/en/own-words.ts'
import { percent } from '../words/format.ts'

/** "Learning, 40 %", "Learning waits at 40 %: …". */
export function learningWording({ status, why, done }: StyleLearning): string {
  const at = percent(done)
  if (status === 'running') return own.isLearning(at)
  if (status === 'paused') return own.isPaused(at)
  if (status === 'failed') return own.hasFailed(at)
  return own.waits(at, why ? own[why] : own.another)
}
