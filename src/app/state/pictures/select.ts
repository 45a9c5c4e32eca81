/** Asks the worker for the subject of a photo. */
import { isAbort } from '../../../core/errors.ts'
import type { Client } from '../../../worker/client.ts'
import type { Seeds } from '../../../worker/protocol.ts'
import { masks } from '../../words/en/mask-words.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard } from './jobs.ts'

export interface SelectParts {
  readonly deps: { readonly client: Pick<Client, 'select'> }
  readonly board: JobBoard
  readonly notices: Notices
}

/** The mask's values; null where that failed, which is said, or was cancelled. */
export async function selectSubject(
  photoId: string,
  seeds: Seeds,
  { deps, board, notices }: SelectParts,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const controller = new AbortController()
  const job = board.begin(masks.finding, () => controller.abort())
  try {
    return await deps.client.select({ photoId, ...seeds }, { signal: controller.signal })
  } catch (error) {
    if (!isAbort(error)) notices.fail(error)
    return null
  } finally {
    job.end()
  }
}
