/** The loss network as the objective knows it: on tfjs, or on kernels of our own. Both give the same numbers. */
import type { Size } from '../core/size.ts'
import type { CallOptions } from '../engine/types.ts'
import type { Values } from './picture.ts'
import type { SizeStatistics } from './types.ts'

/** Weights of what the network sees. */
export interface FeatureWeights {
  /** Of each tap, shallow to deep. */
  readonly style: readonly number[]
  readonly content: number
}

/** What pictures of one size are compared with. */
export interface LossTarget {
  /** The photo as the network sees it, RGB 0..1, [h, w, 3]. */
  readonly photo: Float32Array
  /** px of what the network sees. */
  readonly size: Size
  readonly painting: SizeStatistics
  readonly weights: FeatureWeights
}

/** Losses with their weights, and their gradient at the picture, [h, w, 3]. */
export interface FeatureLosses {
  readonly style: number
  readonly content: number
  readonly gradient: Values
}

/** The losses of pictures of one size. To be called in a turn of the engine. */
export interface LossExecutor {
  /**
   * @param picture as the network sees it, RGB 0..1, [h, w, 3]
   * @throws the reason of the call's signal
   */
  evaluate(picture: Float32Array, call: CallOptions): Promise<FeatureLosses>
  dispose(): void
}

/** The network, ready for pictures of any size. */
export interface LossExecutors {
  /** Memory at its peak for each px of the picture. */
  readonly bytesPerPixel: number
  /**
   * Measures the photo. To be called in a turn of the engine.
   *
   * @throws StyleTransferError `model-corrupt` where the painting was measured by another network
   */
  prepare(target: LossTarget, call: CallOptions): Promise<LossExecutor>
  dispose(): void
}
