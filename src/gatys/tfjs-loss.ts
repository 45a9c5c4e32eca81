import { add, reshape, stack, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import type { Size } from '../core/size.ts'
import { Steps } from '../engine/steps.ts'
import type { CallOptions } from '../engine/types.ts'
import { ContentLoss } from './content-loss.ts'
import type { FeatureLosses, FeatureWeights, LossExecutor, LossExecutors, LossTarget } from './loss-executor.ts'
import type { Activation, LossNetwork } from './loss-network.ts'
import { measureTaps } from './measure.ts'
import { POLISH_BYTES } from './polish-plan.ts'
import { checkSameNetwork } from './statistics.ts'
import { StyleTapLoss, type TapLoss, tapGradient } from './tap-loss.ts'

/** The loss network on tfjs's current backend: the reference, and what computes where there are no kernels of our own. */
export class TfjsLosses implements LossExecutors {
  readonly bytesPerPixel = POLISH_BYTES.tfjs
  readonly #network: LossNetwork

  /** @param network disposed with this */
  constructor(network: LossNetwork) {
    this.#network = network
  }

  prepare(target: LossTarget, call: CallOptions): Promise<LossExecutor> {
    return TfjsLoss.create(this.#network, target, call)
  }

  dispose(): void {
    this.#network.dispose()
  }
}

class TfjsLoss implements LossExecutor {
  readonly #network: LossNetwork
  readonly #size: Size
  readonly #weights: FeatureWeights
  readonly #content: ContentLoss
  readonly #taps: readonly StyleTapLoss[]

  private constructor(
    network: LossNetwork,
    { size, weights }: LossTarget,
    parts: { readonly content: ContentLoss; readonly taps: readonly StyleTapLoss[] },
  ) {
    this.#network = network
    this.#size = size
    this.#weights = weights
    this.#content = parts.content
    this.#taps = parts.taps
  }

  static async create(network: LossNetwork, target: LossTarget, call: CallOptions): Promise<TfjsLoss> {
    const { photo, size, painting } = target
    const steps = new Steps(1, call)
    try {
      const image = await steps.run(() => toTensor(photo, size))
      const activations = await network.forward(steps, image)
      const metrics = await network.metricValues()
      const own = await measureTaps(activations)
      checkSameNetwork(painting.taps, own)
      const at = network.contentTap
      const deep = activations.find(({ tap }) => tap === at) as Activation
      const content = await ContentLoss.create({
        photo: deep.output,
        own: own[at],
        painting: painting.taps[at],
        metric: metrics[at],
      })
      const taps = painting.taps.map((tap, i) => new StyleTapLoss({ metric: metrics[i], painting: tap, photo: own[i] }))
      return new TfjsLoss(network, target, { content, taps })
    } finally {
      steps.dispose()
    }
  }

  async evaluate(picture: Float32Array, call: CallOptions): Promise<FeatureLosses> {
    const network = this.#network
    const weights = this.#weights
    const steps = new Steps(1, call)
    try {
      const image = await steps.run(() => toTensor(picture, this.#size))
      const activations = await network.forward(steps, image)
      const style: TapLoss[] = []
      let content: [Tensor, Tensor4D] | null = null
      for (const { output, tap } of activations) {
        if (tap === null) continue
        style.push(
          await steps.run(() => this.#taps[tap].at(output, { gram: weights.style[tap], moment: weights.style[tap] })),
        )
        if (tap === network.contentTap) content = await steps.run(() => this.#content.at(output, weights.content))
      }
      const losses = await steps.run(() =>
        stack([...style, content ?? []].map(([loss]) => reshape(loss as Tensor, []))),
      )
      const atImage = await network.reverse(steps, activations, (tap, features) => {
        const gradient = tapGradient(features, style[tap])
        return content && tap === network.contentTap ? add<Tensor4D>(gradient, content[1]) : gradient
      })
      const [numbers, gradient] = await Promise.all([losses.data(), atImage.data()])
      const parts = [...numbers]
      return {
        content: parts.pop() ?? 0,
        style: parts.reduce((sum, loss) => sum + loss, 0),
        // wasm hands out a view of its heap.
        gradient: Float32Array.from(gradient),
      }
    } finally {
      steps.dispose()
    }
  }

  dispose(): void {
    for (const tap of this.#taps) tap.dispose()
    this.#content.dispose()
  }
}

function toTensor(rgb: Float32Array, { width, height }: Size): Tensor4D {
  return tensor4d(rgb, [1, height, width, 3])
}
