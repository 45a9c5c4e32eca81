import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { POLISH_KNOBS } from '../core/knobs.ts'
import { reducedBy } from '../core/plan.ts'
import { LATER_FILES, type ModelFile } from '../core/release.ts'
import { untilAborted } from '../core/until-aborted.ts'
import type { Engine } from '../engine/types.ts'
import type { optimise } from '../gatys/optimise.ts'
import { polishPlan } from '../gatys/polish-plan.ts'
import { settingsOfLook } from '../polishing/look-settings.ts'
import { type DecodedFile, decodeBlob, toBitmap } from './decode-blob.ts'
import { PolishFollower } from './polish-follower.ts'
import {
  abortError,
  type JobId,
  type Polished,
  type PolishRequest,
  type ServiceEvent,
  type StoredPolish,
  type StoredPolishes,
} from './protocol.ts'
import { RunStore, type StoredRun } from './run-store.ts'

/** What the service has that polishing needs. */
export interface PolishHost {
  engine(): Promise<Engine>
  /** The release in use; known before the engine is there. */
  releaseId(): Promise<string>
  photo(photoId: string): Promise<DecodedFile>
  /** Names files of the release that are read next, and says that they have been or have failed. */
  expectFiles(entries: readonly ModelFile[]): void
  filesArrived(): void
  emit(event: ServiceEvent): void
  /** Keeps a result's bytes for `encode`, under the number it returns. */
  keep(image: PixelImage): number
  /** The polished picture as it is shown: with the photo, or another style, outside of a mask. */
  mask(polished: PixelImage, request: PolishRequest, signal: AbortSignal): Promise<PixelImage>
}

/** The part of the answer that is the picture. */
type Shown = Pick<Polished, 'bitmap' | 'width' | 'height' | 'reducedBy' | 'resultId'>

/** A call of `polish` from its arrival to its answer. */
interface Turn {
  readonly job: JobId
  readonly follower: PolishFollower
  readonly request: PolishRequest
  readonly signal: AbortSignal
}

/** The optimiser, in a chunk of its own: it brings tfjs along. */
const optimiseLater: typeof optimise = async function* (...args) {
  const { optimise } = await import('../gatys/optimise.ts')
  yield* optimise(...args)
}

/** Optimises one picture at a time; a new one pauses the one before. */
export class PolishService {
  readonly #host: PolishHost
  readonly #runs: RunStore
  readonly #optimise: typeof optimise
  #newest: Turn | null = null
  /** Settles, and never rejects, when all turns so far have ended. */
  #turnsBefore: Promise<unknown> = Promise.resolve()
  /** Of turns that have not ended. */
  readonly #followers = new Set<PolishFollower>()

  constructor(host: PolishHost, runs = new RunStore('pastiche-polish', 'pastiche-runs'), optimiser = optimiseLater) {
    this.#host = host
    this.#runs = runs
    this.#optimise = optimiser
  }

  /** Whether a picture is being polished, or waits for it. */
  get isBusy(): boolean {
    return this.#followers.size > 0
  }

