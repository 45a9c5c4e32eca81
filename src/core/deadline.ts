import { StyleTransferError } from './errors.ts'
import type { Wait } from './waits.ts'

/** Parts that a limit is counted in. */
const TICKS = 8

/**
 * Waits for something that may never answer, and gives up at its limit.
 *
 * Counts time in which this thread is awake: a laptop that sleeps, a tab that is frozen or held back, and a thread that
 * is busy cost an eighth of the limit at most, however long they last. The limit is therefore one for what is stuck,
 * and no promise of how long the wait is by the clock.
 *
 * @param run a promise, or what starts the work: it gets a signal that is aborted when the wait is over before the work
 *   is, and `alive`, which begins the time anew and is to be called at each sign of progress
 * @param signal ends the wait with its own reason
 * @throws StyleTransferError `timed-out`, the signal's reason, or what the work throws
 */
export async function withDeadline<T>(
  { what, ms }: Wait,
  run: Promise<T> | ((signal: AbortSignal, alive: () => void) => Promise<T>),
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted()
  const work = new AbortController()
  let ticks = 0
  const alive = (): void => {
    // What has passed of the current tick is given away, so that a limit is never shorter than it says.
    ticks = -1
  }
  let giveUp: (reason: unknown) => void = () => undefined
  const over = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      reject(reason)
      work.abort(reason)
    }
  })
  const timer = setInterval(() => {
    if (++ticks >= TICKS) giveUp(timedOut(what, ms))
  }, ms / TICKS)
  const cancel = (): void => giveUp(signal?.reason)
  signal?.addEventListener('abort', cancel)
  try {
    return await Promise.race([over, typeof run === 'function' ? run(work.signal, alive) : run])
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

/** What did not answer, and what to do. */
export function timedOut(what: string, ms: number): StyleTransferError {
  return new StyleTransferError(
    'timed-out',
    `Nothing was heard from ${what} for ${Math.round(ms / 1000)} s. Try again; if that does not help, reload the page.`,
  )
}

/** Whether that is what a wait ended with. */
export function isTimeOut(error: unknown): boolean {
  return error instanceof StyleTransferError && error.code === 'timed-out'
}
