import { Numbers } from '../engine/release-files.ts'
import type { Engine } from '../engine/types.ts'
import { loadLossKernels, type Variant } from '../kernels/kernel-module.ts'
import { fusedGradientError } from './fused/fused-gradient.ts'
import { FusedLossNetwork } from './fused/fused-loss-network.ts'
import { FusedLosses } from './fused/fused-losses.ts'
import { TOLERANCE } from './gradient-check.ts'
import type { LossExecutors } from './loss-executor.ts'
import { LossNetwork } from './loss-network.ts'
import { fuses } from './polish-plan.ts'
import { TfjsLosses } from './tfjs-loss.ts'

/**
 * The release's loss network on what computes it here: kernels of our own beside tfjs's WebAssembly, otherwise tfjs.
 *
 * @throws StyleTransferError as {@link LossNetwork.load}
 */
export async function loadLosses(engine: Engine, signal?: AbortSignal): Promise<LossExecutors> {
  const fused = fuses(engine) ? await loadFused(engine, signal) : null
  return fused ?? new TfjsLosses(await LossNetwork.load(engine, signal))
}

/** Kernels of our own with the release's loss network; null where they cannot be loaded, or compute wrongly. */
export async function loadFused(engine: Engine, signal?: AbortSignal, only?: Variant): Promise<FusedLosses | null> {
  const { lossNetwork, files } = engine.manifest
  if (!lossNetwork || !files.lossNetwork) return null
  const module = await loadLossKernels(only)
  if (!module) return null
  const source = await engine.load(files.lossNetwork, signal)
  const network = new FusedLossNetwork(module, lossNetwork, new Numbers(source, files.lossNetwork.file))
  return engine.turn(
    async (call) => {
      const sound = (await fusedGradientError(network, source, call)) <= TOLERANCE
      return sound ? new FusedLosses(network) : null
    },
    { signal },
  )
}
