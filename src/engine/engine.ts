import { tensor4d } from '@tensorflow/tfjs-core'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import { type ImageInput, readImage } from '../core/image.ts'
import type { PicturePlan, SizePlan } from '../core/plan.ts'
import type { Manifest, ModelFile, ModelSource } from '../core/release.ts'
import { resampleShortSide } from '../core/resample.ts'
import type { NamedTensor } from '../core/safetensors.ts'
import { underSignals } from '../core/signals.ts'
import type { LearntStyle, Style, StyleVector, Weighted } from '../core/style.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { computesWrongly } from './backends/lost.ts'
import type { StartedBackend } from './backends/types.ts'
import { checkCall, checkEngineOptions } from './check-arguments.ts'
import { chooseBackend, joinBackend, type Trusted } from './choose.ts'
import { loadRelease, type ReleaseFiles } from './networks.ts'
import { PhotoPainter } from './photo-painter.ts'
import { toRgb } from './pixels.ts'
import { loadFile, loadManifest } from './release-files.ts'
import { passesSelfTest } from './selftest.ts'
import type {
  BackendName,
  BuiltInRef,
  CallOptions,
  Engine,
  EngineOptions,
  Painted,
  PaintOptions,
  PassNeed,
  PlanOptions,
  StylisedImage,
  StyliseOptions,
} from './types.ts'

/** Longer side in px of what the predictor sees, at most: a strip of 20,000 × 10 px would be resized to 768,000 × 384. */
const MAX_PAINTING_EDGE = 2048

/**
 * A backend that was right when it started may turn wrong, a driver after sleep above all. It is tested again with the
 * first call that ends this long after the last test, ms: before the first picture after a rest, then, and at most this
 * long into work; the test takes 20 ms on wasm.
 */
const TEST_EVERY = 5000

/** tfjs has one current backend for the whole program, so engines alive at the same time share one started backend. */
let alive: { readonly name: BackendName; readonly started: StartedBackend; engines: number } | null = null
/** Engines start one after the other: while one measures backends no other may switch them. */
let starting: Promise<unknown> = Promise.resolve()

class TfjsEngine implements Engine {
  readonly backend: BackendName
  readonly manifest: Manifest
  readonly #trusted: Trusted
  readonly #models: ModelSource
  readonly #disposed = new AbortController()
  readonly #painter: PhotoPainter
  #last: Promise<unknown> = Promise.resolve()
  #gone: Promise<void> | null = null
  readonly #release: ReleaseFiles
  /** When the backend was last found right, by `performance.now()`. */
  #tested = performance.now()
  /** Why nothing more is computed here; null while the backend is right. */
  #wrong: StyleTransferError | null = null

