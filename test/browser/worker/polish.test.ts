/** Polishing with the real worker, engine, loss network and storage, through the bridge that the page uses. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { current } from '../../../models/current.json'
import { type Look, usualLook } from '../../../src/core/look.ts'
import { writeSafetensors } from '../../../src/core/safetensors.ts'
import type { StyleVector } from '../../../src/core/style.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { measureStatistics, packStatistics } from '../../../src/gatys/statistics.ts'
import {
  type Client,
  type ClientEvent,
  createClient,
  type PolishCall,
  type Polished,
  type PolishProgress,
  type PolishRequest,
} from '../../../src/worker/client.ts'
import type { PolishStyle } from '../../../src/worker/protocol.ts'
import { drawing, fixture, meanDifference, pixels } from './files.ts'

const ITERATIONS = 14
const folder = `${location.origin}/models/${current}/`

let clients: Client[] = []
const workers: Worker[] = []
let events: ClientEvent[] = []
let vector: StyleVector | null = null
let painting: Blob

/** A page of its own, with the photo open. */
async function visit(): Promise<Client> {
  const client = createClient({
    base: `${location.origin}/`,
    release: current,
    backend: 'wasm',
    createWorker: () => {
      const worker = new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' })
      workers.push(worker)
      return worker
    },
  })
  clients.push(client)
  client.subscribe((event) => events.push(event))
  const { bitmap } = await client.openPhoto('photo', await drawing(112, 96))
  bitmap.close()
  vector ??= (await client.learn({ file: painting, copies: false })).vector
  return client
}

/** The painting at its finest strokes, so that a small picture is quick. */
const look = (source: PolishStyle['source'] = { kind: 'painting', file: painting }): Look<PolishStyle> => ({
  ...usualLook,
  stroke: -1,
  styles: [{ style: { style: { kind: 'vector', vector: vector! }, source }, weight: 1 }],
})

function request(change: Partial<PolishRequest> = {}): PolishRequest {
  return {
    key: 'a',
    photoId: 'photo',
    look: look(),
    settings: { iterations: ITERATIONS, maxEdge: 112 },
    ...change,
  }
}

/** Polishes and collects what is told on the way. */
function follow(client: Client, change: Partial<PolishRequest> = {}, call: PolishCall = {}) {
  const seen: PolishProgress[] = []
  let tell: (progress: PolishProgress) => void = () => undefined
  const outcome = client.polish(request(change), {
    ...call,
    onPolish: (progress) => {
      seen.push(progress)
      tell(progress)
    },
  })
  outcome.catch(() => undefined)
  const at = (iteration: number) =>
    new Promise<void>((resolve) => {
      tell = (progress) => progress.iteration >= iteration && resolve()
    })
  return { seen, outcome, at }
}

const stored = async (client: Client) => (await client.storedPolishes()).runs
async function difference(a: Polished, b: Polished): Promise<number> {
  return meanDifference(await pixels(a.bitmap), await pixels(b.bitmap))
}

beforeEach(async () => {
  events = []
  painting = await fixture('painting.jpg')
  const client = await visit()
  await client.forgetPolish()
})

afterEach(() => {
  for (const client of clients) client.dispose()
  clients = []
})

test('every iteration is told, the loss falls, and the picture can be saved', async () => {
  const [client] = clients
  const { seen, outcome } = follow(client)
  const polished = await outcome
  expect(polished).toMatchObject({ width: 112, height: 96, reducedBy: 'none', ended: 'done', kept: true })
  expect([polished.iteration, polished.iterations, polished.curve.length]).toEqual([14, 14, 14])
  expect(seen.map(({ iteration }) => iteration)).toEqual(Array.from({ length: ITERATIONS + 1 }, (_, i) => i))
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b))
  expect(seen[0].picture).toMatchObject({ width: 112, height: 96 })
  expect(seen[0].secondsLeft).toBeNull()
  expect(seen.at(-1)).toMatchObject({ done: 1, secondsLeft: 0 })
  // From the first iteration at the finished size: losses of different sizes do not compare.
  const [first, last] = [seen.find(({ done }) => done > 0.1)!, seen.at(-1)!]
  expect(last.losses.total).toBeLessThan(0.7 * first.losses.total)
  expect(last.losses.style).toBeLessThan(0.5 * first.losses.style)
  const file = await client.encode({ resultId: polished.resultId, format: 'png', quality: 90 })
  expect(meanDifference(await pixels(file!), await pixels(polished.bitmap))).toBe(0)
  expect(await stored(client)).toEqual([{ key: 'a', iteration: 14, iterations: 14, finished: true }])
})

