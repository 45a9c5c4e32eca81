import { add, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core'
import { StyleTransferError } from '../core/errors.ts'
import type { LossNetworkSpec } from '../core/release.ts'
import { type ConvWeights, convRelu, convReverse, reluReverse } from '../engine/ops/conv-relu.ts'
import { maxPool, maxPoolReluReverse } from '../engine/ops/max-pool.ts'
import type { Steps } from '../engine/steps.ts'
import type { Engine } from '../engine/types.ts'
import { Weights } from '../engine/weights.ts'
import { CONTENT_TAP } from './content-tap.ts'
import { measureGradient, TOLERANCE } from './gradient-check.ts'

/** One layer's activation, kept for the reverse pass. */
export interface Activation {
  /** [1, h, w, c], behind the ReLU. */
  readonly output: Tensor4D
  readonly weights: ConvWeights
  /** The layer's input where pooling made it, else null. */
  readonly pooled: Tensor4D | null
  /** Index of the tap that this is, else null. */
  readonly tap: number | null
}

/**
 * Our own compact network of VGG-19's shape (Simonyan and Zisserman 2015), trained to predict VGG-19's features through
 * one linear map a tap; `metric` is that map's square root, so that distances of metric · features are VGG-19's.
 * Departure from Gatys et al. (2016): 16 to 128 channels and two convolutions a level instead of VGG-19 itself.
 */
export class LossNetwork {
  /** The first activation of each level, shallow to deep. */
  readonly taps: readonly string[]
  /** Index of the tap at which photo and picture are compared. */
  readonly contentTap: number
  readonly #metrics: readonly (Tensor2D | null)[]
  readonly #levels: readonly (readonly ConvWeights[])[]
  readonly #weights: Weights

  constructor(spec: LossNetworkSpec, weights: Weights) {
    this.#weights = weights
    this.taps = spec.taps
    this.contentTap = spec.taps.indexOf(CONTENT_TAP)
    if (this.contentTap < 0)
      throw new StyleTransferError('model-corrupt', `The loss network has no ${CONTENT_TAP}. Load the model again.`)
    let into = 3
    this.#levels = spec.widths.map((out, level) =>
      Array.from({ length: spec.convs[level] }, (_, k): ConvWeights => {
        const name = `conv${level + 1}_${k + 1}`
        const shape = [out, into, 3] as const
        into = out
        return {
          forward: weights.conv(name, shape),
          reverse: weights.reverseConv(name, shape),
          bias: weights.vector(`${name}.bias`, out),
        }
      }),
    )
    this.#metrics = spec.taps.map((tap, level) => weights.matrix(`${tap}.metric`, spec.widths[level]))
  }

  /**
   * Reads it and tries it out on the engine's backend, because tfjs's kernels can be wrong without a word.
   *
   * @throws StyleTransferError `model-missing` where the release has none; `model-corrupt`; `no-backend` where the
   *   backend computes its gradients wrongly
   */
  static async load(engine: Engine, signal?: AbortSignal): Promise<LossNetwork> {
    const { lossNetwork, files } = engine.manifest
    if (!lossNetwork || !files.lossNetwork)
      throw new StyleTransferError(
        'model-missing',
        `The release ${engine.manifest.id} has no loss network, so its pictures cannot be polished.`,
      )
    const source = await engine.load(files.lossNetwork, signal)
    return engine.turn(
      async (call) => {
        const weights = new Weights(source, files.lossNetwork.file)
        try {
          const network = new LossNetwork(lossNetwork, weights)
          if ((await measureGradient(network, source, call)) <= TOLERANCE) return network
          throw new StyleTransferError(
            'no-backend',
            `The backend ${engine.backend} computes gradients wrongly here, so it cannot polish. Choose the backend wasm.`,
          )
        } catch (error) {
          weights.dispose()
          throw error
        }
      },
      { signal },
    )
  }

  /** [c · c] a tap, symmetric; null where features are taken as they are. */
  metricValues(): Promise<(Float32Array | null)[]> {
    return Promise.all(this.#metrics.map((metric) => metric?.data<'float32'>() ?? null))
  }

  /** Every layer up to the deepest tap. image: RGB 0..1, [1, h, w, 3] */
  async forward(steps: Steps, image: Tensor4D): Promise<Activation[]> {
    const lastTap = this.taps.length - 1
    const out: Activation[] = []
    let h = image
    for (let tap = 0; tap <= lastTap; tap++) {
      let pooled: Tensor4D | null = null
      if (tap > 0) {
        const wide = h
        pooled = await steps.run(() => maxPool(wide))
        h = pooled
      }
      const convs = tap === lastTap ? this.#levels[tap].slice(0, 1) : this.#levels[tap]
      for (const [k, weights] of convs.entries()) {
        const input = h
        h = await steps.run(() => convRelu(input, weights))
        out.push({ output: h, weights, pooled: k === 0 ? pooled : null, tap: k === 0 ? tap : null })
      }
    }
    return out
  }

  /**
   * The loss's gradient at the image, from its gradients at the taps: an explicit reverse pass, which frees each
   * activation when it has been used, so that the peak of memory is the forward pass's.
   *
   * @param atTap the gradient at a tap, [1, h, w, c], from the features there
   */
  async reverse(
    steps: Steps,
    activations: readonly Activation[],
    atTap: (tap: number, features: Tensor4D) => Tensor4D,
  ): Promise<Tensor4D> {
    // Before the ReLU of the layer in hand; null above the deepest.
    let gradient: Tensor4D | null = null
    for (let i = activations.length - 1; i >= 0; i--) {
      const { output, weights, pooled, tap } = activations[i]
      const above: Tensor4D | null = gradient
      if (tap !== null)
        gradient = await steps.run(
          () => {
            const own = reluReverse(atTap(tap, output), output)
            return above ? add<Tensor4D>(above, own) : own
          },
          above ? [above] : [],
        )
      const behind = gradient as Tensor4D
      const below = activations[i - 1]?.output
      gradient = await steps.run(
        () => {
          const at = convReverse(behind, weights)
          if (!below) return at
          return pooled ? maxPoolReluReverse(at, below, pooled) : reluReverse(at, below)
        },
        pooled ? [behind, output, pooled] : [behind, output],
      )
    }
    return gradient as Tensor4D
  }

  dispose(): void {
    this.#weights.dispose()
  }
}
