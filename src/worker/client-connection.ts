import { proxy, type Remote, releaseProxy, wrap } from 'comlink'
import { StyleTransferError } from '../core/errors.ts'
import type { OpenCall, Watched } from './client-watch.ts'
import {
  abortReason,
  fromWire,
  type JobId,
  type PasticheService,
  type Reply,
  type ServiceConfig,
  type ServiceEvent,
} from './protocol.ts'

/** The part of `Worker` that is used. */
export interface WorkerLike extends EventTarget {
  postMessage(message: unknown, transfer: Transferable[]): void
  terminate(): void
}

/** Calls that are answered. */
export type Method = Exclude<keyof PasticheService, 'start' | 'ping' | 'abort' | 'endPolish' | 'endTrain'>
type AnyCall = (job: JobId, ...args: readonly unknown[]) => Promise<Reply<unknown>>

/** One worker from its start to its death. */
export class Connection implements Watched {
  readonly #worker: WorkerLike
  readonly #service: Remote<PasticheService>
  /** Rejects when the worker dies. */
  readonly #death: Promise<never>
  readonly #watch = new AbortController()
  readonly calls = new Set<OpenCall>()
  messages = 0
  /** Whether the worker is of no use any more. */
  dead = false
  /** The watch begins: there is something to wait for. */
  #attend: () => void = () => undefined
  /** A worker that does not load answers nothing; what is wrong is said once. */
  #die: (error: StyleTransferError) => void = () => undefined

  /** @param config what the worker is started with; the connection adds the lock that it watches the worker by */
  constructor(worker: WorkerLike, config: Omit<ServiceConfig, 'lifeLock'>, onEvent: (event: ServiceEvent) => void) {
    this.#worker = worker
    this.#service = wrap<PasticheService>(worker)
    this.#death = new Promise<never>((_, reject) => {
      this.#die = (error) => {
        this.dead = true
        reject(error)
      }
    })
    this.#death.catch(() => undefined)
    const { signal } = this.#watch
    worker.addEventListener('error', () => this.#die(new WorkerDied()), { signal })
    worker.addEventListener('messageerror', () => this.#die(new WorkerDied()), { signal })
    worker.addEventListener('message', () => void this.messages++, { signal })
    // Locks are missing on plain http, where a phone opens a developer's page.
    const lifeLock = globalThis.navigator?.locks ? `pastiche-worker-${Math.random().toString(36).slice(2)}` : null
    void this.#start({ ...config, lifeLock }, onEvent)
    void import('./client-watch.ts').then(
      ({ watch }) => {
        this.#attend = watch(this)
        this.#attend()
      },
      () => undefined,
    )
  }

  /** Whether {@link close} was called. */
  get closed(): boolean {
    return this.#watch.signal.aborted
  }

  /**
   * Calls the worker; rejects at once when `signal` is aborted, with `device-lost` when the worker dies, and with
   * `timed-out` where it was given up because it was stuck in this call.
   */
  async call(method: Method, job: JobId, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    const reply = (this.#service[method] as unknown as AnyCall)(job, ...args)
    let cancel = (): void => undefined
    const ended = new Promise<never>((_, reject) => {
      const call: OpenCall = { method, cancelled: false, fail: reject }
      this.#open(call, reply)
      cancel = () => {
        call.cancelled = true
        void this.#service.abort(job)
        reject(signal && abortReason(signal))
      }
      signal?.addEventListener('abort', cancel)
    })
    try {
      const settled = await Promise.race([reply, ended, this.#death])
      if (settled.ok) return settled.value
      throw fromWire(settled.error)
    } catch (error) {
      if (signal?.aborted) reply.then(discard, () => undefined)
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  ping(): Promise<number> {
    return this.#service.ping()
  }

  giveUp(): void {
    this.#die(new WorkerDied())
    this.#worker.terminate()
  }

  endPolish(job: JobId, how: 'pause' | 'stop'): void {
    if (!this.closed) void this.#service.endPolish(job, how)
  }

  endTrain(job: JobId): void {
    if (!this.closed) void this.#service.endTrain(job)
  }

  close(): void {
    if (this.closed) return
    this.#watch.abort()
    this.#die(new WorkerDied())
    this.#service[releaseProxy]()
    this.#worker.terminate()
  }

  #open(call: OpenCall, reply: Promise<unknown>): void {
    this.calls.add(call)
    const answered = (): void => void this.calls.delete(call)
    reply.then(answered, answered)
    this.#attend()
  }

  async #start(config: ServiceConfig, onEvent: (event: ServiceEvent) => void): Promise<void> {
    const started = this.#service.start(config, proxy(onEvent))
    this.#open({ method: 'start', cancelled: false, fail: this.#die }, started)
    try {
      await started
      if (config.lifeLock === null) return
      // Granted only when the worker, which holds it, is gone: a worker that is killed sends no event.
      await navigator.locks.request(config.lifeLock, { signal: this.#watch.signal }, () => this.#die(new WorkerDied()))
    } catch {
      // The connection was closed.
    }
  }
}

/** The worker is gone, and not what computes in it alone. */
export class WorkerDied extends StyleTransferError {
  constructor() {
    super('device-lost', 'The painting process stopped unexpectedly and was started again. Nothing you set is lost.')
  }
}

/** Frees the bitmap of a reply that came too late to be wanted. */
function discard(reply: Reply<unknown>): void {
  if (!reply.ok) return
  const bitmap =
    reply.value instanceof ImageBitmap ? reply.value : (reply.value as { bitmap?: ImageBitmap } | null)?.bitmap
  bitmap?.close()
}
