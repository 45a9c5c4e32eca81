import type { NamedTensor } from '../core/safetensors.ts'
import type { Size } from '../core/size.ts'
import { rowsOf, type TransformerExecutor } from './executor.ts'
import { unshuffled } from './pixels.ts'

/**
 * Largest difference from the fixture at which a backend is trusted: a level of 8 bits for the picture. Exact backends
 * stay below 1e-4; GPUs with half-precision textures need the room, and a wrong kernel misses by far more.
 */
export const TOLERANCE = 4e-3

/** The largest difference; infinite where one is no number, or the lengths differ. */
export function difference(a: Float32Array, b: Float32Array): number {
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

/** A tensor of a fixture. */
export function ofFixture(fixture: ReadonlyMap<string, NamedTensor>, name: string): NamedTensor {
  const found = fixture.get(name)
  if (!found) throw new RangeError(`The fixture has no ${name}.`)
  return found
}

/** How far a transformer's picture is from a fixture's. */
export async function pictureParity(
  transformer: TransformerExecutor,
  fixture: ReadonlyMap<string, NamedTensor>,
  signal?: AbortSignal,
): Promise<number> {
  const photo = subpixels(ofFixture(fixture, 'photo'))
  const style = transformer.styles.full(ofFixture(fixture, 'style').data)
  const picture = await transformer.transform({ photo: rowsOf(photo.values, photo.size), style }, { signal })
  return difference(picture, subpixels(ofFixture(fixture, 'picture')).values)
}
