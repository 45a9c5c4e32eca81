/** The painter's side of polishing: runs the optimiser, keeps its checkpoint, and writes pictures on the way. */
import { setImmediate as turn } from 'node:timers/promises'
import { isAbort } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import type { SizePlan } from '../core/plan.ts'
import type { Engine } from '../engine/types.ts'
import { optimise } from '../gatys/optimise.ts'
import { measureStatistics, readStatistics } from '../gatys/statistics.ts'
import type { PolishState, Snapshot, StyleStatistics, StyleTarget } from '../gatys/types.ts'
import { removeLeftovers, writeAtomic } from './atomic.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { type DecodedImage, decodeImage } from './decode.ts'
import { checkFits, encodeImage } from './encode.ts'
import { aboutPainting } from './failure.ts'
import { snapshotPath } from './outputs.ts'
import type {
  AimRequest,
  CheckpointRequest,
  News,
  PaintedReply,
  PolishPhotoRequest,
  StatisticsSource,
  StoppedReply,
} from './painter-messages.ts'

/** What a painter polishes with. */
interface Polisher {
  readonly engine: Engine
  readonly targets: readonly StyleTarget[]
  /** Aborts when the person stops the program. */
  readonly signal: AbortSignal
  readonly tell: (news: News) => void
}

/** Least time in ms from the end of one checkpoint's writing to the start of the next one's. */
const CHECKPOINT_PAUSE = 3000

/** The pause in ms after a checkpoint that took `writing` ms: a tenth of the time goes into them at most. */
export function checkpointPause(writing: number): number {
  return Math.max(CHECKPOINT_PAUSE, 9 * writing)
}

async function statisticsOf(
  engine: Engine,
  source: StatisticsSource,
  { keepColours, strokePx }: AimRequest,
  onProgress: (done: number) => void,
): Promise<StyleStatistics> {
  if ('statistics' in source) return readStatistics(await engine.load(source.statistics))
  try {
    const { image } = await decodeImage(source.painting)
    const options = { keepColours, strokePx, onProgress: ({ done }: { readonly done: number }) => onProgress(done) }
    return await measureStatistics(engine, image, options)
  } catch (error) {
    throw aboutPainting(source.painting, error)
  }
}

/** Reads or measures what is polished towards. */
export async function aim(
  engine: Engine,
  request: AimRequest,
  onProgress: (progress: { readonly done: number }) => void,
): Promise<StyleTarget[]> {
  const { styles } = request
  const targets: StyleTarget[] = []
  for (const [i, { vector, weight, source }] of styles.entries()) {
    const share = (done: number) => onProgress({ done: (i + done) / styles.length })
    targets.push({ vector, weight, statistics: await statisticsOf(engine, source, request, share) })
  }
  return targets
}

/** Writes the checkpoint when it is time. */
class CheckpointKeeper {
  readonly #request: CheckpointRequest
  #overwrite: boolean
  /** `performance.now()` from which the next one may be written: at once, so that a bad place is known before hours are spent. */
  #due = 0
  /** Iterations done in the file. */
  #written: number | null

  constructor(request: CheckpointRequest, resumed: PolishState | null) {
    this.#request = request
    this.#written = resumed?.meta.iteration ?? null
    this.#overwrite = request.overwrite || request.resume
  }

  async see(snapshot: Snapshot): Promise<void> {
    if (snapshot.ended || performance.now() >= this.#due) await this.keep(snapshot)
  }

  async keep({ state }: Snapshot): Promise<void> {
    if (this.#written === state.meta.iteration) return
    const { path, origin } = this.#request
    const started = performance.now()
    await writeCheckpoint(path, state, origin, this.#overwrite)
    this.#overwrite = true
    this.#written = state.meta.iteration
    const ended = performance.now()
    this.#due = ended + checkpointPause(ended - started)
  }
}

async function writeSnapshot(snapshot: Snapshot, { snapshots, format, quality }: PolishPhotoRequest): Promise<void> {
  if (!snapshots || snapshot.iteration === 0 || snapshot.iteration % snapshots.every !== 0) return
  const bytes = await encodeImage(snapshot.picture(), { format, quality, software: snapshots.software })
  await writeAtomic(snapshotPath(snapshots.beside, snapshot.iteration), bytes, snapshots.overwrite)
}

/** What a new iteration is to be told and kept by; the last one may come twice, to say why it is the last. */
async function note(snapshot: Snapshot, request: PolishPhotoRequest, { tell }: Polisher): Promise<void> {
  const { iteration, iterations, done, losses } = snapshot
  tell({ kind: 'iteration', iteration, iterations, done, losses })
  await writeSnapshot(snapshot, request)
}

/** The last snapshot, or null where the person stopped the program before the first. */
async function run(polisher: Polisher, request: PolishPhotoRequest, image: PixelImage): Promise<Snapshot | null> {
  const { engine, targets, signal } = polisher
  const { checkpoint, settings, format } = request
  const resume = checkpoint?.resume ? await readCheckpoint(checkpoint.path) : null
  const keeper = checkpoint && new CheckpointKeeper(checkpoint, resume)
  let last: Snapshot | null = null
  try {
    for await (const snapshot of optimise(engine, image, targets, { ...settings, signal, ...(resume && { resume }) })) {
      if (!last) checkFits(snapshot.state.meta.width, snapshot.state.meta.height, format)
      if (snapshot.iteration !== last?.iteration) await note(snapshot, request, polisher)
      last = snapshot
      await keeper?.see(snapshot)
      // Computing on wasm never waits for anything, so messages would not get through, neither way.
      await turn()
      if (signal.aborted) break
    }
  } catch (error) {
    if (!signal.aborted || !isAbort(error)) throw error
  }
  if (signal.aborted && last) await keeper?.keep(last)
  return last
}

function reducedBy(
  picture: PixelImage,
  { fileWidth, fileHeight }: DecodedImage,
  maxEdge: number,
): SizePlan['reducedBy'] {
  if (picture.width >= fileWidth && picture.height >= fileHeight) return 'none'
  const wanted = Math.min(maxEdge, Math.max(fileWidth, fileHeight))
  return Math.max(picture.width, picture.height) < wanted ? 'memory' : 'maxEdge'
}

/**
 * Polishes one photo. When it is stopped, writes the checkpoint, if there is to be one, and no picture.
 *
 * @throws StyleTransferError also `checkpoint-unusable`
 */
export async function polish(polisher: Polisher, request: PolishPhotoRequest): Promise<PaintedReply | StoppedReply> {
  const { checkpoint, settings, format, quality, software } = request
  const decoded = await decodeImage(request.photo)
  if (checkpoint) await removeLeftovers(checkpoint.path)
  const last = await run(polisher, request, decoded.image)
  if (polisher.signal.aborted) {
    const { iteration = 0, iterations = settings.iterations ?? 0 } = last ?? {}
    return { kind: 'stopped', iteration, iterations, checkpoint: checkpoint?.path ?? null }
  }
  if (!last?.ended) throw new Error('the optimiser ended without a word')
  const picture = last.picture()
  const bytes = await encodeImage(picture, { format, quality, software })
  return {
    kind: 'painted',
    bytes,
    width: picture.width,
    height: picture.height,
    photoWidth: decoded.fileWidth,
    photoHeight: decoded.fileHeight,
    reducedBy: reducedBy(picture, decoded, last.state.meta.settings.maxEdge),
    polish: { iteration: last.iteration, iterations: last.iterations, losses: last.losses, ended: last.ended },
  }
}
