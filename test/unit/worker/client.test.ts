/** The bridge against a scripted worker behind a real message channel. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { usualLook } from '../../../src/core/look.ts'
import { type Client, type ClientEvent, createClient } from '../../../src/worker/client.ts'
import type {
  JobId,
  PolishRequest,
  RenderRequest,
  ServiceEvent,
  TrainProgress,
  TrainRequest,
} from '../../../src/worker/protocol.ts'
import { type Outcome, ScriptedWorker } from './scripted-worker.ts'

const request: RenderRequest = {
  photoId: 'p',
  look: null,
  stage: 'full',
  live: false,
}
const lost = new StyleTransferError('device-lost', 'The graphics device went away.')
const memory = new StyleTransferError('out-of-memory', 'Memory ran out.')

let outcomes: Outcome[]
let workers: ScriptedWorker[]
let events: ClientEvent[]
let client: Client

beforeEach(() => {
  outcomes = []
  workers = []
  events = []
  vi.stubGlobal('ImageBitmap', class {})
  client = createClient({
    base: 'http://here/',
    release: 'r1',
    backend: 'auto',
    createWorker: () => {
      const worker = new ScriptedWorker(outcomes)
      workers.push(worker)
      return worker
    },
  })
  client.subscribe((event) => events.push(event))
})

afterEach(() => {
  client.dispose()
  vi.unstubAllGlobals()
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

test('the worker is told where things are', async () => {
  client.start()
  await settled()
  expect(workers[0].config).toMatchObject({
    modelsUrl: 'http://here/models/r1/',
    wasmUrl: 'http://here/wasm/',
    backend: 'auto',
    memoryShare: 1,
  })
})

test('errors arrive with their code, and ordinary ones leave the worker alone', async () => {
  outcomes.push(new StyleTransferError('model-missing', 'No model.'))
  await expect(client.render(request)).rejects.toMatchObject({ code: 'model-missing', message: 'No model.' })
  expect(workers.length).toBe(1)
})

test('progress goes to the call that makes it', async () => {
  const seen: [string, number][] = []
  await Promise.all([
    client.render(request, { onProgress: (done) => seen.push(['a', done]) }),
    client.render(request, { onProgress: (done) => seen.push(['b', done]) }),
  ])
  expect(seen.toSorted()).toEqual([
    ['a', 0.5],
    ['b', 0.5],
  ])
})

test('a cancelled call ends at once and the worker is told which', async () => {
  outcomes.push('hang')
  const controller = new AbortController()
  const call = client.render(request, { signal: controller.signal })
  await settled()
  controller.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  await settled()
  expect(workers[0].aborted).toEqual(workers[0].rendered)
  await expect(client.render(request, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('after a death the next worker has the photo, the call is made again, and the page is told', async () => {
  await client.openPhoto('photo', new Blob(['x']))
  outcomes.push('hang')
  const call = client.render(request)
  await settled()
  workers[0].dispatchEvent(new Event('error'))
  await expect(call).resolves.toMatchObject({ stage: 'full' })
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false])
  expect(workers[1].opened).toEqual(['photo'])
  expect(events.filter(({ type }) => type === 'restarted').length).toBe(1)
})

test('two calls that die together bring one new worker', async () => {
  outcomes.push('hang', 'hang')
  const calls = [client.render(request), client.render(request)]
  await settled()
  workers[0].dispatchEvent(new Event('error'))
  await Promise.all(calls)
  expect(workers.length).toBe(2)
})

test('when memory runs out pictures take half of it, keep their size, and the page is told what that means', async () => {
  await client.plan('p')
  outcomes.push(memory)
  await client.render(request)
  await settled()
  expect(workers[1].config?.memoryShare).toBe(0.5)
  expect(await client.plan('p')).toMatchObject({ width: 1000, height: 500 })
  expect(events).toContainEqual({ type: 'restarted', reason: 'memoryRanOut' })
})

test('a second time that memory runs out pictures take less of it than after the first time', async () => {
  await client.plan('p')
  outcomes.push(memory, memory)
  await client.render(request)
  await settled()
  expect(workers.map(({ config }) => config?.memoryShare)).toEqual([1, 0.5, 0.25])
})

test.each(['render', 'polish'] as const)('deaths are forgiven once a %s has come through', async (method) => {
  const call = () =>
    method === 'render'
      ? client.render(request)
      : client.polish({ key: 'k', photoId: 'p', look: { styles: [], ...usualLook }, settings: {} })
  for (let i = 0; i < 4; i++) {
    outcomes.push(lost)
    await call()
  }
  await settled()
  expect(workers.map(({ config }) => config?.backend)).toEqual(['auto', 'auto', 'auto', 'auto', 'auto'])
})

test('deaths are not forgiven for a preview, which asks less of a device', async () => {
  for (let i = 0; i < 3; i++) {
    outcomes.push(lost)
    await client.render({ ...request, stage: 'preview' })
  }
  await settled()
  expect(workers.map(({ config }) => config?.backend)).toEqual(['auto', 'auto', 'auto', 'wasm'])
})

test('a device that is lost again and again is given up for wasm, and calls do not go round for ever', async () => {
  outcomes.push(lost, lost, lost, lost, lost, lost)
  await expect(client.render(request)).rejects.toMatchObject({ code: 'device-lost' })
  expect(workers.length).toBe(4)
  await settled()
  expect(workers.map(({ config }) => config?.backend)).toEqual(['auto', 'auto', 'auto', 'wasm'])
})

test('nothing starts again after dispose', async () => {
  outcomes.push('hang')
  const call = client.render(request)
  await settled()
  client.dispose()
  await expect(call).rejects.toBeInstanceOf(Error)
  expect(workers.length).toBe(1)
})

describe('polishing', () => {
  const polish: PolishRequest = {
    key: 'k',
    photoId: 'p',
    look: { styles: [], ...usualLook },
    settings: { maxEdge: 600 },
  }
  const losses = { content: 1, style: 1, variation: 1, total: 3 }
  const news = (job: JobId, iteration: number): ServiceEvent => ({
    type: 'polish',
    job,
    progress: { iteration, iterations: 9, done: iteration / 9, secondsLeft: null, losses, picture: null },
  })

  test('news goes to the call that it is of', async () => {
    outcomes.push('hang', 'hang')
    const seen: [string, number][] = []
    client.polish(polish, { onPolish: ({ iteration }) => seen.push(['a', iteration]) }).catch(() => undefined)
    client.polish(polish, { onPolish: ({ iteration }) => seen.push(['b', iteration]) }).catch(() => undefined)
    await settled()
    const [a, b] = workers[0].polished
    workers[0].tell(news(b, 1))
    workers[0].tell(news(a, 2))
    await settled()
    expect(seen).toEqual([
      ['b', 1],
      ['a', 2],
    ])
    expect(events.some(({ type }) => (type as string) === 'polish')).toBe(false)
  })

  test('news of a cancelled polish is not passed on', async () => {
    outcomes.push('hang')
    const controller = new AbortController()
    const onPolish = vi.fn()
    const call = client.polish(polish, { onPolish, signal: controller.signal })
    await settled()
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    workers[0].tell(news(workers[0].polished[0], 3))
    await settled()
    expect(onPolish).not.toHaveBeenCalled()
  })

  test('ending reaches the newest polish', async () => {
    outcomes.push('hang', 'hang')
    client.endPolish('stop')
    client.polish(polish).catch(() => undefined)
    client.polish(polish).catch(() => undefined)
    client.endPolish('pause')
    await settled()
    const { polished, ended } = workers[0]
    expect(ended).toEqual([[polished[1], 'pause']])
  })

  test('after a death it is asked for again, and ended again where it was to end', async () => {
    outcomes.push('hang')
    const call = client.polish(polish)
    await settled()
    client.endPolish('stop')
    workers[0].dispatchEvent(new Event('error'))
    await expect(call).resolves.toMatchObject({ ended: 'done' })
    await settled()
    expect(workers[1].ended).toEqual([[workers[1].polished[0], 'stop']])
  })

  test('when memory runs out of it, it is asked for again with half of it', async () => {
    await client.plan('p')
    outcomes.push(memory)
    await client.polish(polish)
    await settled()
    expect(workers.map(({ config }) => config?.memoryShare)).toEqual([1, 0.5])
    expect(workers[1].polished.length).toBe(1)
  })

  test('forgetting answers with nothing', async () => {
    await expect(client.forgetPolish()).resolves.toBeUndefined()
  })
})

describe('learning', () => {
  const request: TrainRequest = { key: 'k', painting: new Blob(), vector: null, photos: ['p'], from: null }
  const state = new Uint8Array([1, 2, 3])
  const news = (job: JobId, step: number, more: Partial<TrainProgress> = {}): ServiceEvent => ({
    type: 'train',
    job,
    progress: { step, steps: 9, secondsLeft: null, ...more },
  })

  test('after a death it goes on from the last state, and is paused again where it was to pause', async () => {
    outcomes.push('hang')
    const onTrain = vi.fn()
    const call = client.train(request, { onTrain })
    await settled()
    const [job] = workers[0].trained[0]
    workers[0].tell(news(job, 1, { state }))
    workers[0].tell(news(job, 2))
    client.endTrain()
    await settled()
    expect(workers[0].ended).toEqual([[job, 'pause']])
    workers[0].dispatchEvent(new Event('error'))
    await expect(call).resolves.toMatchObject({ ended: 'done' })
    await settled()
    expect(onTrain.mock.calls.map(([{ step }]) => step)).toEqual([1, 2])
    const [again, { from }] = workers[1].trained[0]
    expect([...(from ?? [])]).toEqual([1, 2, 3])
    expect(workers[1].ended).toEqual([[again, 'pause']])
    expect(events.some(({ type }) => (type as string) === 'train')).toBe(false)
  })

  test('news of one that was cancelled is not passed on', async () => {
    outcomes.push('hang')
    const controller = new AbortController()
    const onTrain = vi.fn()
    const call = client.train(request, { onTrain, signal: controller.signal })
    await settled()
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    workers[0].tell(news(workers[0].trained[0][0], 3))
    await settled()
    expect(onTrain).not.toHaveBeenCalled()
  })
})
