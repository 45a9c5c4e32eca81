import { mul, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../core/safetensors.ts'
import { Steps } from '../engine/steps.ts'
import type { CallOptions } from '../engine/types.ts'
import type { LossNetwork } from './loss-network.ts'
import { dot } from './minimise.ts'

/** Distance from the fixture, relative to its length, at which a backend's gradients are trusted: half-precision textures need the room. */
export const TOLERANCE = 0.05

/**
 * How far a reverse pass is from PyTorch's: the gradient at `photo` of the mean squares of all taps' features, added up.
 * Relative to the gradient's length; infinite where it is not finite.
 *
 * @param fixture `selftest.photo` and `selftest.gradient`, [1, h, w, 3], which come with the loss network's weights
 * @param gradientAt the gradient that is found at the photo
 */
export async function gradientError(
  fixture: ReadonlyMap<string, NamedTensor>,
  gradientAt: (photo: NamedTensor) => Promise<Float32Array>,
): Promise<number> {
  const [photo, expected] = ['selftest.photo', 'selftest.gradient'].map((name) => fixture.get(name))
  if (!photo || !expected) throw new RangeError('The loss network comes without its self-test.')
  const found = Float32Array.from(await gradientAt(photo), (v, i) => v - expected.data[i])
  const distance = Math.sqrt(dot(found, found) / dot(expected.data, expected.data))
  return Number.isFinite(distance) ? distance : Number.POSITIVE_INFINITY
}

/** The same of the reverse pass on tfjs's current backend. */
export function measureGradient(
  network: LossNetwork,
  fixture: ReadonlyMap<string, NamedTensor>,
  call: CallOptions = {},
): Promise<number> {
  return gradientError(fixture, async ({ shape, data }) => {
    const steps = new Steps(1, call)
    try {
      const image = await steps.run(() => tensor4d(data, shape as [number, number, number, number]))
      const activations = await network.forward(steps, image)
      const gradient = await network.reverse(steps, activations, (_, features) =>
        mul<Tensor4D>(features, 2 / features.size),
      )
      return Float32Array.from(await gradient.data<'float32'>())
    } finally {
      steps.dispose()
    }
  })
}
