import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { POLISH_KNOBS } from '../core/knobs.ts'
import { LATER_FILES, type ModelFile } from '../core/release.ts'
import { strokePx, withStroke } from '../core/style.ts'
import type { Engine } from '../engine/types.ts'
import { optimise } from '../gatys/optimise.ts'
import { measureStatistics, readStatistics } from '../gatys/statistics.ts'
import type { Snapshot, StyleTarget } from '../gatys/types.ts'
import { type DecodedFile, decodeFile, toBitmap } from './decode.ts'
import { PolishRun } from './polish-run.ts'
import {
  abortError,
  type JobId,
  type Polished,
  type PolishRequest,
  type ServiceEvent,
  type StoredPolish,
} from './protocol.ts'
import { type Run, RunStore } from './runs.ts'
import { untilAborted } from './until-aborted.ts'

/** What the service has that polishing needs. */
export interface PolishHost {
  engine(): Promise<Engine>
  photo(photoId: string): Promise<DecodedFile>
  /** Longer side of every result in px at most, or null. */
  edgeLimit(): number | null
  /** Names files of the release that are read next, and says that they have been or have failed. */
  expectFiles(entries: readonly ModelFile[]): void
  filesArrived(): void
  emit(event: ServiceEvent): void
  /** Keeps a result's bytes for `encode`, under the number it returns. */
  keep(image: PixelImage): number
}

/** The part of the answer that is the picture. */
type Shown = Pick<Polished, 'bitmap' | 'width' | 'height' | 'reducedBy' | 'resultId'>

/** A call of `polish` from its arrival to its answer. */
interface Turn {
  readonly job: JobId
  readonly run: PolishRun
  readonly request: PolishRequest
  readonly signal: AbortSignal
}

/** Optimises one picture at a time; a new one pauses the one before. */
export class Polisher {
  readonly #host: PolishHost
  readonly #runs: RunStore
  readonly #optimise: typeof optimise
  #newest: Turn | null = null
  /** Settles, and never rejects, when all turns so far are over. */
  #over: Promise<unknown> = Promise.resolve()
  readonly #live = new Set<PolishRun>()

  constructor(host: PolishHost, runs = new RunStore(), optimiser = optimise) {
    this.#host = host
    this.#runs = runs
    this.#optimise = optimiser
  }

