import type { StyleTransferError } from '../core/errors.ts'
import type { Connection, Method } from './client-connection.ts'
import type { ClientCall } from './client-types.ts'
import type { JobId, PasticheService, PolishProgress, Reply, TrainProgress } from './protocol.ts'

/** What a method of the worker takes beside its job. */
export type Arguments<M extends Method> = Parameters<PasticheService[M]> extends [JobId, ...infer A] ? A : never
/** What it answers. */
export type Value<M extends Method> = Awaited<ReturnType<PasticheService[M]>> extends Reply<infer T> ? T : never

/** What a call hears of on its way, and what the client needs to know of it. */
interface Hooks {
  readonly onPolish?: ((progress: PolishProgress) => void) | undefined
  readonly onTrain?: ((progress: TrainProgress) => void) | undefined
  /** Not worth another worker's life. */
  readonly once?: true
  /** The call has been made, or made again on a new worker. */
  readonly onSent?: (connection: Connection, job: JobId) => void
}

export type Call = ClientCall & Hooks

/** Errors after which the worker, its device or its wasm heap cannot be used any more. */
export function isFatal({ code }: StyleTransferError): boolean {
  return code === 'device-lost' || code === 'out-of-memory'
}