test('paused, and resumed by another worker, it ends in the picture of an uninterrupted run', async () => {
  const [client] = clients
  const whole = await follow(client).outcome
  await client.forgetPolish()
  expect(await stored(client)).toEqual([])

  const first = follow(client)
  await first.at(5)
  client.endPolish('pause')
  const paused = await first.outcome
  expect(paused).toMatchObject({ ended: 'paused', kept: true, iterations: ITERATIONS })
  expect(paused.iteration).toBeGreaterThanOrEqual(5)
  expect(paused.iteration).toBeLessThan(ITERATIONS)
  expect(await difference(paused, whole)).toBeGreaterThan(0.1)
  client.dispose()

  const other = await visit()
  expect(await stored(other)).toMatchObject([{ key: 'a', iteration: paused.iteration, finished: false }])
  const second = follow(other)
  const ended = await second.outcome
  expect(second.seen[0].iteration).toBe(paused.iteration)
  expect(second.seen[0].picture).not.toBeNull()
  expect(ended.ended).toBe('done')
  expect(ended.curve).toEqual(whole.curve)
  expect(await difference(ended, whole)).toBe(0)
})

test('a finished run gives its picture at once, and goes on where more iterations are asked for', async () => {
  const [client] = clients
  const whole = await follow(client).outcome
  const again = follow(client)
  const same = await again.outcome
  expect(again.seen.length).toBe(1)
  expect(same).toMatchObject({ ended: 'done', iteration: ITERATIONS, kept: true })
  expect(await difference(same, whole)).toBe(0)
  const { settings } = request()
  const longer = follow(client, { settings: { ...settings, iterations: ITERATIONS + 3 } })
  expect(await longer.outcome).toMatchObject({ ended: 'done', iteration: ITERATIONS + 3 })
  expect(longer.seen.length).toBe(4)
})

test('stopped, it answers with the picture so far and can be resumed', async () => {
  const [client] = clients
  const { outcome, at } = follow(client)
  await at(3)
  client.endPolish('stop')
  const stopped = await outcome
  expect(stopped.ended).toBe('stopped')
  expect(stopped.iteration).toBeLessThan(ITERATIONS)
  const file = await client.encode({ resultId: stopped.resultId, format: 'png', quality: 90 })
  expect(meanDifference(await pixels(file!), await pixels(stopped.bitmap))).toBe(0)
  expect((await stored(client))[0]).toMatchObject({ iteration: stopped.iteration, finished: false })
})

test('previews and full pictures are painted meanwhile, and both results can be saved', async () => {
  const [client] = clients
  const polish = follow(client, { settings: { ...request().settings, iterations: 400 } })
  await polish.at(1)
  const paint = {
    photoId: 'photo',
    look: { ...usualLook, styles: [{ style: { kind: 'vector', vector: vector! }, weight: 1 }] },
    live: false,
  } as const
  await client.render({ ...paint, stage: 'preview' })
  const rendered = await client.render({ ...paint, stage: 'full' })
  const before = polish.seen.at(-1)!.iteration
  expect(before).toBeLessThan(400)
  await polish.at(before + 1)
  client.endPolish('stop')
  const { resultId } = await polish.outcome
  for (const id of [resultId, rendered.resultId!])
    expect(await client.encode({ resultId: id, format: 'png', quality: 90 })).toBeInstanceOf(Blob)
})

test('a second polish pauses the first, and one that waits gives way to a third', async () => {
  const [client] = clients
  const { settings } = request()
  const long = { settings: { ...settings, iterations: 400 } }
  const first = follow(client, long)
  await first.at(1)
  const second = follow(client, { ...long, key: 'b' })
  const third = follow(client, { key: 'c' })
  expect(await first.outcome).toMatchObject({ ended: 'paused' })
  await expect(second.outcome).rejects.toMatchObject({ name: 'AbortError' })
  expect(await third.outcome).toMatchObject({ ended: 'done' })
  expect(second.seen).toEqual([])
  expect((await stored(client))[0]).toMatchObject({ key: 'c' })
})

