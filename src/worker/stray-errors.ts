/**
 * Errors that nobody in the worker listens for. Something waits for what they ended, a library's own promise most likely,
 * and would wait for ever: it fails with them instead. (What is thrown outside a promise ends the worker, which the
 * page sees.)
 */
import { isAbort } from '../core/errors.ts'

const waiting = new Set<(error: unknown) => void>()

addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
  if (!isAbort(reason)) for (const fail of waiting) fail(reason)
})

/** Waits for some work, or for an error that strays meanwhile. */
export async function orStray<T>(work: Promise<T>): Promise<T> {
  let fail: (error: unknown) => void = () => undefined
  const stray = new Promise<never>((_, reject) => {
    fail = reject
  })
  waiting.add(fail)
  try {
    return await Promise.race([work, stray])
  } finally {
    waiting.delete(fail)
  }
}
