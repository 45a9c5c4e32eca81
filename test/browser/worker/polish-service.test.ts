/** The polisher with a scripted optimiser: what the real one does too seldom for a test. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { usualLook } from '../../../src/core/look.ts'
import type { Engine, PassNeed } from '../../../src/engine/types.ts'
import type { optimise } from '../../../src/gatys/optimise.ts'
import type { PolishOptions, PolishState, Snapshot } from '../../../src/gatys/types.ts'
import { type PolishHost, PolishService } from '../../../src/worker/polish-service.ts'
import type { PolishProgress, PolishRequest } from '../../../src/worker/protocol.ts'
import { RunStore } from '../../../src/worker/run-store.ts'

const SIDE = 8
const image = { width: SIDE, height: SIDE, data: new Uint8ClampedArray(SIDE * SIDE * 4).fill(200) }

/** What the optimiser does at an iteration beside counting. */
type Script = (iteration: number, options: PolishOptions) => Promise<void> | void

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

let script: Script
let calls: PolishOptions[]
let progress: PolishProgress[]
let kept: number
let runs: RunStore
let polisher: PolishService
/** Longer side in px of what memory holds. */
let fits: number
let release: string
/** Optimisations that have begun and not ended, and how many there were at most. */
let running: number
let most: number

function snapshot(iteration: number, options: PolishOptions): Snapshot {
  const { iterations = 10, maxEdge = 1024 } = options
  const meta = { version: 1, release, settings: { iterations, maxEdge }, iteration, curve: [] }
  return {
    iteration,
    iterations,
    done: iteration / iterations,
    width: iteration < 3 ? SIDE / 2 : SIDE,
    height: iteration < 3 ? SIDE / 2 : SIDE,
    losses: { content: 1, style: 1, variation: 1, total: 3 },
    ended: iteration === iterations ? 'done' : null,
    state: { meta: meta as unknown as PolishState['meta'], arrays: { x: new Float32Array(4).fill(iteration) } },
    picture: () => image,
  }
}

const scripted = async function* (_engine, _photo, _styles, options = {}) {
  calls.push(options)
  const { iterations = 10, resume, signal } = options
  most = Math.max(most, ++running)
  try {
    for (let i = resume?.meta.iteration ?? 0; i <= iterations; i++) {
      await script(i, options)
      signal?.throwIfAborted()
      yield snapshot(i, options)
    }
  } finally {
    await wait(30)
    running--
  }
} satisfies typeof optimise

const host: PolishHost = {
  engine: async () =>
    ({
      manifest: { id: release, files: {} },
      planPass(width: number, height: number, { maxEdge }: PassNeed) {
        const edge = Math.min(fits, maxEdge, width)
        return { width: edge, height: Math.round((height * edge) / width) }
      },
    }) as unknown as Engine,
  photo: async () => ({ image, sourceWidth: SIDE, sourceHeight: SIDE }),
  releaseId: async () => release,
  expectFiles: () => undefined,
  filesArrived: () => undefined,
  emit: (event) => void (event.type === 'polish' && progress.push(event.progress)),
  keep: () => ++kept,
  mask: async (picture) => picture,
}

let jobs = 0
const look = { ...usualLook, styles: [] }

function polish(change: Partial<PolishRequest> = {}, signal = new AbortController().signal) {
  const job = ++jobs
  const request: PolishRequest = { key: 'a', photoId: 'p', look, settings: { iterations: 10 }, ...change }
  const outcome = polisher.polish(job, request, signal)
  outcome.catch(() => undefined)
  return { job, outcome }
}

/** The newest run in storage. */
const stored = async () => (await polisher.stored(new AbortController().signal)).runs[0]

async function until(met: () => boolean): Promise<void> {
  while (!met()) await wait(1)
}

beforeEach(async () => {
  script = () => wait(1)
  calls = []
  progress = []
  kept = 0
  fits = Infinity
  release = 'r'
  running = 0
  most = 0
  runs = new RunStore('pastiche-polisher-test')
  await runs.clear()
  polisher = new PolishService(host, runs, scripted)
})

afterEach(() => void vi.restoreAllMocks())

/** The time that iterations take, told and not waited for. */
function clock(ms: number): void {
  let now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  script = () => {
    now += ms
  }
}

test('a picture comes with the start and each new size, and otherwise a few times a second', async () => {
  clock(60)
  await polish({ settings: { iterations: 20 } }).outcome
  const pictures = progress.filter(({ picture }) => picture).map(({ iteration }) => iteration)
  expect(pictures.slice(0, 2)).toEqual([0, 3])
  // 17 iterations of 60 ms and more, 400 ms apart at least.
  expect(pictures.length).toBeGreaterThan(2)
  expect(pictures.length).toBeLessThan(8)
  expect(progress.length).toBe(21)
})

test('it is stored every three seconds and at the end, and not oftener', async () => {
  const save = vi.spyOn(runs, 'save')
  clock(100)
  await polish({ settings: { iterations: 40 } }).outcome
  expect(save.mock.calls.map(([{ state }]) => state.meta.iteration).at(-1)).toBe(40)
  expect(save.mock.calls.length).toBe(2)
})

