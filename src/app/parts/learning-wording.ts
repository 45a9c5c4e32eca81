/** How learning a painting goes, in words. */
import type { StyleLearning } from '../state/types.ts'
import { percent } from './wording.ts'

const WAITS = {
  hidden: 'goes on when this page is in sight',
  battery: 'goes on when the battery need not be spared',
  polish: 'goes on when the picture is polished',
} as const

/** "Learning, 40 %", "Learning waits at 40 %: …". */
export function learningWording({ status, why, done }: StyleLearning): string {
  const at = percent(done)
  if (status === 'running') return `Learning, ${at}`
  if (status === 'paused') return `Learning is paused at ${at}`
  if (status === 'failed') return `Learning failed at ${at}`
  return `Learning waits at ${at}: ${why ? WAITS[why] : 'another painting comes first'}`
}
