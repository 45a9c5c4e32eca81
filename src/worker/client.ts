/**
 * The page's side of the worker. A worker may die at any time, of memory above all: the client starts the next one, gives
 * it what the old one held, and asks again, so that the page never has to know.
 */
import { transfer } from 'comlink'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import { plainPlaces } from '../core/places.ts'
import { type Arguments, type Call, isFatal, type Value } from './client-calls.ts'
import { Connection, type Method } from './client-connection.ts'
import { Ending } from './client-ending.ts'
import type { Recovery, Terms } from './client-recovery.ts'
import type { Client, ClientCall, ClientEvent, ClientOptions, PolishCall, TrainCall } from './client-types.ts'
import { startWorker } from './client-worker.ts'
import {
  abortReason,
  type JobId,
  type Polished,
  type PolishRequest,
  type Rendered,
  type RenderRequest,
  type ServiceConfig,
  type ServiceEvent,
  SvgError,
  type Trained,
  type TrainProgress,
  type TrainRequest,
} from './protocol.ts'

export type { Client, ClientCall, ClientEvent, ClientOptions, PolishCall, TrainCall } from './client-types.ts'
export type {
  LearntPainting,
  OpenedPhoto,
  PaintedFile,
  PaintFileRequest,
  PhotoPlan,
  PictureSize,
  Polished,
  PolishProgress,
  PolishRequest,
  Rendered,
  RenderRequest,
  Seeds,
  SelectRequest,
  StoredPolish,
  StoredPolishes,
  Trained,
  TrainProgress,
  TrainRequest,
} from './protocol.ts'

/** Times that a call is tried again on a new worker. */
const MAX_RETRIES = 3

/** Creates the bridge; nothing runs before its `start` or first call. */
export function createClient(options: ClientOptions): Client {
  return new WorkerClient(options)
}

class WorkerClient implements Client {
  readonly #options: ClientOptions
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  readonly #calls = new Map<JobId, Call>()
  /** End the newest of each. */
  #polishing: Ending<'pause' | 'stop'> | null = null
  #training: Ending<'pause'> | null = null
  #connection: Connection | null = null
  /** What a new worker is given again. */
  #photo: { readonly id: string; readonly file: Blob } | null = null
  /** Since the first death. */
  #recovery: Recovery | null = null
  /** Settles when what is to become of the last death has been decided. */
  #recovering: Promise<void> | null = null
  #jobs = 0
  #disposed = false

  constructor(options: ClientOptions) {
    this.#options = options
  }

