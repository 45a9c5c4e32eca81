/** Saving: a file of exactly the picture that is shown, finished first where only a preview is there. */
import { isAbort } from '../../../core/errors.ts'
import type { Client } from '../../../worker/client.ts'
import { app } from '../../words/en/app-words.ts'
import type { Notices } from '../notices.ts'
import type { PaintSpec } from '../settings/wanted.ts'
import type { EncodeHow, SaveFormat } from '../types.ts'
import type { JobBoard } from './jobs.ts'

/** Files are for keeping: no visible loss. */
const NO_VISIBLE_LOSS = 92
/** Times that settings may change while the picture to save is being finished. */
const MAX_TURNS = 20

export interface SaveParts {
  readonly client: Pick<Client, 'encode'>
  /** Id of the full picture's bytes in the worker, painted first if need be; null when that failed or was cancelled. */
  readonly full: (spec: PaintSpec) => Promise<number | null>
  readonly forgetResults: () => void
  readonly board: JobBoard
  readonly notices: Notices
  readonly spec: () => PaintSpec | 'waiting'
}

interface Wanted extends EncodeHow {
  readonly format: SaveFormat
  readonly maxEdge: number | undefined
}

/**
 * The full picture as a file. It is painted first if need be; where settings change meanwhile, the newer ones count.
 *
 * @param wanted maxEdge: longer side of the file's picture in px at most; undefined for the picture's own
 * @returns null when it failed (which is said) or was cancelled
 */
export async function saveFile(
  { format, maxEdge, quality = NO_VISIBLE_LOSS, quiet }: Wanted,
  { client, full, forgetResults, board, notices, spec }: SaveParts,
): Promise<Blob | null> {
  const controller = new AbortController()
  const job = quiet ? null : board.begin(app.saving, () => controller.abort())
  const abort = (): void => controller.abort()
  quiet?.addEventListener('abort', abort)
  try {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const wanted = spec()
      if (wanted === 'waiting') {
        if (!quiet) notices.add({ kind: 'info', text: app.unsaved })
        return null
      }
      const resultId = await full(wanted)
      if (controller.signal.aborted) return null
      if (resultId !== null) {
        const request = { resultId, format, quality, maxEdge }
        const file = await client.encode(request, { signal: controller.signal })
        if (file) {
          notices.succeeded('save')
          return file
        }
        // The worker was replaced since, or has painted another picture.
        forgetResults()
      } else if (sameKey(wanted, spec())) return null
    }
    return null
  } catch (error) {
    if (!isAbort(error) && !quiet) notices.fail(error, undefined, 'save')
    return null
  } finally {
    job?.end()
    quiet?.removeEventListener('abort', abort)
  }
}

function sameKey(a: PaintSpec, b: PaintSpec | 'waiting'): boolean {
  return b !== 'waiting' && a.key === b.key
}