  async polish(job: JobId, request: PolishRequest, signal: AbortSignal): Promise<Polished> {
    const emit = (event: ServiceEvent) => {
      // With the first iteration everything has been read.
      this.#host.filesArrived()
      this.#host.emit(event)
    }
    const { key, origin } = request
    const show = (image: PixelImage) => this.#host.mask(image, request, signal)
    const follower = new PolishFollower({ job, key, origin, runs: this.#runs, emit, show })
    for (const earlier of this.#followers) earlier.end ??= 'pause'
    const turn: Turn = { job, follower, request, signal }
    this.#newest = turn
    this.#followers.add(follower)
    const outcome = this.#polish(turn, this.#turnsBefore).finally(() => this.#followers.delete(follower))
    // Without the values, or each would hold on to all the pictures before it.
    this.#turnsBefore = Promise.allSettled([this.#turnsBefore, outcome]).then(() => undefined)
    return outcome
  }

  /** A job that has ended, or makes room for a newer one already, is left alone. */
  end(job: JobId, how: 'pause' | 'stop'): void {
    if (this.#newest?.job === job) this.#newest.follower.end = how
  }

  /** The stored runs of this release. */
  async stored(signal: AbortSignal): Promise<StoredPolishes> {
    const current = await untilAborted(this.#host.releaseId(), signal)
    const { sound, lost } = await this.#runs.list()
    const runs = sound.flatMap(({ key, origin, ended, meta }): StoredPolish[] => {
      const { iteration, settings, release } = meta
      const { iterations } = settings
      if (release !== current || !Number.isFinite(iterations)) return []
      return [{ key, origin, iteration, iterations, finished: ended !== null }]
    })
    return { runs, lost }
  }

  /** Deletes the stored run of a key, or all of them; one that is running is not stored any more. */
  async forget(key?: string): Promise<null> {
    for (const follower of this.#followers) if (key === undefined || follower.key === key) follower.forget()
    await (key === undefined ? this.#runs.clear() : this.#runs.remove([key]))
    return null
  }

  async prune(most: number, inUse: readonly string[]): Promise<null> {
    await this.#runs.prune(most, [...inUse, ...[...this.#followers].map(({ key }) => key)])
    return null
  }

  async #polish(turn: Turn, before: Promise<unknown>): Promise<Polished> {
    const { follower, request, signal } = turn
    await untilAborted(before, signal)
    if (this.#newest !== turn) throw abortError('A newer job took the place of this one.')
    const engine = await untilAborted(this.#host.engine(), signal)
    const photo = await untilAborted(this.#host.photo(request.photoId), signal)
    this.#host.expectFiles(filesOf(engine, request))
    try {
      const stored = await this.#runs.load(request.key, () => {
        follower.anew = true
      })
      const { last, ended } = await this.#optimised(engine, photo, turn, stored)
      signal.throwIfAborted()
      const { iteration, iterations, state } = last
      const image = await this.#host.mask(last.picture(), request, signal)
      const shown = await this.#show(image, request, photo)
      return { ...shown, iteration, iterations, curve: state.meta.curve, ended, kept: follower.kept }
    } finally {
      this.#host.filesArrived()
    }
  }

  /** Resumes the stored run, or starts anew where that cannot be resumed. */
  async #optimised(
    engine: Engine,
    photo: DecodedFile,
    turn: Turn,
    stored: StoredRun | null,
  ): ReturnType<PolishFollower['follow']> {
    const { follower, request, signal } = turn
    const { readTargets } = await import('../polishing/targets.ts')
    const styles = await readTargets(engine, request.look, {
      open: async (file) => (await decodeBlob(file, signal)).image,
      signal,
    })
    const settings = { ...request.settings, ...settingsOfLook(request.look) }
    const start = (from: StoredRun | null) => {
      const maxEdge = Math.min(
        edgeThatFits(engine, photo.image, settings.maxEdge),
        from?.state.meta.settings.maxEdge ?? Infinity,
      )
      const resume = from ? { resume: from.state } : {}
      return this.#optimise(engine, photo.image, styles, { ...settings, maxEdge, signal, ...resume })
    }
    const planned = stored?.state.meta.settings.iterations ?? 0
    const wanted = settings.iterations ?? planned
    // The iterations at the small sizes were a share of more.
    if (!stored || planned > wanted) return follower.follow(start(null), null)
    try {
      return await follower.follow(start(stored), planned === wanted ? stored.ended : null)
    } catch (error) {
      if (!(error instanceof StyleTransferError) || error.code !== 'checkpoint-unusable') throw error
      await this.#runs.remove([request.key])
      follower.anew = true
      return follower.follow(start(null), null)
    }
  }

  async #show(image: PixelImage, { settings }: PolishRequest, photo: DecodedFile): Promise<Shown> {
    const { width, height } = image
    const source = { width: photo.sourceWidth, height: photo.sourceHeight }
    const why = reducedBy(image, source, {
      maxEdge: settings.maxEdge ?? POLISH_KNOBS.maxEdge.usual,
      otherwise: 'memory',
    })
    return { bitmap: await toBitmap(image), width, height, reducedBy: why, resultId: this.#host.keep(image) }
  }
}

/**
 * The longer side in px that fits into memory now, `wanted` at most: a run that begins while memory is short is told, so
 * that it stays at its size when there is more again.
 */
function edgeThatFits(engine: Engine, photo: PixelImage, wanted: number = POLISH_KNOBS.maxEdge.usual): number {
  const { width, height } = polishPlan(engine, photo, wanted)
  const longer = Math.max(width, height)
  // Once more, since rounding may leave one px fewer.
  return longer < Math.min(wanted, Math.max(photo.width, photo.height)) ? edgeThatFits(engine, photo, longer) : wanted
}

/** What is read beside the files of the start. */
function filesOf({ manifest }: Engine, { look }: PolishRequest): ModelFile[] {
  const network = LATER_FILES.filter((name) => name in manifest.files).map((name) => manifest.files[name])
  return [
    ...network,
    ...look.styles.flatMap(({ style: { source } }) => (source.kind === 'statistics' ? [source.entry] : [])),
  ]
}
