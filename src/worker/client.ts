/**
 * The page's side of the worker. A worker may die at any time, of memory above all: the client starts the next one, gives
 * it what the old one held, and asks again, so that the page never has to know.
 */
import { isAbort, StyleTransferError } from '../core/errors.ts'
import type { BackendChoice } from '../core/knobs.ts'
import { Connection, type Method } from './client-connection.ts'
import { rasteriseSvg } from './client-svg.ts'
import type { Client, ClientCall, ClientEvent, ClientOptions, PolishCall } from './client-types.ts'
import { startWorker } from './client-worker.ts'
import {
  abortReason,
  type EncodeRequest,
  type JobId,
  type LearnRequest,
  type LearntPainting,
  type OpenedPhoto,
  type PasticheService,
  type PhotoPlan,
  type Polished,
  type PolishProgress,
  type PolishRequest,
  type Rendered,
  type RenderRequest,
  type Reply,
  type ServiceConfig,
  type ServiceEvent,
  type StoredPolish,
  SvgError,
} from './protocol.ts'

export type { Client, ClientCall, ClientEvent, ClientOptions, PolishCall } from './client-types.ts'
export type {
  LearntPainting,
  OpenedPhoto,
  PhotoPlan,
  Polished,
  PolishProgress,
  PolishRequest,
  Rendered,
  RenderRequest,
  StoredPolish,
} from './protocol.ts'

/** Deaths in a row, with no full picture finished in between, after which the next worker is not expected to fare better. */
const MAX_DEATHS = 3
/** Times that a call is tried again on a new worker. */
const MAX_RETRIES = 2
/** The part of its memory that a worker may fill after the one before it ran out of it. */
const SHRINK = 0.5
/** Less than this part of it is not worth asking for. */
const LEAST_SHARE = 1 / 16

/** Creates the bridge; nothing runs before its `start` or first call. */
export function createClient(options: ClientOptions): Client {
  return new WorkerClient(options)
}

type Arguments<M extends Method> = Parameters<PasticheService[M]> extends [JobId, ...infer A] ? A : never
type Value<M extends Method> = Awaited<ReturnType<PasticheService[M]>> extends Reply<infer T> ? T : never

/** What a call hears of on its way, and what the client needs to know of it. */
interface Hooks {
  readonly onPolish?: ((progress: PolishProgress) => void) | undefined
  /** The call has been made, or made again on a new worker. */
  readonly onSent?: (connection: Connection, job: JobId) => void
}

type Call = ClientCall & Hooks

class WorkerClient implements Client {
  readonly #options: ClientOptions
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  readonly #calls = new Map<JobId, Call>()
  /** Ends the newest polish. */
  #endPolish: (how: 'pause' | 'stop') => void = () => undefined
  #connection: Connection | null = null
  /** What a new worker is given again. */
  #photo: { readonly id: string; readonly file: Blob } | null = null
  #backend: BackendChoice
  #memoryShare = 1
  #deaths = 0
  #jobs = 0
  #disposed = false

  constructor(options: ClientOptions) {
    this.#options = options
    this.#backend = options.backend
  }

