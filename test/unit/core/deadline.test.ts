import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withDeadline } from '../../../src/core/deadline.ts'
import * as waits from '../../../src/core/waits.ts'

const never = new Promise<never>(() => undefined)
const wait: waits.Wait = { what: 'the fountain', ms: 8000 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What a promise has come to so far. */
function follow(promise: Promise<unknown>): { outcome: unknown } {
  const seen = { outcome: 'pending' as unknown }
  promise.then(
    (value) => (seen.outcome = value),
    (error) => (seen.outcome = error),
  )
  return seen
}

describe('withDeadline', () => {
  test('passes on what comes in time, and leaves no timer and no listener behind', async () => {
    const { signal } = new AbortController()
    await expect(withDeadline(wait, Promise.resolve(7), signal)).resolves.toBe(7)
    await expect(withDeadline(wait, async () => 8, signal)).resolves.toBe(8)
    await expect(withDeadline(wait, () => Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError)
    const throws = (): Promise<never> => {
      throw new RangeError('at once')
    }
    await expect(withDeadline(wait, throws)).rejects.toThrow('at once')
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('gives up at its limit with a sentence that says what did not answer, and stops the work', async () => {
    let stopped: AbortSignal | null = null
    const seen = follow(
      withDeadline(wait, (signal) => {
        stopped = signal
        return never
      }),
    )
    await vi.advanceTimersByTimeAsync(7999)
    expect(seen.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(1)
    expect(seen.outcome).toMatchObject({
      code: 'timed-out',
      message: expect.stringMatching(/^Nothing was heard from the fountain for 8 s\. Try/),
    })
    expect(stopped).toMatchObject({ aborted: true })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('each sign of progress begins the time anew', async () => {
    let alive = (): void => undefined
    const seen = follow(
      withDeadline(wait, (_, signOfLife) => {
        alive = signOfLife
        return never
      }),
    )
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(7900)
      alive()
    }
    expect(seen.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(7999)
    expect(seen.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(1001)
    expect(seen.outcome).toMatchObject({ code: 'timed-out' })
  })

  test('a jump of the clock, as after sleep, costs an eighth of the limit at most', async () => {
    const seen = follow(withDeadline(wait, never))
    // The clock has jumped an hour: an interval that is overdue fires once.
    vi.setSystemTime(Date.now() + 3_600_000)
    await vi.advanceTimersToNextTimerAsync()
    expect(seen.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(8000)
    expect(seen.outcome).toMatchObject({ code: 'timed-out' })
  })

  test("a signal ends it with the signal's reason", async () => {
    const controller = new AbortController()
    const reason = new DOMException('enough', 'AbortError')
    const seen = follow(withDeadline(wait, never, controller.signal))
    controller.abort(reason)
    await vi.advanceTimersByTimeAsync(0)
    expect(seen.outcome).toBe(reason)
    await expect(withDeadline(wait, never, controller.signal)).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('what fails after it was given up is nobody’s unhandled rejection', async () => {
    const seen = follow(
      withDeadline(wait, async (signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        throw new RangeError('too late')
      }),
    )
    await vi.advanceTimersByTimeAsync(8000)
    expect(seen.outcome).toMatchObject({ code: 'timed-out' })
  })
})

test.each(Object.entries(waits))('%s has a subject and a limit that can be counted', (_, { what, ms }) => {
  expect(what).toMatch(/^(the|a|an) .*[^.]$/)
  expect(ms).toBeGreaterThanOrEqual(1000)
})
