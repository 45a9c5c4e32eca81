import type { Size } from '../../core/size.ts'
import { aligned } from '../../engine/fused/arena.ts'
import { domainLength, domainScratchBytes } from '../../kernels/panels.ts'
import { STAGE_BYTES, stageRingBytes, stageRowsBytes } from '../../kernels/stage-fields.ts'
import { type LossLayer, padded, sizeAt } from './loss-layers.ts'

/** Where the kernels may begin to write: what the compiler keeps for itself is below. */
const BASE = 4096

/** Addresses of what hangs on the network alone. */
export interface Fixed {
  readonly layers: readonly FixedLayer[]
  readonly taps: readonly FixedTap[]
  /** Of the content's comparison: metric squared, times twice its weight. */
  readonly content: number
  /** Room for two matrices of any tap. */
  readonly first: number
  readonly second: number
  readonly segments: number
  readonly bytes: number
}

export interface FixedLayer {
  readonly stage: number
  readonly forward: number
  readonly reverse: number
  readonly bias: number
}

export interface FixedTap {
  /** Packed; used where the tap has one. */
  readonly metric: number
  /** Sums over positions: of products [c, c], and of the channels themselves. */
  readonly products: number
  readonly sums: number
  /** What the gradient is made of: packed, with room for the content's behind it, and a bias. */
  readonly filter: number
  readonly bias: number
}

/** Gives out addresses one after the other. */
class Places {
  at: number

  constructor(at: number) {
    this.at = at
  }

  take(bytes: number): number {
    const place = this.at
    this.at += aligned(bytes)
    return place
  }
}

export function fix(layers: readonly LossLayer[]): Fixed {
  const places = new Places(BASE)
  const widest = Math.max(...layers.map(({ outputs }) => padded(outputs)))
  const matrix = 4 * widest ** 2
  const fixedLayers = layers.map(({ inputs, outputs }): FixedLayer => {
    const weights = 4 * domainLength(padded(inputs), padded(outputs))
    return {
      stage: places.take(STAGE_BYTES),
      forward: places.take(weights),
      reverse: places.take(weights),
      bias: places.take(4 * padded(outputs)),
    }
  })
  const taps = layers.flatMap(({ tap, outputs }): FixedTap[] => {
    if (tap === null) return []
    const square = 4 * padded(outputs) ** 2
    return [
      {
        metric: places.take(square),
        products: places.take(square),
        sums: places.take(4 * padded(outputs)),
        filter: places.take(2 * square),
        bias: places.take(4 * padded(outputs)),
      },
    ]
  })
  return {
    layers: fixedLayers,
    taps,
    content: places.take(matrix),
    first: places.take(matrix),
    second: places.take(matrix),
    segments: places.take(16),
    bytes: places.at,
  }
}

/** Addresses of what hangs on the picture's size as well. */
export interface Frame {
  readonly size: Size
  /** The picture as the network sees it, [h, w, 4], which its gradient takes the place of. */
  readonly picture: number
  /** Of each layer's activations, which their gradient takes the place of. */
  readonly activations: readonly number[]
  /** Of the content's target. */
  readonly target: number
  readonly ring: number
  readonly scratch: number
  readonly rows: number
  /** All that is needed, the fixed part included. */
  readonly bytes: number
}

export function frameOf(layers: readonly LossLayer[], fixed: Fixed, size: Size, contentTap: number): Frame {
  const places = new Places(fixed.bytes)
  const most = (bytes: (layer: LossLayer, size: Size) => number) =>
    places.take(Math.max(...layers.map((layer) => bytes(layer, sizeAt(size, layer.level)))))
  const features = ({ width, height }: Size, channels: number) =>
    // An odd row's last tile reads one position beyond it.
    places.take(4 * (width * height + 1) * padded(channels))
  const deep = layers.find(({ tap }) => tap === contentTap)
  return {
    size,
    ring: most(({ inputs, outputs }, { width }) => stageRingBytes(width, padded(Math.max(inputs, outputs)))),
    scratch: most(({ inputs, outputs }) => domainScratchBytes(padded(Math.max(inputs, outputs)))),
    rows: most(({ outputs }, { width }) => stageRowsBytes(width, padded(outputs))),
    picture: features(size, 3),
    activations: layers.map(({ level, outputs }) => features(sizeAt(size, level), outputs)),
    target: deep ? features(sizeAt(size, deep.level), deep.outputs) : 0,
    bytes: places.at,
  }
}
