/**
 * The statistics of one image as the loss network sees it. Apart from `statistics.ts`, whose declarations are the
 * library's and so must not name tfjs's types.
 */
import { dispose, tensor4d, tidy } from '@tensorflow/tfjs-core'
import { channelMean, gram } from '../engine/ops/gram.ts'
import { Steps } from '../engine/steps.ts'
import type { CallOptions } from '../engine/types.ts'
import type { Activation, LossNetwork } from './loss-network.ts'
import type { SizeStatistics, TapStatistics } from './types.ts'
import { variation } from './variation.ts'

/** @param rgb [h · w · 3], 0..1 */
export async function measureSize(
  network: LossNetwork,
  rgb: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  call: CallOptions,
): Promise<SizeStatistics> {
  const steps = new Steps(1, call)
  try {
    const image = await steps.run(() => tensor4d(rgb, [1, height, width, 3]))
    const taps = await measureTaps(await network.forward(steps, image))
    return { taps, variation: variation(rgb, { width, height, channels: 3 }) }
  } finally {
    steps.dispose()
  }
}

/** The taps' statistics. */
export async function measureTaps(activations: readonly Activation[]): Promise<TapStatistics[]> {
  const taps: TapStatistics[] = []
  for (const { output, tap } of activations) {
    if (tap === null) continue
    const found = tidy(() => [channelMean(output), gram(output)])
    const [mean, products] = await Promise.all(found.map((t) => t.data() as Promise<Float32Array>))
    dispose(found)
    taps.push({ channels: mean.length, mean, gram: products })
  }
  return taps
}
