import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core'

/** Kernels of our own, which a backend may have beside tfjs's. */
export type OwnKernel = 'ChannelMoments' | 'InstanceNorm' | 'ScaleShift'

/** What follows a norm or an affine map. */
export type Activation = 'linear' | 'relu'

/**
 * What the current backend's own kernel makes of its inputs; null where it has none of that name.
 *
 * By name, as tfjs finds its own, because ops are for all backends: a backend's package is in the chunk of that backend
 * alone, which registers them.
 */
export function ownKernel<T extends Tensor>(
  name: OwnKernel,
  inputs: NamedTensorMap,
  activation: Activation = 'linear',
): T | null {
  return getKernel(name, getBackend()) ? engine().runKernel<T>(name, inputs, { activation }) : null
}
