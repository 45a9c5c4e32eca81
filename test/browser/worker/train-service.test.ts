/** The learner with a scripted descent: what the real one does too slowly for a test. */
import { beforeEach, expect, test } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import type { Engine } from '../../../src/engine/types.ts'
import type { learnStyle } from '../../../src/learning/learn.ts'
import { encodeLearning } from '../../../src/learning/state.ts'
import type { LearningOptions, LearningState } from '../../../src/learning/types.ts'
import type { TrainProgress, TrainRequest } from '../../../src/worker/protocol.ts'
import { type TrainHost, TrainService } from '../../../src/worker/train-service.ts'
import { drawing } from './files.ts'

const STEPS = 6
/** Of a network of one block with one channel everywhere. */
const NORMS = 10
const image = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200) }
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const zeros = new Float32Array(4)

let calls: LearningOptions[]
let photos: number[]
let progress: TrainProgress[]
let quiet: boolean
let trainer: TrainService
let running: number
let most: number

const reached = (step: number): LearningState => ({
  meta: { version: 1, release: 'r', steps: STEPS, rank: 0, side: 64, seed: 0, step, pull: 4, strain: null },
  arrays: { x: zeros, m: zeros, v: zeros, mean: zeros, first: zeros },
})

const scripted = async function* (_engine, _painting, given, options = {}) {
  calls.push(options)
  photos = given.map(({ width }) => width)
  if (options.resume?.meta.release === 'other')
    throw new StyleTransferError('checkpoint-unusable', 'Of another release.')
  most = Math.max(most, ++running)
  try {
    for (let step = options.resume?.meta.step ?? 0; step <= STEPS; step++) {
      await wait(1)
      options.signal?.throwIfAborted()
      const style = { norms: new Float32Array(NORMS).fill(step), adapters: new Map() }
      const errors = step === STEPS ? { predicted: 2, learnt: 1 } : null
      yield { step, steps: STEPS, state: reached(step), style, errors }
    }
  } finally {
    await wait(10)
    running--
  }
} satisfies typeof learnStyle

const host: TrainHost = {
  engine: async () =>
    ({ manifest: { id: 'r', files: {}, transformer: { widths: [1, 1, 1], blocks: 1 } } }) as unknown as Engine,
  photo: async (id) => {
    if (id === 'gone') throw new StyleTransferError('image-unreadable', 'The photo is no longer open.')
    return { image, sourceWidth: 8, sourceHeight: 8 }
  },
  releaseId: async () => 'r',
  expectFiles: () => undefined,
  filesArrived: () => undefined,
  emit: (event) => void (event.type === 'train' && progress.push(event.progress)),
  isQuiet: () => quiet,
}

let jobs = 0
let painting: Blob
function train(change: Partial<TrainRequest> = {}, signal = new AbortController().signal) {
  const job = ++jobs
  const outcome = trainer.train(job, { key: 'a', painting, vector: null, photos: ['p'], from: null, ...change }, signal)
  outcome.catch(() => undefined)
  return { job, outcome }
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await wait(1)
}

beforeEach(async () => {
  painting ??= await drawing(16, 12)
  calls = []
  progress = []
  quiet = true
  running = 0
  most = 0
  trainer = new TrainService(host, scripted)
})

test('tells each step, and answers with the style', async () => {
  const trained = await train().outcome
  expect(progress.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(trained).toMatchObject({ release: 'r', ended: 'done', step: STEPS, steps: STEPS, state: null })
  expect(trained.errors).toEqual({ predicted: 2, learnt: 1 })
  expect(trained.style.length).toBeGreaterThan(16)
})

test('takes as many steps as are asked for', async () => {
  await train({ steps: 3 }).outcome
  await train().outcome
  expect(calls.map(({ steps }) => steps)).toEqual([3, undefined])
})

test('waits while somebody waits for something else', async () => {
  quiet = false
  const { outcome } = train()
  await until(() => progress.length === 1)
  await wait(250)
  expect(progress.map(({ step }) => step)).toEqual([0])
  quiet = true
  await expect(outcome).resolves.toMatchObject({ ended: 'done' })
})

test('pauses after the step in hand, also while it waits, and goes on from there', async () => {
  quiet = false
  const { job, outcome } = train()
  await until(() => progress.length === 1)
  trainer.end(job)
  const { ended, state, step } = await outcome
  expect({ ended, step }).toEqual({ ended: 'paused', step: 0 })
  quiet = true
  const from = encodeLearning(reached(3))
  expect(state).not.toBeNull()
  await train({ from }).outcome
  expect(calls[1].resume?.meta.step).toBe(3)
})

test.each([
  ['damaged', () => new Uint8Array(40)],
  ['of another release', () => encodeLearning({ ...reached(2), meta: { ...reached(2).meta, release: 'other' } })],
])('a state that is %s is not used, and that is told once', async (_, from) => {
  await expect(train({ from: from() }).outcome).resolves.toMatchObject({ ended: 'done' })
  expect(progress.map(({ anew }) => anew)).toEqual([true, ...new Array(STEPS).fill(undefined)])
})

test('a newer one pauses the one before, and they never run side by side', async () => {
  const first = train()
  await until(() => progress.length > 0)
  const second = train({ key: 'b' })
  await expect(first.outcome).resolves.toMatchObject({ ended: 'paused' })
  await expect(second.outcome).resolves.toMatchObject({ ended: 'done' })
  expect(most).toBe(1)
})

test('one that has not begun gives way to a newer one', async () => {
  const outcomes = [train(), train(), train()].map(({ outcome }) => outcome)
  await expect(outcomes[1]).rejects.toMatchObject({ name: 'AbortError' })
  await expect(outcomes[2]).resolves.toMatchObject({ ended: 'done' })
})

test('photos come by id or as files; one that is gone is left out', async () => {
  await train({ photos: ['gone', 'p', await drawing(20, 10)] }).outcome
  expect(photos).toEqual([8, 20])
  await expect(train({ photos: ['gone'] }).outcome).rejects.toMatchObject({ code: 'image-unreadable' })
})

test('ends when it is cancelled', async () => {
  const controller = new AbortController()
  const { outcome } = train({}, controller.signal)
  await until(() => progress.length > 1)
  controller.abort()
  await expect(outcome).rejects.toMatchObject({ name: 'AbortError' })
  await until(() => running === 0)
})