  start(): void {
    this.#connected()
  }

  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async openPhoto(photoId: string, file: Blob, call: ClientCall = {}): Promise<OpenedPhoto> {
    return this.#withSvg(file, async (readable) => {
      const opened = await this.#call('openPhoto', [{ photoId, file: readable }], call)
      this.#photo = { id: photoId, file: readable }
      return opened
    })
  }

  plan(photoId: string, call: ClientCall = {}): Promise<PhotoPlan> {
    return this.#call('plan', [photoId], call)
  }

  photoBitmap(photoId: string, size: { width: number; height: number }, call: ClientCall = {}): Promise<ImageBitmap> {
    return this.#call('photoBitmap', [photoId, size.width, size.height], call)
  }

  async render(request: RenderRequest, call: ClientCall = {}): Promise<Rendered> {
    const rendered = await this.#call('render', [request], call)
    if (rendered.stage === 'full') this.#deaths = 0
    return rendered
  }

  learn(request: LearnRequest, call: ClientCall = {}): Promise<LearntPainting> {
    return this.#withSvg(request.file, (file) => this.#call('learn', [{ ...request, file }], call))
  }

  encode(request: EncodeRequest, call: ClientCall = {}): Promise<Blob | null> {
    return this.#call('encode', [request], call)
  }

  async polish(request: PolishRequest, call: PolishCall = {}): Promise<Polished> {
    let end: 'pause' | 'stop' | null = null
    let sent: [Connection, JobId] | null = null
    this.#endPolish = (how) => {
      end = how
      sent?.[0].endPolish(sent[1], how)
    }
    const polished = await this.#call('polish', [request], {
      ...call,
      onSent: (connection, job) => {
        sent = [connection, job]
        // The worker may have died of the iteration after which it was to end.
        if (end) connection.endPolish(job, end)
      },
    })
    this.#deaths = 0
    return polished
  }

  endPolish(how: 'pause' | 'stop'): void {
    this.#endPolish(how)
  }

  storedPolish(call: ClientCall = {}): Promise<StoredPolish | null> {
    return this.#call('storedPolish', [], call)
  }

  async forgetPolish(call: ClientCall = {}): Promise<void> {
    await this.#call('forgetPolish', [], call)
  }

  dispose(): void {
    this.#disposed = true
    this.#connection?.close()
  }

  /** A worker cannot rasterise SVG, so that its answer names the size and the page does it. */
  async #withSvg<T>(file: Blob, run: (readable: Blob) => Promise<T>): Promise<T> {
    try {
      return await run(file)
    } catch (error) {
      if (!(error instanceof SvgError)) throw error
      return run(await rasteriseSvg(file, error))
    }
  }

  /** Calls the worker; where the worker dies of it, once more on the next one. */
  async #call<M extends Method>(method: M, args: Arguments<M>, call: Call): Promise<Value<M>> {
    for (let attempt = 0; ; attempt++) {
      const connection = this.#connected()
      try {
        return await this.#callOnce(connection, [method, args], call)
      } catch (error) {
        if (!isFatal(error) || this.#disposed) throw error
        // Another call may have replaced it already.
        this.#replace(connection, error)
        if (attempt >= MAX_RETRIES) throw error
      }
    }
  }

  async #callOnce<M extends Method>(
    connection: Connection,
    [method, args]: [M, Arguments<M>],
    call: Call,
  ): Promise<Value<M>> {
    const { signal, onSent } = call
    if (signal?.aborted) throw abortReason(signal)
    const job = ++this.#jobs
    this.#calls.set(job, call)
    try {
      const answer = connection.call(method, job, args, signal)
      onSent?.(connection, job)
      return (await answer) as Value<M>
    } finally {
      this.#calls.delete(job)
    }
  }

  #connected(): Connection {
    this.#connection ??= this.#connect()
    return this.#connection
  }

  #connect(): Connection {
    const { base, release, createWorker = startWorker } = this.#options
    const config: Omit<ServiceConfig, 'lifeLock'> = {
      modelsUrl: `${base}models/${release}/`,
      wasmUrl: `${base}wasm/`,
      backend: this.#backend,
      memoryShare: this.#memoryShare,
    }
    const connection: Connection = new Connection(createWorker(), config, (event) => {
      if (event.type === 'polish') this.#tellPolish(event)
      else if (event.type === 'progress') this.#calls.get(event.job)?.onProgress?.(event.done)
      else if (connection === this.#connection) this.#announce(event)
    })
    return connection
  }

  #tellPolish({ job, progress }: Extract<ServiceEvent, { type: 'polish' }>): void {
    const call = this.#calls.get(job)
    if (call?.onPolish && !call.signal?.aborted) call.onPolish(progress)
    else progress.picture?.bitmap.close()
  }

  /** Puts a new worker in the place of one that is of no use any more, and gives it what the old one held. */
  #replace(dead: Connection, error: StyleTransferError): void {
    if (dead !== this.#connection) return
    dead.close()
    this.#deaths++
    const outOfMemory = error.code === 'out-of-memory'
    if (outOfMemory) this.#memoryShare = Math.max(LEAST_SHARE, this.#memoryShare * SHRINK)
    if (this.#deaths >= MAX_DEATHS && this.#backend !== 'wasm') this.#backend = 'wasm'
    this.#connection = this.#connect()
    if (this.#photo) {
      const { id, file } = this.#photo
      this.#call('openPhoto', [{ photoId: id, file }], {})
        .then(({ bitmap }) => bitmap.close())
        .catch(() => undefined)
    }
    this.#announce({
      type: 'restarted',
      reason: outOfMemory
        ? 'Memory ran out, so large pictures are painted with less detail for now. Close other tabs and reload for more.'
        : error.message,
    })
  }

  #announce(event: ClientEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

/** Errors after which the worker, its device or its wasm heap cannot be used any more. */
function isFatal(error: unknown): error is StyleTransferError {
  return (
    !isAbort(error) &&
    error instanceof StyleTransferError &&
    (error.code === 'device-lost' || error.code === 'out-of-memory')
  )
}
