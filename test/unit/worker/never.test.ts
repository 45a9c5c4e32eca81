/** What the worker depends on may never answer: each of these waits has an end, by the limit of `core/waits.ts`. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ModelFile } from '../../../src/core/release.ts'
import {
  DECODING,
  DOWNLOAD,
  DRAWING,
  GPU_DEVICE,
  MODEL_CACHE,
  READING,
  STORAGE,
  STRIP,
  STRIP_START,
  type Wait,
} from '../../../src/core/waits.ts'
import { startWebgpu } from '../../../src/engine/backends/webgpu.ts'
import type { StripPort } from '../../../src/engine/fused/strips/strip-port.ts'
import { StripThread } from '../../../src/engine/fused/strips/strip-thread.ts'
import { rasteriseSvg } from '../../../src/worker/client-svg.ts'
import { decodeBlob } from '../../../src/worker/decode-blob.ts'
import { choiceMemory } from '../../../src/worker/memory.ts'
import { ModelCache } from '../../../src/worker/model-cache.ts'
import { SvgError } from '../../../src/worker/protocol.ts'
import { ReleaseDownload } from '../../../src/worker/release-download.ts'

const never = (): Promise<never> => new Promise(() => undefined)
const { signal } = new AbortController()
const jpeg = await readFile(path.resolve(import.meta.dirname, '../../fixtures/good.jpg'))
const entry: ModelFile = { file: 'x.safetensors', bytes: 3, sha256: '0' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  vi.stubGlobal('navigator', { onLine: true })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function turns(): Promise<void> {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Lets the time of a limit pass, and says what the call has come to just before and at its end. */
async function within({ ms }: Wait, call: Promise<unknown>): Promise<readonly [before: unknown, after: unknown]> {
  let outcome: unknown = 'pending'
  call.then(
    (value) => {
      outcome = value
    },
    (error: unknown) => {
      outcome = error
    },
  )
  const pass = async (time: number): Promise<void> => {
    for (let at = 0; at < time; at += 500) {
      await turns()
      vi.advanceTimersByTime(Math.min(500, time - at))
    }
    await turns()
  }
  await pass(ms - 10)
  const before = outcome
  await pass(ms / 4)
  return [before, outcome]
}

const timedOut = { code: 'timed-out' }

