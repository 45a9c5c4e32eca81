import { expose } from 'comlink'
import type { StyleTransferError } from '../../../src/core/errors.ts'
import type { WorkerLike } from '../../../src/worker/client-connection.ts'
import {
  type JobId,
  type OpenRequest,
  type PasticheService,
  type RenderRequest,
  type Reply,
  type ServiceConfig,
  type ServiceEvent,
  type TrainRequest,
  toWire,
} from '../../../src/worker/protocol.ts'

/** What a call comes to. */
export type Outcome = 'done' | 'hang' | StyleTransferError

/** One worker: what it was told, and what its renders come to. */
export class ScriptedWorker extends EventTarget implements WorkerLike {
  config: ServiceConfig | null = null
  readonly opened: string[] = []
  readonly aborted: JobId[] = []
  readonly rendered: JobId[] = []
  readonly polished: JobId[] = []
  readonly trained: [JobId, TrainRequest][] = []
  readonly ended: [JobId, string][] = []
  terminated = false
  /** Whether each answer to a ping says that something has been computed since the one before. */
  computing = true
  readonly #channel = new MessageChannel()
  #beats = 0
  /** What lies unread, null while all is read. */
  #unread: [message: unknown, transfer: Transferable[]][] | null = null
  #emit: (event: ServiceEvent) => void = () => undefined

  /** As one that is stuck in a loop, or has not loaded: what it is sent is left lying until it is deaf no more. */
  set deaf(on: boolean) {
    const unread = this.#unread ?? []
    this.#unread = on ? unread : null
    if (!on) for (const [message, transfer] of unread) this.postMessage(message, transfer)
  }

  tell(event: ServiceEvent): void {
    this.#emit(event)
  }

  constructor(outcomes: Outcome[]) {
    super()
    const { port1, port2 } = this.#channel
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }))
    const plan = { width: 1000, height: 500, reducedBy: 'none', polishEdge: 1000 } as const
    const service: Partial<PasticheService> = {
      start: async (config, onEvent) => {
        this.config = config
        this.#emit = onEvent
      },
      ping: () => (this.computing ? ++this.#beats : this.#beats),
      abort: (job) => void this.aborted.push(job),
      openPhoto: async (_job: JobId, { photoId }: OpenRequest) => {
        this.opened.push(photoId)
        return { ok: true, value: { sourceWidth: 9, sourceHeight: 9, bitmap: null } } as never
      },
      plan: async () => ({ ok: true, value: plan }),
      encode: () => new Promise<never>(() => undefined),
      render: async (job: JobId, { stage }: RenderRequest) => {
        this.rendered.push(job)
        this.#emit({ type: 'progress', job, done: 0.5 })
        const outcome = outcomes.shift() ?? 'done'
        if (outcome === 'hang') return new Promise<never>(() => undefined)
        if (outcome instanceof Error) return { ok: false, error: toWire(outcome) }
        return { ok: true, value: { stage, bitmap: null, ...plan, resultId: 1 } } as unknown as Reply<never>
      },
      polish: async (job: JobId) => {
        this.polished.push(job)
        const outcome = outcomes.shift() ?? 'done'
        if (outcome === 'hang') return new Promise<never>(() => undefined)
        if (outcome instanceof Error) return { ok: false, error: toWire(outcome) }
        return { ok: true, value: { bitmap: null, ended: 'done' } } as unknown as Reply<never>
      },
      train: async (job: JobId, request: TrainRequest) => {
        this.trained.push([job, request])
        const outcome = outcomes.shift() ?? 'done'
        if (outcome === 'hang') return new Promise<never>(() => undefined)
        if (outcome instanceof Error) return { ok: false, error: toWire(outcome) }
        return { ok: true, value: { ended: 'done' } } as unknown as Reply<never>
      },
      endTrain: (job) => void this.ended.push([job, 'pause']),
      endPolish: (job, how) => void this.ended.push([job, how]),
      forgetPolish: async () => ({ ok: true, value: null }),
    }
    expose(service, port2)
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    if (this.#unread) this.#unread.push([message, transfer])
    else if (!this.terminated) this.#channel.port1.postMessage(message, transfer as never)
  }

  terminate(): void {
    this.terminated = true
    this.#channel.port1.close()
  }
}
