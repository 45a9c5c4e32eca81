/** Paints one file after another, from the bytes to the bytes, whenever nobody waits for anything else. */
import { isAbort } from '../core/errors.ts'
import { type Look, lookSettings } from '../core/look.ts'
import { isWhole } from '../core/plan.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { Engine } from '../engine/types.ts'
import { type DecodedFile, decodeBlob } from './decode-blob.ts'
import { encodeBlob } from './encode-blob.ts'
import { free } from './free.ts'
import type { JobId, ServiceEvent } from './protocol.ts'
import type { PaintedFile, PaintFileRequest } from './protocol-batch.ts'
import type { JobQueue } from './queue.ts'

export interface FilePainterParts {
  readonly queue: Pick<JobQueue, 'submit' | 'isFree'>
  readonly engine: () => Promise<Engine>
  readonly emit: (event: ServiceEvent) => void
  readonly styles: (engine: Engine, look: Look<StyleRef>, signal: AbortSignal) => Promise<Look>
}

/** Between two looks whether anybody waits for something, ms. */
const LOOK_GAP = 100
/** The share of painting in the work on a photo; the rest is encoding. */
const PAINTING = 0.95

export class FilePainter {
  readonly #parts: FilePainterParts

  constructor(parts: FilePainterParts) {
    this.#parts = parts
  }

  /**
   * Its progress falls back to 0 where other work came first and the picture begins anew.
   *
   * @throws what decoding, painting and encoding throw; AbortError
   */
  async paint(job: JobId, request: PaintFileRequest, signal: AbortSignal): Promise<PaintedFile> {
    const { queue, emit } = this.#parts
    const onProgress = (done: number) => emit({ type: 'progress', job, done })
    const photo = await decodeBlob(request.file, signal)
    try {
      for (;;) {
        while (!queue.isFree) await pause(signal)
        signal.throwIfAborted()
        try {
          return await queue.submit({ kind: 'batch', signal }, (turn) =>
            painted(photo, request, { ...this.#parts, signal: turn, onProgress }),
          )
        } catch (error) {
          if (signal.aborted || !isAbort(error)) throw error
          onProgress(0)
        }
      }
    } finally {
      free(photo.image)
    }
  }
}

async function painted(
  { image }: DecodedFile,
  { look, format, quality }: PaintFileRequest,
  turn: FilePainterParts & { readonly signal: AbortSignal; readonly onProgress: (done: number) => void },
): Promise<PaintedFile> {
  const { signal } = turn
  const engine = await turn.engine()
  signal.throwIfAborted()
  const { styles } = await turn.styles(engine, look, signal)
  const picture = await engine.stylise(image, styles, {
    ...lookSettings(look),
    draft: false,
    signal,
    onProgress: ({ done }) => turn.onProgress(done * PAINTING),
  })
  signal.throwIfAborted()
  const { width, height } = picture
  const file = await encodeBlob(picture, format, quality)
  // A picture in one pass may lie in memory of the engine's.
  if (!isWhole(engine.plan(image.width, image.height, look))) free(picture)
  return { file, width, height }
}

function pause(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve) => setTimeout(resolve, LOOK_GAP))
}
