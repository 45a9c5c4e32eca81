import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { underSignals } from '../../../src/core/signals.ts'

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('underSignals', () => {
  test.each([0, 1])('signal %i ends the call with its own reason, and nothing stays attached', async (which) => {
    const controllers = [new AbortController(), new AbortController()]
    const signals = controllers.map(({ signal }) => signal)
    const call = underSignals(signals, untilAborted)
    controllers[which].abort(new DOMException(`stopped by ${which}`, 'AbortError'))
    await expect(call).rejects.toMatchObject({ name: 'AbortError', message: `stopped by ${which}` })
    for (const signal of signals) expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('one that is aborted already keeps the call from starting', async () => {
    let started = false
    const call = underSignals([undefined, AbortSignal.abort()], async () => {
      started = true
    })
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    expect(started).toBe(false)
  })

  test('passes on what the call gives and throws', async () => {
    const { signal } = new AbortController()
    await expect(underSignals([signal, undefined], async () => 7)).resolves.toBe(7)
    await expect(underSignals([signal], () => Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
