/** Workers that never load, die at once or always, or are stuck: each wait has an end. Time is the page's own, awake. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import {
  WORKER_DEAF,
  WORKER_ENCODING,
  WORKER_IDLE,
  WORKER_START,
  WORKER_STOPPED,
  WORKER_UNWANTED,
} from '../../../src/core/waits.ts'
import { type Client, type ClientEvent, createClient } from '../../../src/worker/client.ts'
// Loaded when they are needed, which would take time by the clock.
import '../../../src/worker/client-recovery.ts'
import '../../../src/worker/client-watch.ts'
import type { RenderRequest } from '../../../src/worker/protocol.ts'
import { type Outcome, ScriptedWorker } from './scripted-worker.ts'

const request: RenderRequest = { photoId: 'p', look: null, stage: 'full', live: false }
const file = new Blob(['x'])

let outcomes: Outcome[]
let workers: ScriptedWorker[]
let events: ClientEvent[]
let client: Client
/** What happens to a worker as soon as there is one. */
let born: (worker: ScriptedWorker) => void

beforeEach(() => {
  outcomes = []
  workers = []
  events = []
  born = () => undefined
  vi.stubGlobal('ImageBitmap', class {})
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance', 'Date'] })
  client = createClient({
    base: 'http://here/',
    release: 'r1',
    backend: 'auto',
    createWorker: () => {
      const worker = new ScriptedWorker(outcomes)
      workers.push(worker)
      born(worker)
      return worker
    },
  })
  client.subscribe((event) => events.push(event))
})

afterEach(() => {
  client.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Lets messages and scripts arrive. */
async function arrive(): Promise<void> {
  for (let i = 0; i < 30; i++) await turn()
}

/** Lets seconds pass, with what is sent meanwhile. */
async function pass(ms: number): Promise<void> {
  await arrive()
  for (let i = 0; i < ms; i += 1000) {
    vi.advanceTimersByTime(1000)
    await arrive()
  }
}

function follow(promise: Promise<unknown>): { outcome: unknown } {
  const seen = { outcome: 'pending' as unknown }
  promise.then(
    () => (seen.outcome = 'done'),
    (error) => (seen.outcome = error),
  )
  return seen
}

const timedOut = { code: 'timed-out', message: expect.stringMatching(/painting process for .* Try again/) }

describe('a worker that never loads', () => {
  test('is given up with a sentence, and the next one that is asked for works', async () => {
    born = (worker) => {
      worker.deaf = workers.length === 1
    }
    client.start()
    const opening = follow(client.openPhoto('p', file))
    await pass(WORKER_START.ms - 2000)
    expect(opening.outcome).toBe('pending')
    await pass(3000)
    expect(opening.outcome).toMatchObject(timedOut)
    expect(workers[0].terminated).toBe(true)
    await expect(client.openPhoto('p', file)).resolves.toBeDefined()
  })

  test('makes room at once where the person tries again and the one before it was given up', async () => {
    born = (worker) => {
      worker.deaf = workers.length <= 2
    }
    client.start()
    const opening = follow(client.openPhoto('p', file))
    await pass(WORKER_START.ms + 1000)
    expect(opening.outcome).toMatchObject(timedOut)
    expect(workers.length).toBe(2)
    client.start()
    await expect(client.openPhoto('p', file)).resolves.toBeDefined()
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false])
  })
})

describe('a worker that dies', () => {
  test('at once and always is restarted three times, then the person is asked, and may try again', async () => {
    born = (worker) => void queueMicrotask(() => worker.dispatchEvent(new Event('error')))
    // As the page does: after each restart it asks again how large the picture will be.
    client.subscribe((event) => {
      if (event.type === 'restarted') client.plan('p').catch(() => undefined)
    })
    client.start()
    const opening = follow(client.openPhoto('p', file))
    await pass(30_000)
    expect(opening.outcome).toBeInstanceOf(StyleTransferError)
    expect(workers.length).toBe(4)
    const failed = events.filter((event) => event.type === 'engine' && event.status === 'failed')
    expect(failed).toMatchObject([
      { error: { code: 'device-lost', message: expect.stringMatching(/again and again.*try again\.$/) } },
    ])
    await expect(client.plan('p')).rejects.toMatchObject({ code: 'device-lost' })
    expect(workers.length).toBe(4)
    born = () => undefined
    client.start()
    await expect(client.openPhoto('p', file)).resolves.toBeDefined()
    expect(workers.length).toBe(5)
  })

  test('a while after each first message is restarted three times a minute at most', async () => {
    born = (worker) => void setTimeout(() => worker.dispatchEvent(new Event('error')), 300)
    client.subscribe((event) => {
      if (event.type === 'restarted') follow(client.plan('p').then(() => client.render(request)))
    })
    outcomes.push(...new Array<Outcome>(99).fill('hang'))
    follow(client.render(request))
    await pass(30_000)
    expect(workers.length).toBeLessThanOrEqual(4)
  })
})

