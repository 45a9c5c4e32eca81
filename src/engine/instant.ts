import { StyleTransferError } from '../core/errors.ts'
import type { Manifest, ModelSource } from '../core/release.ts'
import { underSignals } from '../core/signals.ts'
import type { LearntStyle, Style } from '../core/style.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { loadKernels } from '../kernels/kernel-module.ts'
import { memoryBudget } from './backends/budget.ts'
import { FusedTransformer, fits } from './fused/fused-transformer.ts'
import { PhotoPainter } from './photo-painter.ts'
import { pictureParity, TOLERANCE } from './picture-parity.ts'
import { loadFile, loadManifest, Numbers } from './release-files.ts'
import type { BuiltInRef, CallOptions, Engine, EngineOptions, Painted, PaintOptions, StyliseOptions } from './types.ts'

/** What paints before the whole engine is there: all of it that needs the transformer alone. */
export type InstantEngine = Pick<
  Engine,
  'manifest' | 'plan' | 'planPass' | 'fullStyle' | 'builtIn' | 'stylise' | 'paint' | 'paintFrame' | 'dispose'
> & {
  /** Frees its memory when what runs has ended; what is asked of it later takes memory anew. */
  readonly retire: () => Promise<void>
  /** Whether it can paint so: at full strength, for anything else needs the photo's own style, which a predictor reads. */
  readonly paints: (options: Pick<StyliseOptions, 'strength'>) => boolean
}

/**
 * An engine on kernels of our own, without tfjs: the first picture needs the transformer, a style and some ten kB of
 * script. It is tested as every backend is.
 *
 * @returns null where the device has no WebAssembly SIMD, the release is not made for the kernels, or they are wrong
 * @throws StyleTransferError `model-missing`, `model-corrupt`
 */
export async function createInstantEngine(
  options: Pick<EngineOptions, 'models' | 'budgetBytes' | 'memoryShare' | 'signal' | 'strips'>,
): Promise<InstantEngine | null> {
  const { models, signal } = options
  const [manifest, module] = await Promise.all([loadManifest(models, signal), loadKernels()])
  if (!module || !fits(manifest.transformer)) return null
  const { transformer: entry, selftest } = manifest.files
  const [source, fixture] = await Promise.all([entry, selftest].map((file) => loadFile(models, file, signal)))
  const transformer = new FusedTransformer({
    module,
    weights: new Numbers(source, entry.file),
    spec: manifest.transformer,
    styleDim: manifest.styleDim,
  })
  if ((await pictureParity(transformer, fixture, signal)) > TOLERANCE) {
    transformer.dispose()
    return null
  }
  return new FusedEngine(manifest, transformer, options)
}

class FusedEngine implements InstantEngine {
  readonly manifest: Manifest
  readonly #transformer: FusedTransformer
  readonly #painter: PhotoPainter
  readonly #disposed = new AbortController()
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    manifest: Manifest,
    transformer: FusedTransformer,
    options: Pick<EngineOptions, 'budgetBytes' | 'memoryShare' | 'strips'> & { readonly models: ModelSource },
  ) {
    this.manifest = manifest
    this.#transformer = transformer
    this.#painter = new PhotoPainter({
      manifest,
      transformer,
      options,
      deviceBytes: memoryBudget(),
      predict: () => Promise.reject(new StyleTransferError('bad-option', 'There is no predictor yet.')),
    })
  }

  plan(...args: Parameters<Engine['plan']>): ReturnType<Engine['plan']> {
    return this.#painter.plan(...args)
  }

  planPass(...args: Parameters<Engine['planPass']>): ReturnType<Engine['planPass']> {
    return this.#painter.planPass(...args)
  }

  fullStyle(style: Style): LearntStyle {
    return this.#painter.fullStyle(style)
  }

  builtIn(style: BuiltInRef, signal?: AbortSignal): Promise<LearntStyle> {
    return untilAborted(this.#painter.builtIn(style), signal)
  }

  paints({ strength = 1 }: Pick<StyliseOptions, 'strength'>): boolean {
    return strength === 1
  }

  stylise(...[photo, styles, options = {}]: Parameters<Engine['stylise']>): ReturnType<Engine['stylise']> {
    return this.#alone(options, (call) => this.#painter.stylise(photo, styles, { options, call }))
  }

  paint(...[photo, styles, options = {}]: Parameters<Engine['paint']>): Promise<Painted> {
    return this.#alone(options, (call) => this.#painter.paint(photo, styles, { options, call }))
  }

  async paintFrame(): Promise<null> {
    return null
  }

  /** Runs one call at a time, for they share the kernels' memory. */
  #alone<T>({ signal: outer, onProgress }: PaintOptions, run: (call: CallOptions) => Promise<T>): Promise<T> {
    return underSignals([outer, this.#disposed.signal], (signal) => {
      const turn = this.#last.then(() => {
        signal.throwIfAborted()
        return run(onProgress ? { signal, onProgress } : { signal })
      })
      this.#last = turn.catch(() => undefined)
      return untilAborted(turn, signal)
    })
  }

  async retire(): Promise<void> {
    await this.#last
    this.#transformer.dispose()
  }

  dispose(): Promise<void> {
    this.#disposed.abort(new DOMException('The engine was disposed.', 'AbortError'))
    return this.retire()
  }
}
