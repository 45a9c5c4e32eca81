/** Strips of a picture in workers that the app's worker starts. */
import { expect, test } from 'vitest'
import { stripCount } from '../../../src/worker/strip-workers.ts'
import type { StripsOutcome, StripsTrial } from './strips-painter.ts'

async function painted(trial: StripsTrial): Promise<StripsOutcome> {
  const worker = new Worker(new URL('./strips-painter.ts', import.meta.url), { type: 'module' })
  try {
    const outcome = new Promise<StripsOutcome>((resolve, reject) => {
      worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data))
      worker.onerror = ({ message }) => reject(new Error(message))
    })
    worker.postMessage(trial)
    return await outcome
  } finally {
    worker.terminate()
  }
}

test.each([2, 3])('%i strips are the picture of one worker', async (count) => {
  const { difference, ...rest } = await painted({ count, endAfter: null })
  expect(rest).toEqual({ started: count - 1, painted: count - 1 })
  expect(difference).toBeLessThan(1e-4)
  // They do not sum in the same order.
  expect(difference).toBeGreaterThan(0)
})

test('a worker that ends in the middle of a picture is done without', async () => {
  expect(await painted({ count: 2, endAfter: 12 })).toEqual({ difference: 0, started: 1, painted: 1 })
})

test('on one core no worker is started', async () => {
  expect(await painted({ count: 1, endAfter: null })).toEqual({ difference: 0, started: 0, painted: 0 })
})

test('a core is left for the page', () => {
  expect([1, 2, 3, 4, 6, 7, 8, 12, 64].map(stripCount)).toEqual([1, 1, 1, 2, 2, 2, 4, 4, 4])
  // Some browsers do not say.
  expect(stripCount(Number.NaN)).toBe(1)
})