test('an aborted polish is stored as far as it was, and the worker goes on working', async () => {
  const [client] = clients
  const controller = new AbortController()
  const { outcome, at, seen } = follow(client, {}, { signal: controller.signal })
  await at(3)
  controller.abort()
  await expect(outcome).rejects.toMatchObject({ name: 'AbortError' })
  const told = seen.length
  // Waits its turn: by then the first is over.
  const next = follow(client)
  expect(await next.outcome).toMatchObject({ ended: 'done', iteration: ITERATIONS })
  expect(next.seen[0].iteration).toBeGreaterThanOrEqual(3)
  expect(seen.length).toBe(told)
})

test('a worker that dies is replaced, and the next one goes on from the stored run', async () => {
  const [client] = clients
  const whole = await follow(client).outcome
  await client.forgetPolish()
  const paused = follow(client)
  await paused.at(6)
  client.endPolish('pause')
  const { iteration } = await paused.outcome
  const before = workers.length
  const { outcome, seen, at } = follow(client)
  await at(iteration)
  workers.at(-1)!.terminate()
  const ended = await outcome
  expect(workers.length).toBe(before + 1)
  expect(events).toContainEqual({ type: 'restarted', reason: 'restarted' })
  expect(seen.filter((progress) => progress.iteration === iteration).length).toBe(2)
  expect(await difference(ended, whole)).toBe(0)
})

test('a run of other settings under the same key is dropped and the polish starts anew', async () => {
  const [client] = clients
  const first = follow(client)
  await first.at(2)
  client.endPolish('pause')
  await first.outcome
  const { settings } = request()
  const other = follow(client, { settings: { ...settings, styleWeight: 2 } })
  expect(await other.outcome).toMatchObject({ ended: 'done', iteration: ITERATIONS })
  expect(other.seen[0].iteration).toBe(0)
})

test('a built-in style’s statistics are read as a file of the release', async () => {
  const [client] = clients
  const models = async (file: string) => (await fetch(`${folder}${file}`)).arrayBuffer()
  const engine = await createEngine({ models, backend: 'wasm', wasmPath: `${location.origin}/wasm/` })
  const { data, width, height } = await pixels(painting)
  const measured = await measureStatistics(engine, { data, width, height })
  await engine.dispose()
  const bytes = writeSafetensors(packStatistics(measured))
  const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  const entry = { file: 'statistics/made-up.safetensors', bytes: bytes.length, sha256 }
  const read = look({ kind: 'statistics', entry })
  await expect(client.polish(request({ look: read }))).rejects.toMatchObject({ code: 'model-missing' })
  // No server has it: it comes from what the worker keeps.
  const kept = await caches.open('pastiche-models')
  await kept.put(`${folder}${entry.file}?sha256=${sha256}`, new Response(bytes))
  const polished = await follow(client, { look: read }).outcome
  expect(polished).toMatchObject({ ended: 'done', iteration: ITERATIONS })
  await client.forgetPolish()
  const own = await follow(client).outcome
  // The file has correlations in bytes: the same losses, nearly.
  for (const [i, loss] of polished.curve.entries()) expect(loss / own.curve[i]).toBeCloseTo(1, 1)
  expect((await kept.keys()).some(({ url }) => url.startsWith(`${folder}loss-network`))).toBe(true)
})

test('pictures that nobody listens for are closed, and those that somebody does are not', async () => {
  const [client] = clients
  const close = vi.spyOn(ImageBitmap.prototype, 'close')
  await follow(client).outcome
  expect(close).not.toHaveBeenCalled()
  await client.forgetPolish()
  await client.polish(request())
  // The start's and the larger size's.
  expect(close.mock.calls.length).toBeGreaterThanOrEqual(2)
  close.mockRestore()
})

test('what is larger than asked for is reduced, and why is said', async () => {
  const [client] = clients
  const polished = await follow(client, { settings: { iterations: 2, maxEdge: 80 } }).outcome
  expect(polished).toMatchObject({ width: 80, height: 69, reducedBy: 'maxEdge' })
})
