import type { ModelSource } from '../core/release.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { createInstantEngine, type InstantEngine } from '../engine/instant.ts'
import type { Engine, StyliseOptions } from '../engine/types.ts'
import { type ServiceConfig, type ServiceEvent, toWire } from './protocol.ts'
import { ReleaseDownload } from './release-download.ts'
import { orStray } from './stray-errors.ts'
import { stripWorkers } from './strip-workers.ts'

/** What paints photos: the whole engine, or what there is of it in the first moments. */
export type PaintingEngine = Engine | InstantEngine

/** Files that the first picture can do without. */
const NOT_AT_FIRST = ['predictor', 'styles'] as const

/** Without a picture to paint for so long, the first engine needs nothing any more, ms. */
const FOLLOWS_AFTER = 4000

/**
 * The app's engine, in two steps: kernels of our own paint the first picture, and when it is there the whole engine
 * starts, with tfjs, the predictor and the best backend of the device, and takes over.
 */
export class EngineHost {
  readonly #config: ServiceConfig
  readonly #emit: (event: ServiceEvent) => void
  readonly #models: ModelSource
  readonly files: ReleaseDownload
  /** null before it is asked for, and where it is to be tried again. */
  #instant: Promise<InstantEngine | null> | null = null
  #whole: Promise<Engine> | null = null
  #ready: Engine | null = null
  /** Whether the first engine is there. */
  #paints = false

  constructor(config: ServiceConfig, emit: (event: ServiceEvent) => void) {
    this.#config = config
    this.#emit = emit
    const early = config.backend === 'auto' || config.backend === 'wasm'
    this.files = new ReleaseDownload(
      config.modelsUrl,
      (done) => emit({ type: 'download', done }),
      early ? NOT_AT_FIRST : [],
    )
    this.#models = this.#held(this.files.read)
    emit({ type: 'engine', status: 'starting' })
    if (early) this.#first().catch(() => undefined)
    else {
      this.#instant = Promise.resolve(null)
      this.whole().catch(() => undefined)
    }
  }

  /**
   * The whole engine, started if need be; one that failed to start is tried again with the next call. As long as the
   * first one paints, that is the caller's trouble alone.
   */
  whole(): Promise<Engine> {
    this.#whole ??= this.#start().catch((error: unknown) => {
      this.#whole = null
      this.#heldFiles.clear()
      if (!this.#paints) this.#emit({ type: 'engine', status: 'failed', error: toWire(error) })
      throw error
    })
    return this.#whole
  }

  /** What paints now. @param options where the predictor may be needed; nothing but plans without */
  async painter(options: Pick<StyliseOptions, 'strength'>, signal?: AbortSignal): Promise<PaintingEngine> {
    const instant = this.#ready ? null : await untilAborted(this.#first(), signal)
    if (this.#ready) return this.#ready
    return instant?.paints(options) ? instant : untilAborted(this.whole(), signal)
  }

  /** A picture is there: now there is time for the rest. */
  async painted(): Promise<void> {
    await this.whole().catch(() => undefined)
  }

  /** Starts the rest also where nothing is painted at first, as at a start that shows a kept picture. */
  async followWhen(isQuiet: () => boolean): Promise<void> {
    if (!(await this.#instant?.catch(() => null))) return
    const timer = setInterval(() => {
      if (!this.#whole && !isQuiet()) return
      clearInterval(timer)
      void this.painted()
    }, FOLLOWS_AFTER)
  }

  /** The first engine, started if need be as {@link whole} is; null where this device is not made for it. */
  #first(): Promise<InstantEngine | null> {
    this.#instant ??= this.#startInstant().catch((error: unknown) => {
      this.#instant = null
      this.#heldFiles.clear()
      this.#emit({ type: 'engine', status: 'failed', error: toWire(error) })
      throw error
    })
    return this.#instant
  }

  async #startInstant(): Promise<InstantEngine | null> {
    const { memoryShare } = this.#config
    try {
      const instant = await orStray(createInstantEngine({ models: this.#models, memoryShare, strips: stripWorkers() }))
      this.#paints = instant !== null
      if (instant) this.#emit({ type: 'engine', status: 'ready', backend: 'wasm', release: instant.manifest.id })
      return instant
    } finally {
      this.files.arrived()
    }
  }

  async #start(): Promise<Engine> {
    const { startEngine } = await import('./start-engine.ts')
    const engine = await startEngine(this.#config, this.#models)
    this.files.arrived()
    this.#ready = engine
    this.#heldFiles.clear()
    this.#emit({ type: 'engine', status: 'ready', backend: engine.backend, release: engine.manifest.id })
    void this.#instant?.then((instant) => instant?.retire()).catch(() => undefined)
    return engine
  }

  readonly #heldFiles = new Map<string, ReturnType<ModelSource>>()

  /** Both engines read the same files one after the other: they come over the line once. */
  #held(read: ModelSource): ModelSource {
    return (file, signal) => {
      if (this.#ready) return read(file, signal)
      const found = this.#heldFiles.get(file) ?? read(file)
      this.#heldFiles.set(file, found)
      found.catch(() => this.#heldFiles.get(file) === found && this.#heldFiles.delete(file))
      return untilAborted(found, signal)
    }
  }
}
