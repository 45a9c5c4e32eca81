import { StyleTransferError } from '../core/errors.ts'
import type { PolishHost } from './polish-service.ts'
import type { JobId, Trained, TrainRequest } from './protocol.ts'

/** What the service has that learning needs. */
export type TrainHost = Omit<PolishHost, 'keep'>

/** Learns one painting at a time; a new one pauses the one before. */
export class TrainService {
  readonly #host: TrainHost

  constructor(host: TrainHost) {
    this.#host = host
  }

  async train(_job: JobId, _request: TrainRequest, _signal: AbortSignal): Promise<Trained> {
    const { manifest } = await this.#host.engine()
    throw new StyleTransferError('model-missing', `The release ${manifest.id} cannot learn paintings yet.`)
  }

  end(_job: JobId): void {}
}
