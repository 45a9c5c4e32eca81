/**
 * What runs in the app's worker: the engine and everything that would hold up the page. One engine, so painting takes its
 * turns in a queue; one optimiser, in between. The page talks to it through `client.ts` in the words of `protocol.ts`.
 */
import { expose } from 'comlink'
import { withDeadline } from '../core/deadline.ts'
import type { Look } from '../core/look.ts'
import type { ModelFile } from '../core/release.ts'
import { resample, resampleWithin } from '../core/resample.ts'
import { mixLearnt } from '../core/style.ts'
import { packStyle } from '../core/style-numbers.ts'
import { adaptersOf, type StyleRef } from '../core/style-ref.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { LOCK } from '../core/waits.ts'
import { rests } from '../engine/rest.ts'
import { StyleRefs } from '../engine/style-refs.ts'
import type { Engine } from '../engine/types.ts'
import { polishPlan } from '../gatys/polish-plan.ts'
import { decodeBlob, toBitmap } from './decode-blob.ts'
import { encodeBlob } from './encode-blob.ts'
import { EngineHost, type PaintingEngine } from './engine-host.ts'
import { KeptResults } from './kept-results.ts'
import { type LaterParts, laterParts } from './later.ts'
import { holdLock } from './life-lock.ts'
import type { LiveFrames } from './live-frames.ts'
import { OpenPhotos } from './open-photos.ts'
import { passOn } from './pass-on.ts'
import { pictureSize } from './picture-size.ts'
import {
  abortError,
  type EncodeRequest,
  type JobId,
  type LearnRequest,
  type LearntPainting,
  OPENED_EDGE,
  type OpenedPhoto,
  type OpenRequest,
  type PasticheService,
  type PhotoPlan,
  type Polished,
  type PolishRequest,
  type Rendered,
  type RenderRequest,
  type Reply,
  SERVES,
  type ServiceConfig,
  type ServiceEvent,
  type Trained,
  type TrainRequest,
  toWire,
} from './protocol.ts'
import type { ThumbnailRequest } from './protocol-gallery.ts'
import { JobQueue } from './queue.ts'
import { type RenderingParts, render } from './rendering.ts'
import { orStray } from './stray-errors.ts'

class Service implements PasticheService {
  #emit: (event: ServiceEvent) => void = () => undefined
  #host: EngineHost | null = null
  readonly #queue = new JobQueue()
  readonly #jobs = new Map<JobId, AbortController>()
  readonly #photos = new OpenPhotos()
  readonly #kept = new KeptResults()
  readonly #refs = new StyleRefs()
  readonly #later: LaterParts = laterParts({
    gallery: {
      engine: () => this.#started(),
      photo: (photoId) => this.#photos.get(photoId),
      styles: (...asked) => this.#styles(...asked),
      files: () => this.#engines().files,
    },
    polish: {
      engine: () => this.#started(),
      releaseId: async () => (await this.#engines().painter({})).manifest.id,
      photo: (photoId) => this.#photos.get(photoId),
      expectFiles: (entries) => this.#engines().files.expect(entries),
      filesArrived: () => this.#engines().files.arrived(),
      emit: (event) => this.#emit(event),
      keep: (image) => this.#kept.keep('polished', { pixels: async () => image }),
      mask: async (...polished) =>
        polished[1].where ? (await this.#later.masks.load()).over(...polished) : polished[0],
    },
    queue: this.#queue,
  })

