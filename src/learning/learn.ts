/**
 * This room learns paintings: it finds a style's own norms, and adapters where asked for, by descent through the frozen
 * transformer. The predictor's guess is where it begins. It knows images only; who asks, and where a state is kept, is
 * the front ends'.
 */
import { StyleTransferError } from '../core/errors.ts'
import { type ImageInput, type PixelImage, readImage } from '../core/image.ts'
import { LEARN_KNOBS, type NumberKnob } from '../core/knobs.ts'
import { resampleWithin } from '../core/resample.ts'
import { checkStyle, type StyleVector } from '../core/style.ts'
import { checkCall, checkEngine } from '../engine/check-arguments.ts'
import type { Engine } from '../engine/types.ts'
import { LossNetwork } from '../gatys/loss-network.ts'
import { drawCrop } from './crops.ts'
import { beginDescent, type Descent, descend } from './descent.ts'
import { Numbers, type Values } from './numbers.ts'
import { Painter } from './painter.ts'
import { checkLearning, SIDE } from './state.ts'
import { type KeptCrop, type LearningLosses, LearningObjective } from './style-objective.ts'
import { type LearningOptions, type LearningSettings, type LearningState, type Lesson, PHOTO_EDGE } from './types.ts'

/** Side of the photos' pieces, px: 192 is 1.8 times as quick a step as 256. */
const USUAL_SIDE = 192
/** Different pieces: all that is the same for every style is computed once for each, and kept. */
const PIECES = 12
/** What shall be left of the content's error, in parts of what the predicted style leaves. */
const CONTENT_LEFT = 1.09

/**
 * Learns a painting's style by descent, some 0.3 s a step on wasm. Uses the engine one evaluation at a time, so that its
 * other calls come in between.
 *
 * Yields the start and then every step. Each can be gone on from with the same painting, photos and settings, and then
 * ends in the same style as an uninterrupted run, to the bit on wasm and cpu.
 *
 * @param painting of any size
 * @param photos what is painted on the way, one at least, of any size
 * @throws StyleTransferError `bad-option`, `model-missing` where the release has no loss network, `checkpoint-unusable`
 *   where `resume` is of other settings or networks, and what the engine throws; `AbortError`
 */
export async function* learnStyle(
  engine: Engine,
  painting: ImageInput,
  photos: readonly ImageInput[],
  options: LearningOptions = {},
): AsyncGenerator<Lesson, void> {
  checkEngine(engine)
  checkCall(options)
  const settings = readLearning(options)
  if (!Array.isArray(photos) || photos.length === 0)
    throw new StyleTransferError('bad-option', 'Learning a painting needs a photo at least.')
  const images = photos.map((photo) => resampleWithin(readImage(photo), PHOTO_EDGE))
  const course = await Course.begin({ engine, painting: readImage(painting), photos: images, settings, options })
  try {
    yield* course.lessons()
  } finally {
    course.dispose()
  }
}

/** @throws StyleTransferError `bad-option` */
export function readLearning(options: Partial<LearningSettings>): LearningSettings {
  const whole = (name: string, value: number, { least, most }: Pick<NumberKnob, 'least' | 'most'>): number => {
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new StyleTransferError('bad-option', `${name} must be a whole number from ${least} to ${most}, not ${value}.`)
  }
  const { steps = LEARN_KNOBS.steps.usual, rank = LEARN_KNOBS.rank.usual, side = USUAL_SIDE, seed = 0 } = options
  if (side % 8 !== 0) throw new StyleTransferError('bad-option', `side must be a multiple of 8, not ${side}.`)
  return {
    steps: whole('steps', steps, LEARN_KNOBS.steps),
    rank: whole('rank', rank, LEARN_KNOBS.rank),
    side: whole('side', side, { least: SIDE[0], most: SIDE[1] }),
    seed: whole('seed', seed, { least: -(2 ** 31), most: 2 ** 31 - 1 }),
  }
}

interface CourseParts {
  readonly engine: Engine
  readonly painting: PixelImage
  readonly photos: readonly PixelImage[]
  readonly settings: LearningSettings
  readonly options: LearningOptions
}

/** A piece of a photo, and the losses there of what was predicted. */
interface Piece {
  readonly crop: KeptCrop
  readonly predicted: LearningLosses
}

/** One painting's way down. */
class Course {
  readonly #parts: CourseParts
  readonly #painter: Painter
  readonly #network: LossNetwork
  readonly #objective: LearningObjective
  readonly #numbers: Numbers
  readonly #first: Values
  /** By their number; a run that goes on begins in the middle. */
  readonly #pieces = new Map<number, Piece>()
  #descent: Descent

