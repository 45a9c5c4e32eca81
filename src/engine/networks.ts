import type { Manifest, ModelSource } from '../core/release.ts'
import type { NamedTensor } from '../core/safetensors.ts'
import type { StartedBackend } from './backends/types.ts'
import type { TransformerExecutor } from './executor.ts'
import { FusedFinishing } from './fused/finishing.ts'
import { FusedTransformer, fits } from './fused/fused-transformer.ts'
import { fitsGpu } from './gpu/gpu-layout.ts'
import { GpuTransformer } from './gpu/gpu-transformer.ts'
import { Predictor } from './predictor.ts'
import { loadFile } from './release-files.ts'
import { Transformer } from './transformer.ts'
import { Weights } from './weights.ts'

/** A release's files in memory, checked, on no backend yet. */
export interface ReleaseFiles {
  readonly manifest: Manifest
  readonly predictor: ReadonlyMap<string, NamedTensor>
  readonly transformer: ReadonlyMap<string, NamedTensor>
  readonly selftest: ReadonlyMap<string, NamedTensor>
}

/** @throws StyleTransferError `model-corrupt`, or what `models` throws */
export async function loadRelease(
  manifest: Manifest,
  models: ModelSource,
  signal?: AbortSignal,
): Promise<ReleaseFiles> {
  const { predictor, transformer, selftest } = manifest.files
  const [p, t, s] = await Promise.all(
    [predictor, transformer, selftest].map((entry) => loadFile(models, entry, signal)),
  )
  return { manifest, predictor: p, transformer: t, selftest: s }
}

type OwnKernels = Pick<StartedBackend, 'gpu' | 'kernels'>

/** Both networks on tfjs's current backend, the transformer on kernels of our own where there are any. */
export class Networks {
  readonly predictor: Predictor
  readonly transformer: TransformerExecutor
  readonly #weights: readonly Weights[]

  /** @param own kernels and a device for shaders of our own, that the transformer runs on where the backend has them */
  constructor(release: ReleaseFiles, own: OwnKernels = {}) {
    const { files, styleDim, predictor } = release.manifest
    const weights = [
      new Weights(release.predictor, files.predictor.file),
      new Weights(release.transformer, files.transformer.file),
    ]
    this.#weights = weights
    try {
      this.predictor = new Predictor(predictor, styleDim, weights[0])
      this.transformer = transformerOf(release.manifest, weights[1], own)
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  dispose(): void {
    this.transformer?.dispose()
    for (const weights of this.#weights) weights.dispose()
  }
}

function transformerOf(
  { transformer: spec, styleDim }: Manifest,
  weights: Weights,
  { gpu, kernels }: OwnKernels,
): TransformerExecutor {
  if (gpu && fitsGpu(spec)) {
    const finishing = kernels && new FusedFinishing(kernels)
    return new GpuTransformer({
      device: gpu,
      precision: 'half',
      weights,
      spec,
      styleDim,
      ...(finishing && { finishing }),
    })
  }
  if (!gpu && kernels && fits(spec)) return new FusedTransformer({ module: kernels, weights, spec, styleDim })
  return new Transformer(spec, styleDim, weights)
}