test('where the device is lost the run is stored as far as it was, and resumed', async () => {
  const lost = new StyleTransferError('device-lost', 'The graphics device went away.')
  script = (i) => (i === 5 ? Promise.reject(lost) : wait(1))
  await expect(polish().outcome).rejects.toBe(lost)
  expect(await stored()).toMatchObject({ iteration: 4, finished: false })
  script = () => undefined
  progress = []
  expect(await polish().outcome).toMatchObject({ ended: 'done', iteration: 10 })
  expect(progress[0].iteration).toBe(4)
})

test('a run that cannot be resumed is dropped', async () => {
  await polish().outcome
  script = (_, { resume }) => {
    if (resume) throw new StyleTransferError('checkpoint-unusable', 'It is of another photo.')
  }
  progress = []
  expect(await polish({ settings: { iterations: 12 } }).outcome).toMatchObject({ ended: 'done', kept: true })
  expect(progress[0].iteration).toBe(0)
  expect(calls.map(({ resume }) => resume !== undefined)).toEqual([false, true, false])
  expect(progress.at(-1)?.anew).toBe(true)
})

test('a run whose state is damaged begins anew, and says so; others stay', async () => {
  await polish().outcome
  await polish({ key: 'b' }).outcome
  const { sound } = await runs.list()
  expect(sound.map(({ key }) => key)).toEqual(['b', 'a'])
  vi.spyOn(runs, 'load').mockImplementation(async (_, damaged) => {
    damaged?.()
    return null
  })
  progress = []
  expect(await polish({ key: 'b' }).outcome).toMatchObject({ ended: 'done', kept: true })
  expect(progress.map(({ iteration, anew }) => [iteration, anew]).slice(0, 2)).toEqual([
    [0, true],
    [1, true],
  ])
  progress = []
  vi.restoreAllMocks()
  await polish().outcome
  expect(progress).toMatchObject([{ iteration: 10, anew: false }])
})

test('a run that was planned with more iterations is not cut short, but begun anew', async () => {
  await polish({ settings: { iterations: 20 } }).outcome
  expect(await polish({ settings: { iterations: 5 } }).outcome).toMatchObject({ iteration: 5, ended: 'done' })
  expect(calls.at(-1)?.resume).toBeUndefined()
})

test('a converged run gives its picture and its reason at once', async () => {
  const { state } = snapshot(6, { iterations: 10 })
  await runs.save({ key: 'a', ended: 'converged', state })
  expect(await polish().outcome).toMatchObject({ ended: 'converged', iteration: 6 })
  expect(progress.length).toBe(1)
  expect(await stored()).toMatchObject({ finished: true, iteration: 6 })
})

test('another release’s run does not count', async () => {
  await polish().outcome
  release = 'next'
  expect(await stored()).toBeUndefined()
})

test('where storage is full it goes on, and says that it is not kept', async () => {
  const save = vi.spyOn(runs, 'save').mockResolvedValue(false)
  expect(await polish().outcome).toMatchObject({ ended: 'done', kept: false })
  expect(save).toHaveBeenCalled()
})

test('a run that is forgotten while it goes on is not stored any more', async () => {
  const { outcome } = polish({ settings: { iterations: 50 } })
  await until(() => progress.length > 3)
  await polisher.forget()
  expect(await outcome).toMatchObject({ ended: 'done', kept: false })
  expect(await runs.list()).toEqual({ sound: [], lost: 0 })
})

test('pausing before the first iteration gives the start', async () => {
  const { job, outcome } = polish()
  polisher.end(job, 'pause')
  expect(await outcome).toMatchObject({ ended: 'paused', iteration: 0, kept: true })
})

test('never two at a time, whoever is aborted', async () => {
  const first = polish({ settings: { iterations: 100 } })
  await until(() => progress.length > 1)
  const abort = new AbortController()
  const second = polish({ key: 'b' }, abort.signal)
  abort.abort(new DOMException('no', 'AbortError'))
  const third = polish({ key: 'c' })
  await expect(second.outcome).rejects.toMatchObject({ name: 'AbortError' })
  expect(await first.outcome).toMatchObject({ ended: 'paused' })
  expect(await third.outcome).toMatchObject({ ended: 'done' })
  expect(most).toBe(1)
})

test('where memory is short it is smaller, and such a run is resumed at its size later', async () => {
  fits = 6
  const first = polish()
  await until(() => progress.length > 1)
  polisher.end(first.job, 'pause')
  await first.outcome
  fits = Infinity
  await polish().outcome
  expect(calls.map(({ maxEdge }) => maxEdge)).toEqual([6, 6])
  fits = 4
  await polish({ key: 'b' }).outcome
  expect(calls.at(-1)?.maxEdge).toBe(4)
})

test('messages are let in between quick iterations', async () => {
  // 2 ms each, and never out of the microtasks.
  script = () => {
    const end = performance.now() + 2
    while (performance.now() < end);
  }
  const { job, outcome } = polish({ settings: { iterations: 2000 } })
  setTimeout(() => polisher.end(job, 'stop'), 100)
  const { iteration, ended } = await outcome
  expect(ended).toBe('stopped')
  // By 400 ms a picture would have let them in.
  expect(iteration).toBeLessThan(150)
})

test('what the page has noted on a run is handed back with it, and missing where it noted nothing', async () => {
  const origin = { settings: { mix: 0.7 }, tuning: { styleWeight: 2 } }
  await polish({ origin }).outcome
  expect(await stored()).toMatchObject({ key: 'a', origin })
  await polish({ key: 'b' }).outcome
  const { origin: none, ...rest } = (await stored())!
  expect([none, rest.key]).toEqual([undefined, 'b'])
})