describe('never answered:', () => {
  test('a file that is read', async () => {
    const file = new Blob([jpeg])
    file.slice = () => Object.assign(new Blob([]), { arrayBuffer: never })
    expect(await within(READING, decodeBlob(file, signal))).toMatchObject(['pending', timedOut])
  })

  test('an image that is decoded', async () => {
    vi.stubGlobal('createImageBitmap', never)
    expect(await within(DECODING, decodeBlob(new Blob([jpeg]), signal))).toMatchObject(['pending', timedOut])
  })

  test('an image that is decoded, and cancelled meanwhile', async () => {
    vi.stubGlobal('createImageBitmap', never)
    const controller = new AbortController()
    const decoding = decodeBlob(new Blob([jpeg]), controller.signal)
    await turns()
    controller.abort()
    await expect(decoding).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('an SVG that is drawn', async () => {
    vi.stubGlobal(
      'Image',
      class {
        decode = never
      },
    )
    const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'])
    expect(await within(DRAWING, rasteriseSvg(svg, new SvgError(1, 1)))).toMatchObject(['pending', timedOut])
  })

  test('the cache of models, which is done without', async () => {
    vi.stubGlobal('caches', { open: never })
    const cache = new ModelCache('http://here/models/r1/')
    expect(await within(MODEL_CACHE, cache.get(entry))).toEqual(['pending', null])
  })

  test('the database of choices, which is done without', async () => {
    vi.stubGlobal('indexedDB', { open: () => new EventTarget() })
    vi.stubGlobal('IDBRequest', EventTarget)
    expect(await within(STORAGE, choiceMemory.get())).toEqual(['pending', null])
    expect(await within(STORAGE, choiceMemory.set('wasm'))).toEqual(['pending', undefined])
  })

  test.each(['requestAdapter', 'requestDevice'])('%s of the GPU, which is done without', async (which) => {
    const adapter = { limits: {}, info: {}, features: new Set(), requestDevice: never }
    vi.stubGlobal('navigator', { gpu: { requestAdapter: which === 'requestAdapter' ? never : async () => adapter } })
    expect(await within(GPU_DEVICE, startWebgpu({}))).toEqual(['pending', null])
  })
})

describe('a strip of the picture never answered:', () => {
  const spec = { widths: [8, 8, 8], blocks: 1, multipleOf: 8, noise: false, ground: false } as const
  const module = {} as WebAssembly.Module
  const message = { kind: 'start', variant: 'plain', module, spec } as const
  const lost = { name: 'StripLost', cause: timedOut }

  test('its worker, which is not there', async () => {
    expect(await within(STRIP_START, StripThread.start(never, message))).toMatchObject(['pending', lost])
  })

  test('its worker, which says nothing', async () => {
    const closed: string[] = []
    const port = { post: () => undefined, listen: () => undefined, close: () => closed.push('closed') }
    expect(
      await within(
        STRIP_START,
        StripThread.start(async () => port, message),
      ),
    ).toMatchObject(['pending', lost])
    expect(closed).toHaveLength(1)
  })

  test('its worker, after a sign of life', async () => {
    let tell: (message: unknown) => void = () => undefined
    const port: StripPort = {
      post: () => undefined,
      listen: (onMessage) => {
        tell = onMessage
      },
      close: () => undefined,
    }
    const starting = StripThread.start(async () => port, message)
    await turns()
    tell({ kind: 'ready' })
    const thread = await starting
    const plan = { size: { width: 16, height: 16 }, strip: { from: 0, to: 1 }, encoderStays: false } as const
    const storage = { half: false, lastAgain: false, firstAgain: false }
    const losses: unknown[] = []
    thread.begin(
      { plan: { ...plan, storage }, numbers: null, encoded: false, as: 'bytes', forget: false },
      { wants: () => undefined, rows: () => undefined, lost: (error) => losses.push(error) },
    )
    const counted = thread.counted('encode1', signal)
    counted.catch(() => undefined)
    vi.advanceTimersByTime(STRIP.ms * 0.9)
    tell({ kind: 'alive', job: 1 })
    expect(await within(STRIP, counted)).toMatchObject(['pending', lost])
    expect(losses).toHaveLength(1)
  })
})

describe('a download', () => {
  /** A body of which so many parts come, one every so many ms, and then nothing more unless it is to end. */
  function body(parts: number, every: number, ends: boolean): ReadableStream<Uint8Array> {
    let left = parts
    return new ReadableStream({
      start: (stream) => {
        const timer = setInterval(() => {
          if (left-- > 0) stream.enqueue(new Uint8Array([1]))
          else if (ends) stream.close()
          if (left < 0) clearInterval(timer)
        }, every)
      },
    })
  }

  /** Answers the requests one after the other; how many there were. */
  function serve(...bodies: readonly (() => ReadableStream<Uint8Array>)[]): { count: number } {
    const requests = { count: 0 }
    vi.stubGlobal('fetch', async (_: URL, { signal }: { readonly signal: AbortSignal }) => {
      const stream = bodies[requests.count++]()
      const response = new Response(stream)
      // As fetch does, which a stub's stream does not know of.
      const reader = stream.getReader()
      const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      return Object.defineProperty(response, 'body', {
        value: { getReader: () => ({ read: () => Promise.race([reader.read(), aborted]) }) },
      })
    })
    return requests
  }

  const read = () => new ReleaseDownload('http://here/models/r1/', () => undefined).read(entry.file)

  test('of which nothing more comes is begun once more', async () => {
    const requests = serve(
      () => body(2, 100, false),
      () => body(3, 100, true),
    )
    const [, after] = await within({ ...DOWNLOAD, ms: 2 * DOWNLOAD.ms }, read())
    expect(after).toMatchObject({ byteLength: 3 })
    expect(requests.count).toBe(2)
  })

  test('that stalls again fails with a sentence that names the file', async () => {
    const requests = serve(
      () => body(2, 100, false),
      () => body(1, 100, false),
    )
    const failing = within({ ...DOWNLOAD, ms: 3 * DOWNLOAD.ms }, read())
    expect((await failing)[1]).toMatchObject({ ...timedOut, message: expect.stringContaining('“x.safetensors”') })
    expect(requests.count).toBe(2)
  })

  test('that is slow, and steady, is waited for', async () => {
    const requests = serve(() => body(8, DOWNLOAD.ms - 1000, true))
    const [, after] = await within({ ...DOWNLOAD, ms: 9 * DOWNLOAD.ms }, read())
    expect(after).toMatchObject({ byteLength: 8 })
    expect(requests.count).toBe(1)
  })
})
