import { StyleTransferError } from '../core/errors.ts'
import type { PixelImage } from '../core/image.ts'
import { snapToLink } from '../core/link-numbers.ts'
import { LATER_FILES } from '../core/release.ts'
import { resampleWithin } from '../core/resample.ts'
import type { LearntStyle } from '../core/style.ts'
import { packStyle } from '../core/style-numbers.ts'
import { untilAborted } from '../core/until-aborted.ts'
import type { Engine } from '../engine/types.ts'
import type { learnStyle } from '../learning/learn.ts'
import { decodeLearning, encodeLearning } from '../learning/state.ts'
import { type LearningState, type Lesson, PHOTO_EDGE } from '../learning/types.ts'
import { Throttle } from '../polishing/throttle.ts'
import { TimeLeft } from '../polishing/time-left.ts'
import { decodeBlob } from './decode-blob.ts'
import type { PolishHost } from './polish-service.ts'
import { abortError, type JobId, type Trained, type TrainProgress, type TrainRequest } from './protocol.ts'

/** What the service has that learning needs. */
export interface TrainHost extends Omit<PolishHost, 'keep' | 'mask'> {
  /** Whether nobody has waited for anything else for a moment. */
  isQuiet(): boolean
}

/** Between two looks whether it is quiet, ms. */
const LOOK_GAP = 100
/** What is lost of learning at most, ms. */
const STATE_GAP = 5000
/** Steps after which a style is better than the predicted one, and time in ms between two versions of it. */
const STEPS_TO_STYLE = 30
const STYLE_GAP = 30_000

/** A call of `train` from its arrival to its answer. */
interface Turn {
  readonly job: JobId
  readonly request: TrainRequest
  readonly signal: AbortSignal
  ending: boolean
}

/** The painting and what is painted on the way. */
interface Images {
  readonly painting: PixelImage
  readonly photos: readonly PixelImage[]
}

/** The way down, in a chunk of its own: it brings tfjs along. */
const learnLater: typeof learnStyle = async function* (...args) {
  const { learnStyle } = await import('../learning/learn.ts')
  yield* learnStyle(...args)
}

/** Learns one painting at a time; a new one pauses the one before. */
export class TrainService {
  readonly #host: TrainHost
  readonly #learn: typeof learnStyle
  #newest: Turn | null = null
  /** Settles, and never rejects, when all turns so far have ended. */
  #turnsBefore: Promise<unknown> = Promise.resolve()

  constructor(host: TrainHost, learn = learnLater) {
    this.#host = host
    this.#learn = learn
  }