  start(): void {
    const { messages = 1 } = this.#connection ?? {}
    // After a death, a worker that has not been heard of may be as stuck as the one before it.
    if (this.#recovery && messages === 0) this.#letGo()
    this.#recovery?.retry()
    this.#connected()
  }

  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly openPhoto: Client['openPhoto'] = (photoId, file, call = {}) =>
    this.#withSvg(file, async (readable) => {
      const opened = await this.#call('openPhoto', [{ photoId, file: readable }], call)
      // One that is only looked at is not the one that a new worker needs.
      if (!call.aside) this.#photo = { id: photoId, file: readable }
      return opened
    })

  readonly plan: Client['plan'] = (photoId, call = {}) => this.#call('plan', [photoId], call)

  photoBitmap(photoId: string, size: { width: number; height: number }, call: ClientCall = {}): Promise<ImageBitmap> {
    return this.#call('photoBitmap', [photoId, size.width, size.height], call)
  }

  async render(request: RenderRequest, call: ClientCall = {}): Promise<Rendered> {
    const rendered = await this.#call('render', [request], call)
    if (rendered.stage === 'full') this.#recovery?.forgive()
    return rendered
  }

  readonly select: Client['select'] = (request, call = {}) => this.#call('select', [request], call)

  readonly frame: Client['frame'] = (frame, look, call) =>
    this.#call('frame', [transfer(frame, [frame]), look], { ...call, once: true })

  readonly thumbnail: Client['thumbnail'] = (request, call) =>
    this.#call('thumbnail', [request], { ...call, once: true })

  readonly keepFiles: Client['keepFiles'] = (files, call = {}) => this.#call('keepFiles', [files], call)

  readonly learn: Client['learn'] = (request, call = {}) =>
    this.#withSvg(request.file, (file) => this.#call('learn', [{ ...request, file }], call))

  readonly paintFile: Client['paintFile'] = (request, call = {}) =>
    this.#withSvg(request.file, async (file) => {
      const painted = await this.#call('paintFile', [{ ...request, file }], call)
      this.#recovery?.forgive()
      return painted
    })

  readonly encode: Client['encode'] = (request, call = {}) => this.#call('encode', [request], call)

  readonly pack: Client['pack'] = (look, call = {}) => this.#call('pack', [look], call)

  async polish(request: PolishRequest, call: PolishCall = {}): Promise<Polished> {
    const ending = new Ending<'pause' | 'stop'>((connection, job, how) => connection.endPolish(job, how))
    this.#polishing = ending
    const polished = await this.#call('polish', [request], { ...call, onSent: (...sent) => ending.sent(...sent) })
    this.#recovery?.forgive()
    return polished
  }

  endPolish(how: 'pause' | 'stop'): void {
    this.#polishing?.end(how)
  }

  async train(request: TrainRequest, call: TrainCall = {}): Promise<Trained> {
    const ending = new Ending<'pause'>((connection, job) => connection.endTrain(job))
    this.#training = ending
    // A new worker is asked with this same list, so that it goes on from the last state.
    const args: [TrainRequest] = [request]
    const onTrain = (progress: TrainProgress) => {
      if (progress.state) args[0] = { ...args[0], from: progress.state }
      if (!call.signal?.aborted) call.onTrain?.(progress)
    }
    const trained = await this.#call('train', args, { ...call, onTrain, onSent: (...sent) => ending.sent(...sent) })
    this.#recovery?.forgive()
    return trained
  }

  endTrain(): void {
    this.#training?.end('pause')
  }

  readonly storedPolishes: Client['storedPolishes'] = (call = {}) => this.#call('storedPolishes', [], call)

  async forgetPolish(key?: string, call: ClientCall = {}): Promise<void> {
    await this.#call('forgetPolish', [key], call)
  }

  async prunePolishes(most: number, inUse: readonly string[], call: ClientCall = {}): Promise<void> {
    await this.#call('prunePolishes', [most, inUse], call)
  }

  dispose(): void {
    this.#disposed = true
    this.#connection?.close()
  }

  #letGo(): void {
    this.#connection?.close()
    this.#connection = null
  }

  /** A worker cannot rasterise SVG, so that its answer names the size and the page does it. */
  async #withSvg<T>(file: Blob, run: (readable: Blob) => Promise<T>): Promise<T> {
    try {
      return await run(file)
    } catch (error) {
      if (!(error instanceof SvgError)) throw error
      const { rasteriseSvg } = await import('./client-svg.ts')
      return run(await rasteriseSvg(file, error))
    }
  }

  /** Calls the worker; where the worker dies of it, once more on the next one. */
  async #call<M extends Method>(method: M, args: Arguments<M>, call: Call): Promise<Value<M>> {
    for (let attempt = 0; ; attempt++) {
      if (this.#recovering) await this.#recovering
      const connection = this.#connected()
      try {
        return await this.#callOnce(connection, [method, args], call)
      } catch (error) {
        if (this.#disposed || isAbort(error) || !(error instanceof StyleTransferError)) throw error
        if (!(connection.dead || isFatal(error))) throw error
        await this.#replace(connection, error)
        // What a worker was stuck in would hold up the next one too.
        if (call.once || attempt >= MAX_RETRIES || error.code === 'timed-out') throw this.#recovery?.spent ?? error
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
    if (this.#recovery?.spent) throw this.#recovery.spent
    this.#connection ??= this.#connect()
    return this.#connection
  }

  #connect(): Connection {
    const { base, release, places = plainPlaces(release), createWorker = startWorker } = this.#options
    const config: Omit<ServiceConfig, 'lifeLock'> = {
      modelsUrl: `${base}${places.models}`,
      wasmUrl: `${base}${places.wasm}`,
      ...(this.#recovery?.terms ?? this.#firstTerms),
    }
    const connection: Connection = new Connection(createWorker(), config, (event) => {
      if (event.type === 'polish') this.#tellPolish(event)
      else if (event.type === 'train') this.#calls.get(event.job)?.onTrain?.(event.progress)
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

  get #firstTerms(): Terms {
    return { backend: this.#options.backend, memoryShare: 1 }
  }

  /** Puts a new worker in the place of one that is of no use any more, unless another call has done so already. */
  async #replace(dead: Connection, error: StyleTransferError): Promise<void> {
    if (dead === this.#connection) {
      this.#letGo()
      // Where its script cannot be had, a worker's cannot either: the calls fail, and the next one tries anew.
      this.#recovering = this.#recover(error).finally(() => {
        this.#recovering = null
      })
    }
    await this.#recovering
  }

  async #recover(error: StyleTransferError): Promise<void> {
    const { Recovery } = await import('./client-recovery.ts')
    if (this.#disposed) return
    this.#recovery ??= new Recovery(this.#firstTerms)
    const reason = this.#recovery.after(error)
    const { spent } = this.#recovery
    if (spent) {
      const { name, message, code } = spent
      this.#announce({ type: 'engine', status: 'failed', error: { name, message, code } })
      return
    }
    this.#connection = this.#connect()
    if (this.#photo) {
      const { id, file } = this.#photo
      // Before the calls that wait for this worker.
      this.#callOnce(this.#connection, ['openPhoto', [{ photoId: id, file }]], {})
        .then(({ bitmap }) => bitmap.close())
        .catch(() => undefined)
    }
    this.#announce({ type: 'restarted', reason })
  }

  #announce(event: ClientEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
