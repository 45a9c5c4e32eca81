import type { NamedTensor } from '../../core/safetensors.ts'
import type { CallOptions } from '../../engine/types.ts'
import { gradientError } from '../gradient-check.ts'
import type { FusedLossNetwork } from './fused-loss-network.ts'
import { setTap } from './fused-taps.ts'
import { frameOf } from './loss-frame.ts'
import { padded } from './loss-layers.ts'
import { LossPass } from './loss-pass.ts'

/** How far the kernels' gradient is from PyTorch's, as `measureGradient` says of tfjs's. */
export function fusedGradientError(
  network: FusedLossNetwork,
  fixture: ReadonlyMap<string, NamedTensor>,
  call: CallOptions = {},
): Promise<number> {
  return gradientError(fixture, async ({ shape, data }) => {
    const [, height, width] = shape
    const frame = frameOf(network.layers, network.fixed, { width, height }, network.contentTap)
    const { kernels } = network.open(frame.bytes, {})
    const pass = new LossPass({ network, kernels, frame }, call)
    await pass.forward(data, {
      tap: (place, places) => {
        const { channels } = place.tap
        const wide = padded(channels)
        const filter = Float32Array.from({ length: wide * wide }, (_, i) =>
          i % (wide + 1) === 0 ? 2 / (places * channels) : 0,
        )
        setTap(place, { filter, bias: new Float32Array(channels), content: contentless(place.index, network, wide) })
      },
    })
    return pass.reverse()
  })
}

/** Distances from the content's target do not count. */
function contentless(index: number, { contentTap }: FusedLossNetwork, wide: number): Float32Array | null {
  return index === contentTap ? new Float32Array(wide * wide) : null
}
