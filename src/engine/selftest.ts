import { tensor4d } from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../core/safetensors.ts'
import type { Size } from '../core/size.ts'
import { rowsOf } from './executor.ts'
import type { Networks, ReleaseFiles } from './networks.ts'
import { unshuffled } from './pixels.ts'

/**
 * Largest difference from the fixture at which a backend is trusted: a level of 8 bits for the picture. Exact backends
 * stay below 1e-4; GPUs with half-precision textures need the room, and a wrong kernel misses by far more.
 */
const TOLERANCE = 4e-3

function difference(a: Float32Array, b: Float32Array): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i] - b[i])
    // A NaN must not pass as "no difference".
    if (!(d <= most)) most = Number.isNaN(d) ? Number.POSITIVE_INFINITY : d
  }
  return most
}

/** A fixture's picture [1, h, w, 3] as the transformer has it, [h / 2 · w / 2 · sub-pixels]. */
function subpixels({ data, shape }: NamedTensor): { readonly values: Float32Array; readonly size: Size } {
  const [, height, width] = shape
  const size = { width, height }
  return { values: unshuffled(data, size), size }
}

/** How far the networks on the current backend are from a fixture; the style vector's difference is relative to its largest number. */
export async function measureParity(
  networks: Networks,
  fixture: ReadonlyMap<string, NamedTensor>,
  signal?: AbortSignal,
): Promise<{ vector: number; picture: number }> {
  const options = { signal }
  const get = (name: string): NamedTensor => {
    const found = fixture.get(name)
    if (!found) throw new RangeError(`The fixture has no ${name}.`)
    return found
  }
  const painting = get('painting')
  const expected = fixture.get('vector') ?? get('style')
  const vector = await networks.predictor.predict(
    () => tensor4d(painting.data, painting.shape as [number, number, number, number]),
    options,
  )
  const photo = subpixels(get('photo'))
  const picture = await networks.transformer.transform(
    { photo: rowsOf(photo.values, photo.size), style: networks.transformer.styles.full(get('style').data) },
    options,
  )
  const largest = expected.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  return {
    vector: difference(vector, expected.data) / largest,
    picture: difference(picture, subpixels(get('picture')).values),
  }
}

/** Whether the current backend computes both networks right. tfjs's kernels can be wrong without a word. */
export async function passesSelfTest(
  networks: Networks,
  release: ReleaseFiles,
  signal?: AbortSignal,
): Promise<boolean> {
  const { vector, picture } = await measureParity(networks, release.selftest, signal)
  return vector <= TOLERANCE && picture <= TOLERANCE
}