  async train(job: JobId, request: TrainRequest, signal: AbortSignal): Promise<Trained> {
    if (this.#newest) this.#newest.ending = true
    const turn: Turn = { job, request, signal, ending: false }
    this.#newest = turn
    const outcome = this.#train(turn, this.#turnsBefore)
    // Without the values, or each would hold on to all before it.
    this.#turnsBefore = Promise.allSettled([this.#turnsBefore, outcome]).then(() => undefined)
    return outcome
  }

  /** A job that has ended, or makes room for a newer one already, is left alone. */
  end(job: JobId): void {
    if (this.#newest?.job === job) this.#newest.ending = true
  }

  async #train(turn: Turn, before: Promise<unknown>): Promise<Trained> {
    const { request, signal } = turn
    await untilAborted(before, signal)
    if (this.#newest !== turn) throw abortError('A newer job took the place of this one.')
    const engine = await untilAborted(this.#host.engine(), signal)
    const images = await this.#images(request, signal)
    const { files } = engine.manifest
    this.#host.expectFiles(LATER_FILES.filter((name) => name in files).map((name) => files[name]))
    try {
      const last = await this.#learnt(engine, turn, images)
      signal.throwIfAborted()
      const { step, steps, style, state, errors } = last
      const done = step === steps
      return {
        release: engine.manifest.id,
        ended: done ? 'done' : 'paused',
        step,
        steps,
        style: packed(style, engine),
        state: done ? null : encodeLearning(state),
        errors,
      }
    } finally {
      this.#host.filesArrived()
    }
  }

  async #images({ painting, photos }: TrainRequest, signal: AbortSignal): Promise<Images> {
    const found: PixelImage[] = []
    let missing: unknown = new StyleTransferError('bad-option', 'Learning a painting needs a photo at least.')
    for (const photo of photos)
      try {
        const opened = typeof photo === 'string' ? this.#host.photo(photo) : decodeBlob(photo, signal)
        // Small at once, so that no photo is held on to for minutes.
        found.push(resampleWithin((await untilAborted(opened, signal)).image, PHOTO_EDGE))
      } catch (error) {
        signal.throwIfAborted()
        missing = error
      }
    if (found.length === 0) throw missing
    return { painting: (await decodeBlob(painting, signal)).image, photos: found }
  }

  /** Goes on from the state given, or begins anew where that cannot be. */
  async #learnt(engine: Engine, turn: Turn, images: Images): Promise<Lesson> {
    const { from } = turn.request
    if (!from) return this.#follow(engine, turn, { images, resume: null, anew: false })
    try {
      return await this.#follow(engine, turn, { images, resume: decodeLearning(from), anew: false })
    } catch (error) {
      if (!(error instanceof StyleTransferError) || error.code !== 'checkpoint-unusable') throw error
      return this.#follow(engine, turn, { images, resume: null, anew: true })
    }
  }

  async #follow(
    engine: Engine,
    turn: Turn,
    what: { readonly images: Images; readonly resume: LearningState | null; readonly anew: boolean },
  ): Promise<Lesson> {
    const { request, signal } = turn
    const { painting, photos } = what.images
    const news = new News(what.anew, (style) => packed(style, engine))
    const { vector, steps } = request
    const settings = { vector, resume: what.resume, signal, ...(steps !== undefined && { steps }) }
    const lessons = this.#learn(engine, painting, photos, settings)
    let last: Lesson | null = null
    for await (const lesson of lessons) {
      last = lesson
      // With the first step everything has been read.
      if (lesson.step > 0) this.#host.filesArrived()
      this.#host.emit({ type: 'train', job: turn.job, progress: news.of(lesson) })
      while (!(turn.ending || signal.aborted || this.#host.isQuiet())) await pause(LOOK_GAP)
      if (turn.ending) break
    }
    if (!last) throw new Error('Learning has at least its start.')
    return last
  }
}

/** As a file of the style has it, of numbers that a link can hold: what is painted here is what its link paints elsewhere. */
function packed(style: LearntStyle, { manifest }: Engine): Uint8Array<ArrayBuffer> {
  return packStyle(snapToLink(style, manifest.transformer))
}

/** What the page is told of each step. */
class News {
  readonly #timeLeft = new TimeLeft()
  readonly #states = new Throttle(STATE_GAP, performance.now() + STATE_GAP)
  readonly #styles = new Throttle(STYLE_GAP, 0)
  readonly #packed: (style: LearntStyle) => Uint8Array<ArrayBuffer>
  #anew: boolean

  constructor(anew: boolean, packed: (style: LearntStyle) => Uint8Array<ArrayBuffer>) {
    this.#anew = anew
    this.#packed = packed
  }

  of({ step, steps, state, style }: Lesson): TrainProgress {
    const now = performance.now()
    const secondsLeft = this.#timeLeft.note(step / steps, now / 1000)
    // The last ones come with the answer.
    const withState = step < steps && this.#states.isDue(now)
    const withStyle = step >= STEPS_TO_STYLE && step < steps && this.#styles.isDue(now)
    if (withState) this.#states.took(now, now)
    if (withStyle) this.#styles.took(now, now)
    const anew = this.#anew
    this.#anew = false
    return {
      step,
      steps,
      secondsLeft,
      ...(withState && { state: encodeLearning(state) }),
      ...(withStyle && { style: this.#packed(style) }),
      ...(anew && { anew }),
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
