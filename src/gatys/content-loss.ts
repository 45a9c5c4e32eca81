import {
  conv2d,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core'

/** The tap at which photo and picture are compared; departure from Gatys et al. (2016), who take relu4_2. */
export const CONTENT_TAP = 'relu4_1'

/** Squared distance of features seen through the network's metric, relative to the photo's own magnitude. */
export class ContentLoss {
  readonly #photo: Tensor4D
  /** metric · metric as a 1×1 convolution. */
  readonly #metric: Tensor4D | null
  readonly #perUnit: number

  private constructor(photo: Tensor4D, metric: Tensor4D | null, perUnit: number) {
    this.#photo = photo
    this.#metric = metric
    this.#perUnit = perUnit
  }

  /** @param photo the photo's features at the tap, [1, h, w, c]; copied. @param metric [c · c], symmetric, or null */
  static async create(photo: Tensor4D, metric: Float32Array | null): Promise<ContentLoss> {
    const channels = photo.shape[3]
    const kept = photo.clone()
    const squared = metric
      ? tidy(() => {
          const root = tensor2d(metric, [channels, channels])
          return reshape(matMul(root, root), [1, 1, channels, channels]) as Tensor4D
        })
      : null
    const energy = tidy(() => sum(mul(kept, squared ? conv2d(kept, squared, 1, 'valid') : kept)))
    const [total] = await energy.data()
    energy.dispose()
    return new ContentLoss(kept, squared, 1 / (total + Number.MIN_VALUE))
  }

  /** The loss times `weight`, a scalar, and its gradient at the features, [1, h, w, c]. */
  at(features: Tensor4D, weight: number): [loss: Tensor, gradient: Tensor4D] {
    const distance = sub<Tensor4D>(features, this.#photo)
    const seen = this.#metric ? conv2d(distance, this.#metric, 1, 'valid') : distance
    const scale = weight * this.#perUnit
    return [mul(sum(mul(distance, seen)), scale), mul<Tensor4D>(seen, 2 * scale)]
  }

  dispose(): void {
    this.#photo.dispose()
    this.#metric?.dispose()
  }
}