describe('a worker that is stuck', () => {
  test('is replaced by one that has the photo, and what it was stuck in fails with a sentence', async () => {
    await client.openPhoto('photo', file)
    const job = follow(client.render(request))
    workers[0].deaf = true
    outcomes.push('hang')
    await pass(WORKER_DEAF.ms - 2000)
    expect([job.outcome, workers[0].terminated]).toEqual(['pending', false])
    await pass(4000)
    expect(job.outcome).toMatchObject(timedOut)
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false])
    expect(workers[1].opened).toEqual(['photo'])
    // What it says is the job's own sentence, once.
    expect(events).toContainEqual({ type: 'restarted', reason: null })
  })

  test('in a job that was stopped makes room for the next photo soon, which opens', async () => {
    await client.openPhoto('photo', file)
    workers[0].deaf = true
    const controller = new AbortController()
    const bad = follow(client.openPhoto('bad', file, { signal: controller.signal }))
    await pass(20_000)
    controller.abort()
    await arrive()
    expect(bad.outcome).toMatchObject({ name: 'AbortError' })
    const good = follow(client.openPhoto('good', file))
    await pass(WORKER_STOPPED.ms + 2000)
    expect(good.outcome).toBe('done')
    expect(workers[1].opened).toEqual(['photo', 'good'])
  })

  test('in one that was stopped is ended though nobody asks for anything', async () => {
    const controller = new AbortController()
    await client.plan('p')
    workers[0].deaf = true
    follow(client.render(request, { signal: controller.signal }))
    controller.abort()
    await pass(WORKER_STOPPED.ms + 2000)
    expect(workers[0].terminated).toBe(true)
    await expect(client.plan('p')).resolves.toBeDefined()
  })

  test('while it answers pings is given up later, and at once by what was stopped', async () => {
    await client.plan('p')
    workers[0].computing = false
    outcomes.push('hang')
    const job = follow(client.render(request))
    await pass(WORKER_IDLE.ms - 3000)
    expect(job.outcome).toBe('pending')
    await pass(6000)
    expect(job.outcome).toMatchObject(timedOut)
    outcomes.push('hang', 'done')
    workers[1].computing = false
    const controller = new AbortController()
    follow(client.render(request, { signal: controller.signal }))
    await arrive()
    controller.abort()
    await pass(WORKER_UNWANTED.ms + 3000)
    expect(workers[1].terminated).toBe(true)
  })
})

describe('a worker that is left alone', () => {
  test('computes for ten minutes without a word, and answers pings', async () => {
    outcomes.push('hang')
    const job = follow(client.render(request))
    await pass(600_000)
    expect([job.outcome, workers.length, workers[0].terminated]).toEqual(['pending', 1, false])
  })

  test('encodes for minutes in one go', async () => {
    await client.plan('p')
    const job = follow(client.encode({ resultId: 1, format: 'webp', quality: 92 }))
    await arrive()
    workers[0].deaf = true
    await pass(WORKER_ENCODING.ms - 3000)
    expect([job.outcome, workers[0].terminated]).toEqual(['pending', false])
  })

  test('is deaf between answers, each time for less than its limit', async () => {
    outcomes.push('hang')
    const job = follow(client.render(request))
    await arrive()
    for (let i = 0; i < 5; i++) {
      workers[0].deaf = true
      await pass(WORKER_DEAF.ms - 5000)
      workers[0].deaf = false
      workers[0].tell({ type: 'progress', job: workers[0].rendered[0], done: i / 10 })
      await pass(3000)
    }
    expect([job.outcome, workers[0].terminated]).toEqual(['pending', false])
  })

  test('has nothing to do, and is not even pinged', async () => {
    await client.plan('p')
    await pass(3000)
    workers[0].deaf = true
    await pass(600_000)
    expect(workers[0].terminated).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('was asleep with the page, however long that was', async () => {
    outcomes.push('hang')
    const job = follow(client.render(request))
    await pass(3000)
    workers[0].deaf = true
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    await pass(10_000)
    expect([job.outcome, workers[0].terminated]).toEqual(['pending', false])
  })
})
