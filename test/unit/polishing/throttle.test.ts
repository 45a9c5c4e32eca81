import { describe, expect, test } from 'vitest'
import { KEEP_GAP } from '../../../src/polishing/follow.ts'
import { Throttle } from '../../../src/polishing/throttle.ts'

describe('what is done now and then', () => {
  test('is due first when it was told, then after the gap', () => {
    const stores = new Throttle(3000, 5000)
    expect([stores.isDue(4999), stores.isDue(5000)]).toEqual([false, true])
    stores.took(5000, 5010)
    expect([stores.isDue(8009), stores.isDue(8010)]).toEqual([false, true])
  })

  test('takes a tenth of the time at most, however slow it is', () => {
    const stores = new Throttle(3000, 0)
    stores.took(0, 1000)
    expect([stores.isDue(9999), stores.isDue(10_000)]).toEqual([false, true])
  })

  test.each([
    [20, 3000],
    [2000, 18_000],
  ])('keeps the state to a tenth of the time: %i ms of it, then none for %i ms', (took, pause) => {
    const keeping = new Throttle(KEEP_GAP, 0)
    keeping.took(0, took)
    expect([keeping.isDue(took + pause - 1), keeping.isDue(took + pause)]).toEqual([false, true])
  })
})
