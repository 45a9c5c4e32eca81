/** Where a network's numbers lie in a device's buffers. */
import type { NetworkLayer } from '../../core/network.ts'
import type { TransformerSpec } from '../../core/release.ts'
import { PICTURE_TILE, tileVectors } from '../../kernels/gpu/convolution-shaders.ts'
import { THREADS, TILE_POSITIONS, WORKGROUP_VECTORS } from '../../kernels/gpu/shader-parts.ts'

/** Buffers of the network: a picture has the others. */
export const NETWORK_BUFFERS = { weights: 'weights', style: 'style' } as const

/** Where a layer's numbers lie, in vectors of four. */
export interface Places {
  readonly depthwise: number
  readonly weights: number
  readonly bias: number
  readonly amounts: number
  /** Of its own norm's scales and shifts, before and after they are finished. */
  readonly affine: number
}

/** What hangs on the network alone. */
export interface GpuLayout {
  readonly layers: readonly NetworkLayer[]
  readonly places: ReadonlyMap<string, Places>
  /** Vectors of all weights, and of all norms. */
  readonly weightVectors: number
  readonly affineVectors: number
}

/** Whether the shaders can compute a network of these widths within the least memory that a workgroup has. */
export function fitsGpu({ widths }: Pick<TransformerSpec, 'widths'>): boolean {
  const [half] = widths
  const tile = { width: PICTURE_TILE, height: PICTURE_TILE }
  return (
    widths.every(
      (width) => width % 8 === 0 && (TILE_POSITIONS * width) / 4 <= WORKGROUP_VECTORS && width / 4 <= THREADS,
    ) && tileVectors(tile, half) <= WORKGROUP_VECTORS
  )
}

export function layOutNetwork(layers: readonly NetworkLayer[]): GpuLayout {
  const places = new Map<string, Places>()
  let weightVectors = 0
  let affineVectors = 0
  const take = (numbers: number): number => {
    const at = weightVectors
    weightVectors += numbers / 4
    return at
  }
  for (const layer of layers) {
    const { name, kind, inputs, outputs, resize, skip, norm, noise } = layer
    const rows = kind === 'convolution' ? 9 * inputs : inputs + (skip?.inputs ?? 0)
    places.set(name, {
      depthwise: kind === 'separable' ? take((resize === 'doubled' ? 16 : 9) * inputs) : 0,
      weights: take(rows * outputs),
      bias: norm ? 0 : take(outputs),
      amounts: noise === null ? 0 : take(outputs),
      affine: affineVectors,
    })
    if (norm) affineVectors += outputs / 2
  }
  return { layers, places, weightVectors, affineVectors }
}

/** @throws RangeError where there is no such layer */
export function placesOf({ places }: GpuLayout, name: string): Places {
  const found = places.get(name)
  if (!found) throw new RangeError(`The network has no layer ${name}.`)
  return found
}
