import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Snapshot } from '../../../src/gatys/types.ts'
import { type Follower, follow } from '../../../src/polishing/follow.ts'
import { snapshotAt } from './snapshots.ts'

/** ms that pass before each iteration but the start. */
let step: number
let told: number[]
let kept: number[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  step = 1000
  told = []
  kept = []
})

afterEach(() => void vi.useRealTimers())

async function* run(last = 10, error?: unknown): AsyncGenerator<Snapshot, void> {
  for (let i = 0; i <= last; i++) {
    if (i > 0) vi.advanceTimersByTime(step)
    yield snapshotAt(i)
  }
  if (error) throw error
}

function follower(change: Partial<Follower> = {}): Follower {
  return {
    tell: async ({ iteration }) => void told.push(iteration),
    keep: async ({ iteration }) => {
      kept.push(iteration)
      return true
    },
    isEnding: () => false,
    keepsStart: false,
    ...change,
  }
}

describe('a run that is followed', () => {
  test('is told from its start to its end, and the end comes back', async () => {
    const last = await follow(run(), follower())
    expect([last?.iteration, last?.ended]).toEqual([10, 'done'])
    expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('is kept every three seconds and at its end, from its start only where that is asked for', async () => {
    await follow(run(), follower())
    expect(kept).toEqual([3, 6, 9, 10])
    kept = []
    await follow(run(), follower({ keepsStart: true }))
    expect(kept).toEqual([0, 3, 6, 9, 10])
  })

  test('is kept the more seldom the longer that takes', async () => {
    const keep = async ({ iteration }: Snapshot) => {
      vi.advanceTimersByTime(500)
      kept.push(iteration)
      return true
    }
    await follow(run(), follower({ keep }))
    // After 0.5 s of keeping, 4.5 s without.
    expect(kept).toEqual([3, 8, 10])
  })

  test('is not kept twice in the same state, and once more where it was not safe', async () => {
    step = 3000
    await follow(run(1), follower())
    expect(kept).toEqual([1])
    kept = []
    const keep = async ({ iteration }: Snapshot) => {
      kept.push(iteration)
      return false
    }
    await follow(run(1), follower({ keep }))
    expect(kept).toEqual([1, 1])
  })

  test('ends after the iteration in hand, is kept there, and is asked for no further one', async () => {
    const ended = vi.fn()
    const snapshots = async function* () {
      try {
        yield* run()
      } finally {
        ended()
      }
    }
    const last = await follow(snapshots(), follower({ isEnding: () => told.length === 3 }))
    expect([last?.iteration, told, kept]).toEqual([2, [0, 1, 2], [2]])
    expect(ended).toHaveBeenCalledOnce()
  })

  test('that fails is kept as far as it came, and the failure is passed on', async () => {
    const failure = new Error('The device went away.')
    await expect(follow(run(4, failure), follower())).rejects.toBe(failure)
    expect(kept).toEqual([3, 4])
  })

  test('says why it could not be kept where it was only cancelled, and otherwise what went wrong first', async () => {
    const lost = new Error('The disk is full.')
    const keep = () => Promise.reject(lost)
    const cancelled = new DOMException('Stopped.', 'AbortError')
    await expect(follow(run(1, cancelled), follower({ keep }))).rejects.toBe(lost)
    const failure = new Error('The device went away.')
    await expect(follow(run(1, failure), follower({ keep }))).rejects.toBe(failure)
  })

  test('that nobody could be told of is not kept', async () => {
    const tooLarge = new Error('The format cannot hold it.')
    await expect(follow(run(), follower({ tell: () => Promise.reject(tooLarge) }))).rejects.toBe(tooLarge)
    expect(kept).toEqual([])
  })

  test('that has no start has no last snapshot', async () => {
    const nothing = async function* (): AsyncGenerator<Snapshot, void> {}
    expect(await follow(nothing(), follower())).toBeNull()
    expect(kept).toEqual([])
  })

  test('lets messages in after every iteration', async () => {
    let messages = 0
    let going = true
    const count = () => {
      messages++
      if (going) setImmediate(count)
    }
    setImmediate(count)
    await follow(run(), follower())
    going = false
    expect(messages).toBeGreaterThanOrEqual(9)
  })
})