  constructor(trusted: Trusted, release: ReleaseFiles, options: EngineOptions) {
    this.backend = trusted.name
    this.manifest = release.manifest
    // The networks have their weights; what the test needs is small.
    this.#release = { ...release, predictor: new Map(), transformer: new Map() }
    this.#trusted = trusted
    this.#models = options.models
    this.#painter = new PhotoPainter({
      manifest: release.manifest,
      transformer: trusted.networks.transformer,
      options,
      deviceBytes: trusted.started.budgetBytes,
      predict: (...args) => this.#predict(...args),
    })
  }

  plan(width: number, height: number, options?: PlanOptions): PicturePlan {
    return this.#painter.plan(width, height, options)
  }

  planPass(width: number, height: number, need: PassNeed): SizePlan {
    return this.#painter.planPass(width, height, need)
  }

  load(entry: ModelFile, signal?: AbortSignal): Promise<ReadonlyMap<string, NamedTensor>> {
    return loadFile(this.#models, entry, signal)
  }

  turn<T>(run: (call: CallOptions) => Promise<T>, options: CallOptions = {}): Promise<T> {
    return this.#alone(options, run)
  }

  predictStyle(
    painting: ImageInput,
    options: CallOptions & { readonly shortSide?: number } = {},
  ): Promise<StyleVector> {
    const { shortSide = this.manifest.predictor.inputSize } = options ?? {}
    if (!(shortSide >= 16 && shortSide <= MAX_PAINTING_EDGE))
      return Promise.reject(
        new StyleTransferError(
          'bad-option',
          `The painting's short side must be 16 to ${MAX_PAINTING_EDGE} px, not ${shortSide}.`,
        ),
      )
    return this.#alone(options, async (call) => {
      const vector = await this.#predict(painting, shortSide, call)
      // It may be kept for years.
      this.#tested = Number.NEGATIVE_INFINITY
      return vector
    })
  }

  fullStyle(style: Style): LearntStyle {
    return this.#painter.fullStyle(style)
  }

  builtIn(style: BuiltInRef, signal?: AbortSignal): Promise<LearntStyle> {
    return untilAborted(this.#painter.builtIn(style), signal)
  }

  stylise(
    given: ImageInput,
    styles: Style | readonly Weighted<Style>[],
    options: StyliseOptions = {},
  ): Promise<StylisedImage> {
    return this.#alone(options, (call) => this.#painter.stylise(given, styles, { options, call }))
  }

  paint(given: ImageInput, styles: Style | readonly Weighted<Style>[], options: PaintOptions = {}): Promise<Painted> {
    return this.#alone(options, async (call) => {
      const painted = await this.#painter.paint(given, styles, { options, call })
      const pixels = () =>
        this.#answered(painted.pixels()).catch((error: unknown) => {
          throw this.#reason(error)
        })
      return { ...painted, pixels }
    })
  }

  paintFrame(
    frame: ImageBitmap,
    styles: Style | readonly Weighted<Style>[],
    options: StyliseOptions = {},
  ): Promise<ImageBitmap | null> {
    return this.#alone({ ...options, live: true }, (call) => this.#painter.frame(frame, styles, { options, call }))
  }

  dispose(): Promise<void> {
    this.#gone ??= this.#end()
    return this.#gone
  }

  async #end(): Promise<void> {
    this.#disposed.abort(new DOMException('The engine was disposed.', 'AbortError'))
    await this.#last.catch(() => undefined)
    this.#trusted.networks.dispose()
    leave()
  }

  async #predict(given: ImageInput, shortSide: number, call: CallOptions): Promise<StyleVector> {
    const painting = readImage(given)
    const short = Math.min(painting.width, painting.height)
    const long = Math.max(painting.width, painting.height)
    const side = Math.max(1, Math.round(Math.min(shortSide, (MAX_PAINTING_EDGE * short) / long)))
    const sized = resampleShortSide(painting, side)
    const makeInput = () => tensor4d(toRgb(sized), [1, sized.height, sized.width, 3])
    return this.#trusted.networks.predictor.predict(makeInput, call)
  }

  /** Runs one call at a time, under the caller's signal and the engine's own. */
  async #alone<T>(
    options: CallOptions & Pick<PaintOptions, 'live'>,
    run: (call: CallOptions) => Promise<T>,
  ): Promise<T> {
    checkCall(options)
    const { onProgress, live = false } = options
    return underSignals([options.signal, this.#disposed.signal], (signal) =>
      this.#turn(onProgress ? { signal, onProgress } : { signal }, live ? run : (call) => this.#sound(run, call)),
    )
  }

  /** What the device answers; fails as soon as the device does. */
  async #answered<T>(answer: Promise<T>): Promise<T> {
    const { started } = this.#trusted
    const result = await (started.lost ? Promise.race([answer, started.lost]) : answer)
    const failure = started.failure()
    if (failure) throw failure
    return result
  }

  #reason(error: unknown): unknown {
    return this.#trusted.started.failure() ?? explain(error)
  }

  /** Runs a call, and hands its result out if the backend is right as far as is known. */
  async #sound<T>(run: (call: CallOptions) => Promise<T>, call: CallOptions): Promise<T> {
    const result = await run(call)
    if (performance.now() - this.#tested < TEST_EVERY) return result
    const { networks, started } = this.#trusted
    if (!(await passesSelfTest(networks, this.#release, call.signal))) {
      this.#wrong = started.failure() ?? computesWrongly(started.device)
      throw this.#wrong
    }
    this.#tested = performance.now()
    return result
  }

  #turn<T>(call: CallOptions & { readonly signal: AbortSignal }, run: (call: CallOptions) => Promise<T>): Promise<T> {
    const { signal } = call
    let running = false
    const turn = this.#last.then(async () => {
      signal.throwIfAborted()
      running = true
      try {
        if (this.#wrong) throw this.#wrong
        return await this.#answered(run(call))
      } catch (error) {
        // A GPU that is lost ends what was asked of it with an AbortError as well.
        throw signal.aborted && isAbort(error) ? error : this.#reason(error)
      }
    })
    this.#last = turn.catch(() => undefined)
    return new Promise((resolve, reject) => {
      // A call that still waits ends at once; one that runs ends when it has freed what it holds.
      const giveUp = () => {
        if (!running) reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    })
  }
}

/** One engine fewer on the backend, which the last one stops. */
function leave(): void {
  if (!alive || --alive.engines > 0) return
  alive.started.stop()
  alive = null
}

function explain(error: unknown): unknown {
  if (error instanceof StyleTransferError || !(error instanceof Error)) return error
  if (!/memory|allocation|out of bounds|Aborted\(/i.test(error.message)) return error
  return new StyleTransferError(
    'out-of-memory',
    'There is not enough memory for a picture of this size. Choose a smaller size.',
    {
      cause: error,
    },
  )
}

/**
 * Loads a release and starts the networks on the best backend of this device.
 *
 * @throws StyleTransferError `bad-option`, `model-missing`, `model-corrupt`, `no-backend`, or `backend-in-use` where
 *   another engine that is still alive computes on another backend
 */
export function createEngine(options: EngineOptions): Promise<Engine> {
  const engine = starting.then(() => start(options))
  starting = engine.catch(() => undefined)
  return engine
}

async function start(options: EngineOptions): Promise<Engine> {
  checkEngineOptions(options)
  const { models, signal, backend = 'auto' } = options
  signal?.throwIfAborted()
  const name = alive && backend === 'auto' ? alive.name : backend
  if (alive && name !== alive.name)
    throw new StyleTransferError(
      'backend-in-use',
      `Another engine computes on ${alive.name}. Dispose it before starting one on ${name}.`,
    )
  // Counted from here on, so that the backend is not stopped by the others' disposal in the middle of this start.
  if (alive) alive.engines++
  try {
    const manifest = await loadManifest(models, signal)
    const release = await loadRelease(manifest, models, signal)
    if (alive) return new TfjsEngine(await joinBackend(alive, release, signal), release, options)
    const trusted = await chooseBackend(release, { ...options, backend: name })
    alive = { name: trusted.name, started: trusted.started, engines: 1 }
    return new TfjsEngine(trusted, release, options)
  } catch (error) {
    leave()
    throw error
  }
}
