import { tensor4d } from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../core/safetensors.ts'
import type { Networks, ReleaseFiles } from './networks.ts'
import { difference, ofFixture, pictureParity, TOLERANCE } from './picture-parity.ts'

/** How far the networks on the current backend are from a fixture; the style vector's difference is relative to its largest number. */
export async function measureParity(
  networks: Networks,
  fixture: ReadonlyMap<string, NamedTensor>,
  signal?: AbortSignal,
): Promise<{ vector: number; picture: number }> {
  const painting = ofFixture(fixture, 'painting')
  const expected = fixture.get('vector') ?? ofFixture(fixture, 'style')
  const vector = await networks.predictor.predict(
    () => tensor4d(painting.data, painting.shape as [number, number, number, number]),
    { signal },
  )
  const largest = expected.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  return {
    vector: difference(vector, expected.data) / largest,
    picture: await pictureParity(networks.transformer, fixture, signal),
  }
}

/** Whether the current backend computes both networks right. tfjs's kernels can be wrong without a word. */
export async function passesSelfTest(
  networks: Networks,
  release: ReleaseFiles,
  signal?: AbortSignal,
): Promise<boolean> {
  const { vector, picture } = await measureParity(networks, release.selftest, signal)
  return vector <= TOLERANCE && picture <= (networks.transformer.tolerance ?? TOLERANCE)
}