  async polish(job: JobId, request: PolishRequest, signal: AbortSignal): Promise<Polished> {
    const emit = (event: ServiceEvent) => {
      // With the first iteration everything has been read.
      this.#host.filesArrived()
      this.#host.emit(event)
    }
    const { key, origin } = request
    const run = new PolishRun({ job, key, origin, runs: this.#runs, emit })
    for (const earlier of this.#live) earlier.end ??= 'pause'
    const turn: Turn = { job, run, request, signal }
    this.#newest = turn
    this.#live.add(run)
    const outcome = this.#take(turn, this.#over).finally(() => this.#live.delete(run))
    // Without the values, or each would hold on to all the pictures before it.
    this.#over = Promise.allSettled([this.#over, outcome]).then(() => undefined)
    return outcome
  }

  /** A job that is over, or makes room for a newer one already, is left alone. */
  end(job: JobId, how: 'pause' | 'stop'): void {
    if (this.#newest?.job === job) this.#newest.run.end = how
  }

  /** The stored run, unless it is another release's. */
  async stored(signal: AbortSignal): Promise<StoredPolish | null> {
    const engine = await untilAborted(this.#host.engine(), signal)
    const found = await this.#runs.summary()
    if (found?.meta.release !== engine.manifest.id) return null
    const { key, origin, ended, meta } = found
    return { key, origin, iteration: meta.iteration, iterations: meta.settings.iterations, finished: ended !== null }
  }

  /** Deletes the stored run; one that is running is not stored any more. */
  async forget(): Promise<null> {
    for (const run of this.#live) run.forget()
    await this.#runs.clear()
    return null
  }

  async #take(turn: Turn, before: Promise<unknown>): Promise<Polished> {
    const { run, request, signal } = turn
    await untilAborted(before, signal)
    if (this.#newest !== turn) throw abortError('A newer job took the place of this one.')
    const engine = await untilAborted(this.#host.engine(), signal)
    const photo = await untilAborted(this.#host.photo(request.photoId), signal)
    this.#host.expectFiles(filesOf(engine, request))
    try {
      const stored = await this.#runs.load(request.key)
      const { last, ended } = await this.#optimised(engine, photo, turn, stored)
      signal.throwIfAborted()
      const { iteration, iterations, state } = last
      const shown = await this.#show(last, request, photo)
      return { ...shown, iteration, iterations, curve: state.meta.curve, ended, kept: run.kept }
    } finally {
      this.#host.filesArrived()
    }
  }

  /** Goes on from the stored run, or starts anew where that cannot be gone on with. */
  async #optimised(
    engine: Engine,
    photo: DecodedFile,
    turn: Turn,
    stored: Run | null,
  ): ReturnType<PolishRun['follow']> {
    const { run, request, signal } = turn
    const styles = await this.#targets(engine, turn)
    const { look } = request
    const { strength, keepColours, stroke } = look
    const settings = { ...request.settings, strength, keepColours, strokePx: strokePx(stroke) }
    const start = (from: Run | null) => {
      const maxEdge = this.#edge(settings.maxEdge, from)
      const resume = from ? { resume: from.state } : {}
      return this.#optimise(engine, photo.image, styles, { ...settings, maxEdge, signal, ...resume })
    }
    const planned = stored?.state.meta.settings.iterations ?? 0
    const wanted = settings.iterations ?? planned
    // The iterations at the small sizes were a share of more.
    if (!stored || planned > wanted) return run.follow(start(null), null)
    try {
      return await run.follow(start(stored), planned === wanted ? stored.ended : null)
    } catch (error) {
      if (!(error instanceof StyleTransferError) || error.code !== 'checkpoint-unusable') throw error
      await this.#runs.clear()
      return run.follow(start(null), null)
    }
  }

  /** A run that began while memory was short goes on at its size; one that takes more than there is now is refused. */
  #edge(wanted: number = POLISH_KNOBS.maxEdge.usual, from: Run | null): number {
    const edge = Math.min(wanted, this.#host.edgeLimit() ?? Infinity)
    return Math.min(edge, from?.state.meta.settings.maxEdge ?? edge)
  }

  /** Measures own paintings, about a second each, and reads what the release says of built-in ones. */
  async #targets(engine: Engine, { request, signal }: Turn): Promise<StyleTarget[]> {
    const { styles, keepColours, stroke } = request.look
    const measure = { keepColours, signal, strokePx: strokePx(stroke) }
    const targets: StyleTarget[] = []
    for (const { style, weight } of styles) {
      const { sizes, source } = style
      const statistics =
        source.kind === 'statistics'
          ? readStatistics(await engine.load(source.entry, signal))
          : await measureStatistics(engine, (await decodeFile(source.file, signal)).image, measure)
      targets.push({ vector: withStroke(sizes, stroke), weight, statistics })
    }
    return targets
  }

  async #show(last: Snapshot, { settings }: PolishRequest, photo: DecodedFile): Promise<Shown> {
    const image = last.picture()
    const { width, height } = image
    const edge = Math.max(width, height)
    const source = Math.max(photo.sourceWidth, photo.sourceHeight)
    const smaller = edge < Math.min(source, settings.maxEdge ?? POLISH_KNOBS.maxEdge.usual) ? 'memory' : 'maxEdge'
    const reducedBy = edge < source ? smaller : 'none'
    return { bitmap: await toBitmap(image), width, height, reducedBy, resultId: this.#host.keep(image) }
  }
}

/** What is read beside the files of the start. */
function filesOf({ manifest }: Engine, { look }: PolishRequest): ModelFile[] {
  const network = LATER_FILES.filter((name) => name in manifest.files).map((name) => manifest.files[name])
  return [
    ...network,
    ...look.styles.flatMap(({ style: { source } }) => (source.kind === 'statistics' ? [source.entry] : [])),
  ]
}