  private constructor(
    parts: CourseParts,
    found: { painter: Painter; network: LossNetwork; objective: LearningObjective; first: Values },
  ) {
    const { settings, options, engine } = parts
    this.#parts = parts
    this.#painter = found.painter
    this.#network = found.network
    this.#objective = found.objective
    this.#numbers = new Numbers(found.painter, settings.rank)
    const { resume } = options
    if (resume)
      checkLearning(resume, {
        ...settings,
        release: engine.manifest.id,
        norms: found.painter.norms,
        numbers: this.#numbers,
      })
    this.#first = resume?.arrays.first ?? found.first
    this.#descent = resume
      ? { ...resume.meta, ...resume.arrays }
      : beginDescent(this.#numbers.begin(this.#first, settings.seed))
  }

  static async begin(parts: CourseParts): Promise<Course> {
    const { engine, painting, options } = parts
    const { signal } = options
    const source = await engine.load(engine.manifest.files.transformer, signal)
    const painter = await engine.turn(async () => new Painter(engine.manifest, source), { signal })
    let network: LossNetwork | null = null
    let objective: LearningObjective | null = null
    try {
      network = await LossNetwork.load(engine, signal)
      objective = await LearningObjective.create({ engine, painter, network, painting, signal })
      const first = options.resume
        ? new Float32Array()
        : Float32Array.from(engine.fullStyle(await vectorOf(parts)).norms)
      return new Course(parts, { painter, network, objective, first })
    } catch (error) {
      objective?.dispose()
      network?.dispose()
      painter.dispose()
      throw error
    }
  }

  async *lessons(): AsyncGenerator<Lesson, void> {
    const { settings, options } = this.#parts
    const { steps } = settings
    yield this.#lesson(null)
    while (this.#descent.step < steps) {
      await this.#step()
      options.signal?.throwIfAborted()
      options.onProgress?.({ done: this.#descent.step / steps })
      if (this.#descent.step < steps) yield this.#lesson(null)
    }
    yield this.#lesson(await this.#errors())
  }

  dispose(): void {
    for (const { crop } of this.#pieces.values()) crop.dispose()
    this.#objective.dispose()
    this.#network.dispose()
    this.#painter.dispose()
  }

  async #step(): Promise<void> {
    const { step, x, pull } = this.#descent
    const { crop, predicted } = await this.#piece(step % PIECES)
    const { losses, gradient } = await this.#objective.evaluate(crop, [this.#numbers, x], pull)
    if (!gradient.every(Number.isFinite))
      throw new StyleTransferError('no-backend', 'Learning this painting came to no numbers on this device.')
    const strain = losses.content / (CONTENT_LEFT * predicted.content + Number.MIN_VALUE)
    this.#descent = descend(this.#descent, this.#parts.settings.steps, { gradient, strain })
  }

  /** Made when it is first asked for, so that the first steps do not wait for all of them. */
  async #piece(k: number): Promise<Piece> {
    const known = this.#pieces.get(k)
    if (known) return known
    const { photos, settings } = this.#parts
    const crop = await this.#objective.keep(drawCrop(photos, settings.side, [settings.seed, k]))
    try {
      const { losses } = await this.#objective.look(crop, { norms: this.#first, adapters: new Map() })
      const piece = { crop, predicted: losses }
      this.#pieces.set(k, piece)
      return piece
    } catch (error) {
      crop.dispose()
      throw error
    }
  }

  /** On the pieces that were in use. */
  async #errors(): Promise<Lesson['errors']> {
    let [predicted, learnt, count] = [0, 0, 0]
    for (let k = 0; k < Math.min(PIECES, this.#parts.settings.steps); k++) {
      const piece = await this.#piece(k)
      const { losses } = await this.#objective.look(piece.crop, this.#numbers.style(this.#descent.mean))
      predicted += piece.predicted.style
      learnt += losses.style
      count++
    }
    return { predicted: predicted / count, learnt: learnt / count }
  }

  #lesson(errors: Lesson['errors']): Lesson {
    const { engine, settings } = this.#parts
    const { step, x, m, v, mean, pull, strain } = this.#descent
    const state: LearningState = {
      meta: { version: 1, release: engine.manifest.id, ...settings, step, pull, strain },
      arrays: { x, m, v, mean, first: this.#first },
    }
    return { step, steps: settings.steps, state, style: this.#numbers.style(mean), errors }
  }
}

async function vectorOf({ engine, painting, options }: CourseParts): Promise<StyleVector> {
  const { vector, signal } = options
  if (!vector) return engine.predictStyle(painting, { signal })
  checkStyle(vector)
  return vector
}
