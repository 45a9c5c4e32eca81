/** The child's side of polishing: runs the optimiser, keeps its checkpoint, and writes pictures on the way. */
import { isAbort } from '../core/errors.ts'
import { reducedBy } from '../core/plan.ts'
import type { Engine } from '../engine/types.ts'
import { optimise } from '../gatys/optimise.ts'
import type { PolishSettings, PolishState, Snapshot, StyleTarget } from '../gatys/types.ts'
import { type Follower, follow } from '../polishing/follow.ts'
import { settingsOfLook } from '../polishing/look-settings.ts'
import { readTargets } from '../polishing/targets.ts'
import { writeAtomic } from './atomic.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { decodeImage } from './decode.ts'
import { checkFits, encodeImage } from './encode.ts'
import { aboutPainting } from './failure.ts'
import { snapshotPath } from './outputs.ts'
import type { AimRequest, News, PaintedReply, PolishPhotoRequest, StoppedReply } from './painter-messages.ts'

/** What photos are polished towards. */
export interface Aimed {
  readonly targets: readonly StyleTarget[]
  readonly settings: Partial<PolishSettings>
}

/** What a photo is polished with. */
export interface PolishContext {
  readonly engine: Engine
  readonly aimed: Aimed
  /** Aborts when the person stops the program. */
  readonly signal: AbortSignal
  readonly tell: (news: News) => void
}

/** Reads or measures what is polished towards. */
export async function aim(
  engine: Engine,
  { look }: AimRequest,
  onProgress: (progress: { readonly done: number }) => void,
): Promise<Aimed> {
  const targets = await readTargets(engine, look, {
    open: async ({ file }) => (await decodeImage(file)).image,
    explain: ({ name }, error) => aboutPainting(name, error),
    onProgress: (done) => onProgress({ done }),
  })
  return { targets, settings: settingsOfLook(look) }
}

async function writeSnapshot(snapshot: Snapshot, { snapshots, format, quality }: PolishPhotoRequest): Promise<void> {
  if (!snapshots || snapshot.iteration === 0 || snapshot.iteration % snapshots.every !== 0) return
  const bytes = await encodeImage(snapshot.picture(), { format, quality, software: snapshots.software })
  await writeAtomic(snapshotPath(snapshots.beside, snapshot.iteration), bytes, snapshots.overwrite)
}

/** Tells the parent how a run goes, and keeps its state in the checkpoint's file, if there is to be one. */
export class PhotoFollower implements Follower {
  /** At once, so that a bad place is known before hours are spent. */
  readonly keepsStart = true
  readonly #request: PolishPhotoRequest
  readonly #context: Pick<PolishContext, 'signal' | 'tell'>
  /** Iterations done in the checkpoint; null while there is none. */
  #written: number | null
  #told: number | null = null

  constructor(
    request: PolishPhotoRequest,
    context: Pick<PolishContext, 'signal' | 'tell'>,
    resume: PolishState | null,
  ) {
    this.#request = request
    this.#context = context
    this.#written = resume?.meta.iteration ?? null
  }

  isEnding(): boolean {
    return this.#context.signal.aborted
  }

  async tell(snapshot: Snapshot, secondsLeft: number | null): Promise<void> {
    const { iteration, iterations, done, losses, state } = snapshot
    if (this.#told === null) checkFits(state.meta.width, state.meta.height, this.#request.format)
    // The last iteration comes once more where it is told why it is the last.
    if (this.#told === iteration) return
    this.#told = iteration
    this.#context.tell({ kind: 'iteration', iteration, iterations, done, losses, secondsLeft })
    await writeSnapshot(snapshot, this.#request)
  }

  /** How far the run came when the person stopped it. */
  stopped(): StoppedReply {
    const { checkpoint, settings } = this.#request
    return {
      kind: 'stopped',
      iteration: this.#told ?? 0,
      iterations: settings.iterations,
      checkpoint: checkpoint?.path ?? null,
    }
  }

  async keep({ state }: Snapshot): Promise<boolean> {
    const { checkpoint } = this.#request
    if (!checkpoint || this.#written === state.meta.iteration) return true
    const { path, origin, overwrite, resume } = checkpoint
    await writeCheckpoint(path, state, origin, overwrite || resume || this.#written !== null)
    this.#written = state.meta.iteration
    return true
  }
}

/**
 * Polishes one photo. When it is stopped, writes the checkpoint, if there is to be one, and no picture.
 *
 * @throws StyleTransferError also `checkpoint-unusable`
 */
export async function polish(
  context: PolishContext,
  request: PolishPhotoRequest,
): Promise<PaintedReply | StoppedReply> {
  const { engine, aimed, signal } = context
  const { checkpoint, format, quality, software } = request
  const { image, fileWidth, fileHeight } = await decodeImage(request.photo)
  const resume = checkpoint?.resume ? await readCheckpoint(checkpoint.path) : null
  const settings = { ...request.settings, ...aimed.settings }
  const snapshots = optimise(engine, image, aimed.targets, { ...settings, signal, ...(resume && { resume }) })
  const follower = new PhotoFollower(request, context, resume)
  const last = await follow(snapshots, follower).catch((error: unknown) => {
    if (signal.aborted && isAbort(error)) return null
    throw error
  })
  if (signal.aborted) return follower.stopped()
  if (!last?.ended) throw new Error('the optimiser ended without a word')
  const picture = last.picture()
  const { width, height } = picture
  const { iteration, iterations, losses, ended, state } = last
  const { maxEdge } = state.meta.settings
  return {
    kind: 'painted',
    bytes: await encodeImage(picture, { format, quality, software }),
    width,
    height,
    photoWidth: fileWidth,
    photoHeight: fileHeight,
    reducedBy: reducedBy(picture, { width: fileWidth, height: fileHeight }, { maxEdge, otherwise: 'memory' }),
    polish: { iteration, iterations, losses, ended },
  }
}
