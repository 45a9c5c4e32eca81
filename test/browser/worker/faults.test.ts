/** Faults of the real worker: stuck in a loop, wrong from one moment to the next, an error that nobody listens for. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { usualLook } from '../../../src/core/look.ts'
import { type Client, type ClientEvent, createClient } from '../../../src/worker/client.ts'
import type { Fault } from './faulty-service.ts'
import { drawing, meanDifference, pixels } from './files.ts'

const channel = new BroadcastChannel('faults')
const style = { kind: 'vector', vector: new Float32Array(100).fill(0.5) } as const
const look = { ...usualLook, styles: [{ style, weight: 1 }] }
const request = { photoId: 'photo', look, stage: 'full', live: false } as const

let client: Client
let workers: Worker[]
let restarts: (string | null)[]
/** Settles when the whole engine has taken over from the first one: both say that they are ready. */
let wholeEngine: Promise<void>

beforeEach(async () => {
  workers = []
  restarts = []
  client = createClient({
    base: `${location.origin}/`,
    release: current,
    backend: 'wasm',
    createWorker: () => {
      // Only the first one is faulty.
      const worker =
        workers.length === 0
          ? new Worker(new URL('./faulty-service.ts', import.meta.url), { type: 'module' })
          : new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' })
      workers.push(worker)
      return worker
    },
  })
  let ready = 0
  wholeEngine = new Promise((resolve) =>
    client.subscribe((event: ClientEvent) => {
      if (event.type === 'restarted') restarts.push(event.reason)
      if (event.type === 'engine' && event.status === 'ready' && ++ready === 2) resolve()
    }),
  )
  await client.openPhoto('photo', await drawing(300, 200))
  await client.plan('photo')
})

afterEach(() => client.dispose())

const strike = (fault: Fault): void => channel.postMessage(fault)

/** Until the worker has heard of it: a channel's messages and the client's come in no certain order. */
const struck = (): Promise<unknown> =>
  new Promise((resolve) => {
    channel.onmessage = resolve
  })

test('a worker that is stuck in a loop makes room once its job is stopped, and the next photo is painted', async () => {
  const controller = new AbortController()
  const stuckByNow = struck()
  strike('loop')
  await stuckByNow
  const stuck = client.openPhoto('bad', await drawing(30, 20), { signal: controller.signal })
  await new Promise((resolve) => setTimeout(resolve, 2000))
  controller.abort()
  await expect(stuck).rejects.toMatchObject({ name: 'AbortError' })
  await client.openPhoto('good', await drawing(60, 40))
  await expect(client.render({ ...request, photoId: 'good' })).resolves.toMatchObject({ stage: 'full', width: 60 })
  expect(workers.length).toBe(2)
})

test('a backend that turns wrong is replaced, the picture painted again, and that said in one sentence', async () => {
  const right = await pixels((await client.render(request)).bitmap)
  const wrongByNow = struck()
  // Not before: its clock, which the fault puts forward, counts from its start.
  await wholeEngine
  strike('turn wrong')
  await wrongByNow
  const again = await pixels((await client.render(request)).bitmap)
  expect(meanDifference(again, right)).toBeLessThan(0.5)
  expect(workers.length).toBe(2)
  expect(restarts).toEqual(['deviceLost'])
})

test('an error that nobody listens for ends what waits, and the worker goes on', async () => {
  await client.openPhoto('large', await drawing(1500, 1000))
  let struck = false
  const onProgress = (): void => {
    if (!struck) strike('stray error')
    struck = true
  }
  const job = client.render({ ...request, photoId: 'large' }, { onProgress }).then(
    () => 'painted',
    (error: Error) => error.message,
  )
  expect(await job).toBe('Nobody listens.')
  await expect(client.render(request)).resolves.toMatchObject({ stage: 'full' })
  expect(workers.length).toBe(1)
})