  readonly #rendering: RenderingParts = {
    painter: (...asked) => this.#engines().painter(...asked),
    photo: (photoId) => this.#photos.get(photoId),
    styles: (...asked) => this.#styles(...asked),
    masks: this.#later.masks,
    kept: this.#kept,
    emit: (event) => this.#emit(event),
    painted: () => void this.#engines().painted(),
  }

  /** null before the camera is first opened. */
  #frames: LiveFrames | null = null

  async start(config: ServiceConfig, onEvent: (event: ServiceEvent) => void): Promise<void> {
    this.#emit = onEvent
    this.#host = new EngineHost(config, onEvent)
    void this.#host.followWhen(() => this.#queue.isQuiet)
    // Where locks do not answer a death is noticed by the silence.
    await withDeadline(LOCK, holdLock(config.lifeLock)).catch(() => undefined)
  }

  ping(): number {
    return rests()
  }

  abort(job: JobId): void {
    this.#jobs.get(job)?.abort(abortError())
  }

  openPhoto(job: JobId, { photoId, file }: OpenRequest): Promise<Reply<OpenedPhoto>> {
    return this.#reply(job, async (signal) => {
      const photo = await this.#photos.open(photoId, file, signal)
      const bitmap = await toBitmap(resampleWithin(photo.image, OPENED_EDGE))
      return { sourceWidth: photo.sourceWidth, sourceHeight: photo.sourceHeight, bitmap }
    })
  }

  readonly plan: PasticheService['plan'] = (job, photoId) => this.#reply(job, () => this.#plan(photoId))

  photoBitmap(job: JobId, photoId: string, width: number, height: number): Promise<Reply<ImageBitmap>> {
    return this.#reply(job, async () => toBitmap(resample((await this.#photos.get(photoId)).image, width, height)))
  }

  render(job: JobId, request: RenderRequest): Promise<Reply<Rendered>> {
    const { stage, live } = request
    return this.#reply(job, (outer) =>
      this.#queue.submit({ kind: stage, signal: outer, live }, (signal) =>
        render(request, job, this.#rendering, signal),
      ),
    )
  }

  readonly select: PasticheService['select'] = (job, request) =>
    this.#reply(job, async () => (await this.#later.masks.load()).select(request))

  frame(job: JobId, frame: ImageBitmap, look: Look<StyleRef>): Promise<Reply<ImageBitmap>> {
    return this.#reply(job, (outer) =>
      this.#queue
        .submit({ kind: 'preview', signal: outer, live: true }, (signal) => this.#frame(frame, look, signal))
        .finally(() => frame.close()),
    )
  }

  thumbnail(job: JobId, request: ThumbnailRequest): Promise<Reply<Blob>> {
    return this.#reply(job, (outer) =>
      this.#queue.submit({ kind: 'thumbnail', signal: outer }, async (signal) =>
        (await this.#later.gallery.load()).thumbnail(request, signal),
      ),
    )
  }

  readonly paintFile: PasticheService['paintFile'] = (job, request) =>
    this.#reply(job, async (signal) => (await this.#later.files.load()).paint(job, request, signal))

  keepFiles(job: JobId, files: readonly ModelFile[]): Promise<Reply<boolean>> {
    return this.#reply(job, async (signal) =>
      (await this.#later.gallery.load()).keep(files, signal, (done) => this.#emit({ type: 'progress', job, done })),
    )
  }

  learn(job: JobId, request: LearnRequest): Promise<Reply<LearntPainting>> {
    return this.#reply(job, async (outer) => {
      // Decoded before its turn comes: a file that cannot be opened is said at once.
      const { image } = await decodeBlob(request.file, outer)
      return this.#queue.submit({ kind: 'learn', signal: outer }, async (signal) => {
        const engine = await untilAborted(this.#started(), signal)
        const onProgress = ({ done }: { done: number }) => this.#emit({ type: 'progress', job, done })
        const { copies, crop = null } = request
        const { learnPainting } = await import('./read-painting.ts')
        return learnPainting(engine, image, { copies, crop, signal, onProgress })
      })
    })
  }

  encode(job: JobId, { resultId, format, quality, maxEdge }: EncodeRequest): Promise<Reply<Blob | null>> {
    return this.#reply(job, (outer) =>
      this.#queue.submit({ kind: 'encode', signal: outer }, async () => {
        const kept = await this.#kept.find(resultId)
        if (!kept) return null
        const image = maxEdge ? resampleWithin(kept, maxEdge) : kept
        return encodeBlob(image, format, quality)
      }),
    )
  }

  pack(job: JobId, look: Look<StyleRef>): Promise<Reply<Uint8Array<ArrayBuffer>>> {
    return this.#reply(job, async (signal) => {
      const engine = await untilAborted(this.#started(), signal)
      const { styles } = await this.#styles(engine, look, signal)
      return packStyle(mixLearnt(styles.map(({ style, weight }) => ({ style: engine.fullStyle(style), weight }))))
    })
  }

  /** Not a job of the queue: it takes its turns on the engine between the others. */
  polish(job: JobId, request: PolishRequest): Promise<Reply<Polished>> {
    return this.#reply(job, async (signal) => (await this.#later.polishing.load()).polish(job, request, signal))
  }

  endPolish(job: JobId, how: 'pause' | 'stop'): void {
    // In the order of the calls, also while its script is on its way.
    void this.#later.polishing.load().then(
      (polishing) => polishing.end(job, how),
      () => undefined,
    )
  }

  /** Not a job of the queue either. */
  train(job: JobId, request: TrainRequest): Promise<Reply<Trained>> {
    return this.#reply(job, async (signal) => (await this.#later.training.load()).train(job, request, signal))
  }

  endTrain(job: JobId): void {
    void this.#later.training.load().then(
      (training) => training.end(job),
      () => undefined,
    )
  }

  readonly storedPolishes: PasticheService['storedPolishes'] = (job) =>
    this.#reply(job, async (signal) => (await this.#later.polishing.load()).stored(signal))

  forgetPolish(job: JobId, key?: string): Promise<Reply<null>> {
    return this.#reply(job, async () => (await this.#later.polishing.load()).forget(key))
  }

  readonly prunePolishes: PasticheService['prunePolishes'] = (job, most, inUse) =>
    this.#reply(job, async () => (await this.#later.polishing.load()).prune(most, inUse))

  /** Runs a job under its own signal, and turns what it throws into a value. */
  async #reply<T>(job: JobId, run: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> {
    const controller = new AbortController()
    this.#jobs.set(job, controller)
    try {
      return passOn(await orStray(run(controller.signal)))
    } catch (error) {
      // What is left of it, where an error from elsewhere ended it.
      controller.abort(abortError())
      return { ok: false, error: toWire(error) }
    } finally {
      this.#jobs.delete(job)
    }
  }

  #engines(): EngineHost {
    if (!this.#host) throw new Error('start() comes first.')
    return this.#host
  }

  /** The whole engine. */
  async #started(): Promise<Engine> {
    return this.#engines().whole()
  }

  async #plan(photoId: string): Promise<PhotoPlan> {
    const engine = await this.#engines().painter({})
    const photo = await this.#photos.get(photoId)
    const { image } = photo
    const polish = polishPlan(engine, image, Math.max(image.width, image.height))
    return { ...pictureSize(engine, photo), polishEdge: Math.max(polish.width, polish.height) }
  }

  async #styles(engine: PaintingEngine, look: Look<StyleRef>, signal: AbortSignal): Promise<Look> {
    this.#engines().files.keep(adaptersOf(look.styles.map(({ style }) => style)))
    return this.#refs.readLook(engine, look, signal)
  }

  async #frame(frame: ImageBitmap, look: Look<StyleRef>, signal: AbortSignal): Promise<ImageBitmap> {
    const { LiveFrames } = await import('./live-frames.ts')
    this.#frames ??= new LiveFrames({
      painter: (...asked) => this.#engines().painter(...asked),
      whole: () => this.#started(),
      styles: (...asked) => this.#styles(...asked),
    })
    return this.#frames.paint(frame, look, signal)
  }
}

expose(new Service())
Object.assign(globalThis, { [SERVES]: true })
