import {
  add,
  conv2d,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core'
import { restyling } from './tap-moments.ts'
import type { TapStatistics } from './types.ts'

/** What the content is compared through and with. */
export interface ContentTarget {
  /** The photo's features at the tap, [1, h, w, c]. */
  readonly photo: Tensor4D
  /** Their statistics. */
  readonly own: TapStatistics
  readonly painting: TapStatistics
  /** [c · c], symmetric, or null. */
  readonly metric: Float32Array | null
}

/**
 * Squared distance, seen through the network's metric, from the photo's features with the painting's channel means and
 * deviations, relative to their magnitude. That target is AdaIN's output, the content target of Huang and Belongie
 * (2017, eq. 12): the photo's own features, which Gatys et al. (2016) take, hold on to its contrast and palette too and
 * so work against the style, most of all where the painting is black and white.
 */
export class ContentLoss {
  readonly #target: Tensor4D
  /** metric · metric as a 1×1 convolution. */
  readonly #metric: Tensor4D | null
  readonly #perUnit: number

  private constructor(target: Tensor4D, metric: Tensor4D | null, perUnit: number) {
    this.#target = target
    this.#metric = metric
    this.#perUnit = perUnit
  }

  static async create(parts: ContentTarget): Promise<ContentLoss> {
    const { metric, painting } = parts
    const { channels } = painting
    const target = tidy(() => restyled(parts))
    const squared = metric
      ? tidy(() => {
          const root = tensor2d(metric, [channels, channels])
          return reshape(matMul(root, root), [1, 1, channels, channels]) as Tensor4D
        })
      : null
    const energy = tidy(() => sum(mul(target, squared ? conv2d(target, squared, 1, 'valid') : target)))
    const [total] = await energy.data()
    energy.dispose()
    return new ContentLoss(target, squared, 1 / (total + Number.MIN_VALUE))
  }

  /** The loss times `weight`, a scalar, and its gradient at the features, [1, h, w, c]. */
  at(features: Tensor4D, weight: number): [loss: Tensor, gradient: Tensor4D] {
    const distance = sub<Tensor4D>(features, this.#target)
    const seen = this.#metric ? conv2d(distance, this.#metric, 1, 'valid') : distance
    const scale = weight * this.#perUnit
    return [mul(sum(mul(distance, seen)), scale), mul<Tensor4D>(seen, 2 * scale)]
  }

  dispose(): void {
    this.#target.dispose()
    this.#metric?.dispose()
  }
}

/** The photo's features with the painting's channel means and deviations. */
function restyled({ photo, own, painting }: ContentTarget): Tensor4D {
  const { scale, shift } = restyling(own, painting)
  return add<Tensor4D>(mul(photo, tensor1d(scale)), tensor1d(shift))
}
