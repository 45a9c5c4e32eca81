import type { LossNetworkSpec } from '../../core/release.ts'
import type { Size } from '../../core/size.ts'

/** One convolution of the loss network with its ReLU. */
export interface LossLayer {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  /** 0 sees the picture; each further level sees half the width and height, rounded up. */
  readonly level: number
  /** Whether its input is pooled. */
  readonly pooled: boolean
  /** Index of the tap that it is, else null. */
  readonly tap: number | null
}

/** Every layer up to the deepest tap, which is the first of its level. */
export function lossLayers({ widths, convs, taps }: LossNetworkSpec): readonly LossLayer[] {
  return taps.flatMap((_, level) => {
    const count = level === taps.length - 1 ? 1 : convs[level]
    return Array.from(
      { length: count },
      (_, k): LossLayer => ({
        name: `conv${level + 1}_${k + 1}`,
        inputs: k > 0 ? widths[level] : level > 0 ? widths[level - 1] : 3,
        outputs: widths[level],
        level,
        pooled: k === 0 && level > 0,
        tap: k === 0 ? level : null,
      }),
    )
  })
}

/** Channels as the kernels have them, the ones that are too many always 0. */
export function padded(channels: number): number {
  return Math.ceil(channels / 4) * 4
}

/** px at a level, of what the network sees. */
export function sizeAt({ width, height }: Size, level: number): Size {
  let size = { width, height }
  for (let i = 0; i < level; i++) size = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) }
  return size
}

/** Multiplications and additions of a row of its output, were it computed one by one. */
export function rowWork({ inputs, outputs }: LossLayer, { width }: Size): number {
  return 9 * padded(inputs) * padded(outputs) * width
}
