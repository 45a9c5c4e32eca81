/**
 * A run of the optimiser is followed in the same way in the app's worker and in the terminal's painter: each iteration
 * is told, with the time left; the state is kept now and then, and at the end, however it ends; and messages are let in
 * between. What differs from one to the other is handed in.
 */
import { isAbort } from '../core/errors.ts'
import { rest } from '../engine/rest.ts'
import type { Snapshot } from '../gatys/types.ts'
import { Throttle } from './throttle.ts'
import { TimeLeft } from './time-left.ts'

/** Time in ms between two times that the state is kept: what is lost at most, as long as keeping it is quick. */
export const KEEP_GAP = 3000

/** Who follows a run. */
export interface Follower {
  /**
   * Hears of the start and of every iteration. The last one may come twice, the second time to say why it is the last.
   *
   * @param secondsLeft null as long as it cannot be told
   */
  tell(snapshot: Snapshot, secondsLeft: number | null): Promise<void>
  /** Keeps the state. @returns whether it is safe now; otherwise it is tried again when it is due */
  keep(snapshot: Snapshot): Promise<boolean>
  /** Whether the run is to end after the iteration in hand. */
  isEnding(): boolean
  /** Whether the start is kept too, so that a place that cannot be written to is known before hours are spent. */
  readonly keepsStart: boolean
}

/**
 * Follows a run to its end, or to where the follower ends it.
 *
 * @returns the last snapshot that was told; null where there was none
 * @throws what `snapshots`, `tell` and `keep` throw, once the last snapshot that was told is kept if it can be
 */
export async function follow(snapshots: AsyncIterable<Snapshot>, follower: Follower): Promise<Snapshot | null> {
  const timeLeft = new TimeLeft()
  const keeping = new Throttle(KEEP_GAP, follower.keepsStart ? 0 : performance.now() + KEEP_GAP)
  let last: Snapshot | null = null
  let kept: Snapshot | null = null
  const keep = async () => {
    if (!last || kept === last) return
    const started = performance.now()
    if (await follower.keep(last)) kept = last
    keeping.took(started, performance.now())
  }
  try {
    for await (const snapshot of snapshots) {
      await follower.tell(snapshot, timeLeft.note(snapshot.done, performance.now() / 1000))
      last = snapshot
      if (follower.isEnding()) break
      if (keeping.isDue(performance.now())) await keep()
      await rest()
    }
  } catch (error) {
    await keep().catch((lost: unknown) => {
      // Where the run was only cancelled, that it is lost is the news.
      throw isAbort(error) ? lost : error
    })
    throw error
  }
  await keep()
  return last
}
