import { describe, expect, test, vi } from 'vitest'
import { type JobKind, JobQueue } from '../../../src/worker/queue.ts'

/** A job that ends when the test says so, and notes what happens to it. */
class Work {
  readonly controller = new AbortController()
  started = false
  aborted = false
  outcome: unknown = 'pending'
  finish: (value: string) => void = () => undefined
  readonly settled: Promise<void>

  constructor(queue: JobQueue, kind: JobKind, live = false) {
    const job = (signal: AbortSignal): Promise<string> => {
      this.started = true
      return new Promise((resolve, reject) => {
        this.finish = resolve
        signal.addEventListener('abort', () => {
          this.aborted = true
          reject(signal.reason)
        })
      })
    }
    this.settled = queue.submit({ kind, signal: this.controller.signal, live }, job).then(
      (value) => {
        this.outcome = value
      },
      (error: Error) => {
        this.outcome = error.name
      },
    )
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

describe('JobQueue', () => {
  test('is quiet a moment after the last job, and not before', async () => {
    const queue = new JobQueue()
    expect(queue.isQuiet).toBe(true)
    const work = new Work(queue, 'preview')
    expect(queue.isQuiet).toBe(false)
    work.finish('done')
    await work.settled
    await turn()
    expect(queue.isQuiet).toBe(false)
    await vi.waitUntil(() => queue.isQuiet)
  })

  test('runs one job at a time, in order', async () => {
    const queue = new JobQueue()
    const first = new Work(queue, 'learn')
    const second = new Work(queue, 'learn')
    await turn()
    expect([first.started, second.started]).toEqual([true, false])
    first.finish('one')
    await turn()
    expect([first.outcome, second.started]).toEqual(['one', true])
    second.finish('two')
    await second.settled
    expect(second.outcome).toBe('two')
  })

  test('equal jobs run in the order in which they came', async () => {
    const queue = new JobQueue()
    const first = new Work(queue, 'learn')
    const waiting = [1, 2, 3].map(() => new Work(queue, 'learn'))
    const started: number[] = []
    for (let done = 0; done < 3; done++) {
      for (const work of [first, ...waiting]) work.finish('')
      await turn()
      started.push(waiting.filter(({ started }) => started).length)
      expect(waiting.map(({ started }) => started)).toEqual(waiting.map((_, i) => i <= done))
    }
    expect(started).toEqual([1, 2, 3])
  })

  test('the newest live preview replaces the one that waits, and lets the running one finish', async () => {
    const queue = new JobQueue()
    const [running, waiting, newest] = [true, true, true].map((live) => new Work(queue, 'preview', live))
    await turn()
    expect([running.started, running.aborted, waiting.outcome]).toEqual([true, false, 'AbortError'])
    running.finish('shown')
    await turn()
    expect([waiting.started, newest.started]).toEqual([false, true])
    newest.finish('shown too')
    await newest.settled
    expect([running.outcome, newest.outcome]).toEqual(['shown', 'shown too'])
  })

  test('a photo of several waits for all other work, and gives way to it', async () => {
    const queue = new JobQueue()
    const batch = new Work(queue, 'batch')
    await turn()
    expect([batch.started, queue.isFree]).toEqual([true, true])
    const preview = new Work(queue, 'preview', true)
    const next = new Work(queue, 'batch')
    await turn()
    expect([batch.outcome, preview.started, next.started, queue.isFree]).toEqual(['AbortError', true, false, false])
    preview.finish('shown')
    await preview.settled
    await turn()
    expect([next.started, queue.isFree]).toEqual([true, false])
    await vi.waitUntil(() => queue.isFree)
    const small = new Work(queue, 'thumbnail')
    await turn()
    // Which of the two goes first: the photo is waited for by somebody, if not just now.
    expect([next.outcome, small.started]).toEqual(['pending', false])
    next.finish('painted')
    await next.settled
    await turn()
    expect(small.started).toBe(true)
  })

  test('a tap aborts the running preview and the full picture', async () => {
    const queue = new JobQueue()
    const full = new Work(queue, 'full')
    await turn()
    const preview = new Work(queue, 'preview')
    await turn()
    expect([full.outcome, preview.started]).toEqual(['AbortError', true])
    const tap = new Work(queue, 'preview')
    await turn()
    expect([preview.outcome, tap.started]).toEqual(['AbortError', true])
  })

  test('a live preview aborts a full picture', async () => {
    const queue = new JobQueue()
    const full = new Work(queue, 'full')
    await turn()
    new Work(queue, 'preview', true)
    await turn()
    expect(full.outcome).toBe('AbortError')
  })

  test('learning and encoding are never thrown away, and a preview goes before them', async () => {
    const queue = new JobQueue()
    const learning = new Work(queue, 'learn')
    const another = new Work(queue, 'learn')
    const encoding = new Work(queue, 'encode')
    const full = new Work(queue, 'full')
    const preview = new Work(queue, 'preview')
    const order: string[] = []
    for (const [name, work] of Object.entries({ learning, another, encoding, preview })) {
      void work.settled.then(() => order.push(name))
    }
    for (let i = 0; i < 6; i++) {
      await turn()
      for (const work of [learning, another, encoding, preview]) work.finish('done')
    }
    expect(order).toEqual(['learning', 'preview', 'encoding', 'another'])
    expect(full.outcome).toBe('AbortError')
    expect([learning.aborted, another.aborted, encoding.aborted]).toEqual([false, false, false])
  })

  test('a job cancelled while it waits never starts, and the others go on', async () => {
    const queue = new JobQueue()
    const first = new Work(queue, 'learn')
    const cancelled = new Work(queue, 'learn')
    const last = new Work(queue, 'learn')
    cancelled.controller.abort()
    await cancelled.settled
    expect(cancelled.outcome).toBe('AbortError')
    first.finish('')
    await turn()
    expect([cancelled.started, last.started]).toEqual([false, true])
  })

  test('a job that was cancelled before it came neither runs nor takes the place of another', async () => {
    const queue = new JobQueue()
    const running = new Work(queue, 'full')
    await turn()
    const cancelled = AbortSignal.abort()
    let ran = false
    const job = queue.submit({ kind: 'full', signal: cancelled }, async () => {
      ran = true
    })
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
    running.finish('whole')
    await running.settled
    expect([running.outcome, ran]).toEqual(['whole', false])
  })

  test('what is saved goes before what is painted in full', async () => {
    const queue = new JobQueue()
    const first = new Work(queue, 'learn')
    const full = new Work(queue, 'full')
    const encoding = new Work(queue, 'encode')
    await turn()
    first.finish('')
    await turn()
    expect([encoding.started, full.started]).toEqual([true, false])
    encoding.finish('')
    full.finish('')
  })

  test('a job that throws does not stop the queue', async () => {
    const queue = new JobQueue()
    const { signal } = new AbortController()
    const failing = queue.submit({ kind: 'full', signal }, () => Promise.reject(new Error('broken')))
    const next = queue.submit({ kind: 'learn', signal }, () => Promise.resolve('fine'))
    await expect(failing).rejects.toThrow('broken')
    await expect(next).resolves.toBe('fine')
  })

  test('the reason to abort is an AbortError whatever the caller gave', async () => {
    const queue = new JobQueue()
    const controller = new AbortController()
    const job = queue.submit({ kind: 'full', signal: controller.signal }, () => new Promise(() => undefined))
    const waiting = queue.submit({ kind: 'learn', signal: controller.signal }, () => Promise.resolve())
    controller.abort('tired')
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(job).toBeInstanceOf(Promise)
  })
})

describe('thumbnails', () => {
  test.each<JobKind>(['preview', 'full', 'learn', 'encode'])('give way to a %s, even half-way', async (kind) => {
    const queue = new JobQueue()
    const thumbnail = new Work(queue, 'thumbnail')
    await turn()
    const other = new Work(queue, kind)
    await turn()
    expect([thumbnail.outcome, thumbnail.aborted, other.started]).toEqual(['AbortError', true, true])
  })

  test('wait for everything else, and do not disturb it', async () => {
    const queue = new JobQueue()
    const full = new Work(queue, 'full')
    const thumbnail = new Work(queue, 'thumbnail')
    const learn = new Work(queue, 'learn')
    await turn()
    full.finish('')
    await turn()
    expect([full.aborted, learn.started, thumbnail.started]).toEqual([false, true, false])
    learn.finish('')
    await turn()
    expect(thumbnail.started).toBe(true)
    thumbnail.finish('small')
    await thumbnail.settled
    expect(thumbnail.outcome).toBe('small')
  })

  test('do not disturb each other', async () => {
    const queue = new JobQueue()
    const [first, second] = [new Work(queue, 'thumbnail'), new Work(queue, 'thumbnail')]
    await turn()
    expect([first.aborted, second.started]).toEqual([false, false])
  })
})
