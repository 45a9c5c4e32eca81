import type { Size } from '../../core/size.ts'
import type { CallOptions } from '../../engine/types.ts'
import type { Variant } from '../../kernels/kernel-module.ts'
import { packTile } from '../../kernels/panels.ts'
import type { FeatureLosses, LossExecutor, LossExecutors, LossTarget } from '../loss-executor.ts'
import { dot } from '../minimise.ts'
import { POLISH_BYTES } from '../polish-plan.ts'
import { checkSameNetwork } from '../statistics.ts'
import { comparisonOf, restyling, type TapComparison } from '../tap-moments.ts'
import type { TapStatistics } from '../types.ts'
import { type FusedLossNetwork, numbersAt, widened } from './fused-loss-network.ts'
import { beginTap, compareTap, readTap } from './fused-taps.ts'
import { type Frame, frameOf } from './loss-frame.ts'
import { padded, sizeAt } from './loss-layers.ts'
import { LossPass, type PassPlace } from './loss-pass.ts'

/** The loss network on kernels of our own, in WebAssembly. */
export class FusedLosses implements LossExecutors {
  readonly bytesPerPixel = POLISH_BYTES.kernels
  readonly #network: FusedLossNetwork

  /** @param network disposed with this */
  constructor(network: FusedLossNetwork) {
    this.#network = network
  }

  /** Which of the kernels' modules computes. */
  get variant(): Variant {
    return this.#network.variant
  }

  /** What is taken now. */
  get memoryBytes(): number {
    return this.#network.memoryBytes
  }

  prepare(target: LossTarget, call: CallOptions): Promise<LossExecutor> {
    return FusedLoss.create(this.#network, target, call)
  }

  dispose(): void {
    this.#network.dispose()
  }
}

/** What the content is compared with. */
interface Content {
  /** [h, w, c] of the content's tap, as wide as the kernels have it. */
  readonly target: Float32Array
  /** Metric squared, times twice the weight, [c, c]. */
  readonly matrix: Float32Array
}

class FusedLoss implements LossExecutor {
  readonly #network: FusedLossNetwork
  readonly #frame: Frame
  readonly #style: readonly number[]
  readonly #taps: readonly TapComparison[]
  readonly #content: Content

  private constructor(
    { network, frame }: Pick<PassPlace, 'network' | 'frame'>,
    style: readonly number[],
    { taps, content }: { readonly taps: readonly TapComparison[]; readonly content: Content },
  ) {
    this.#network = network
    this.#frame = frame
    this.#style = style
    this.#taps = taps
    this.#content = content
  }

  static async create(network: FusedLossNetwork, target: LossTarget, call: CallOptions): Promise<FusedLoss> {
    const { photo, size, painting, weights } = target
    const frame = frameOf(network.layers, network.fixed, size, network.contentTap)
    const measuring = {}
    const { kernels } = network.open(frame.bytes, measuring)
    const place = { network, kernels, frame }
    const own: TapStatistics[] = []
    await new LossPass(place, call).forward(photo, {
      tap: (tap, places) => own.push(readTap(tap, places)),
    })
    checkSameNetwork(painting.taps, own)
    const taps = painting.taps.map((tap, i) =>
      comparisonOf({ metric: network.taps[i].metric, painting: tap, photo: own[i] }),
    )
    const content = contentOf(place, { own, painting: painting.taps }, weights.content)
    return new FusedLoss(place, weights.style, { taps, content })
  }

  async evaluate(picture: Float32Array, call: CallOptions): Promise<FeatureLosses> {
    const network = this.#network
    const { kernels, kept } = network.open(this.#frame.bytes, this)
    const { target, matrix } = this.#content
    const { fixed, contentTap } = network
    const wide = padded(network.taps[contentTap].channels)
    if (!kept) {
      numbersAt(kernels, this.#frame.target, target.length).set(target)
      packTile(matrix, wide, wide, numbersAt(kernels, fixed.content, wide * wide))
    }
    let style = 0
    let content = 0
    const pass = new LossPass({ network, kernels, frame: this.#frame }, call)
    await pass.forward(picture, {
      tap: (place, places) => {
        const { index } = place
        style += compareTap(place, places, {
          to: this.#taps[index],
          weight: this.#style[index],
          content: index === contentTap ? matrix : null,
        })
      },
      content: (stage, from, to) => {
        content += kernels.content(stage, from, to, fixed.content) / 2
      },
    })
    return { style, content, gradient: await pass.reverse() }
  }

  dispose(): void {
    // The network's memory is for the next size, or goes with the network.
  }
}

/** The photo's features in the painting's moments, and what distances from them are worth. Of a pass that was forward. */
function contentOf(
  { network, kernels, frame }: PassPlace,
  { own, painting }: { readonly own: readonly TapStatistics[]; readonly painting: readonly TapStatistics[] },
  weight: number,
): Content {
  const index = network.contentTap
  const { channels, metric } = network.taps[index]
  const wide = padded(channels)
  const layer = network.layers.findIndex(({ tap }) => tap === index)
  const { width, height }: Size = sizeAt(frame.size, network.layers[layer].level)
  const places = width * height
  const features = numbersAt(kernels, frame.activations[layer], places * wide)
  const target = new Float32Array(features.length)
  const { scale, shift } = restyling(own[index], painting[index])
  for (let p = 0; p < target.length; p += wide)
    for (let c = 0; c < channels; c++) target[p + c] = features[p + c] * scale[c] + shift[c]
  // The target's energy as the metric sees it: of its Gram matrix.
  features.set(target)
  const place = { kernels, fixed: network.fixed, index, tap: network.taps[index] }
  beginTap(place)
  const { products, sums } = network.fixed.taps[index]
  kernels.gram(frame.activations[layer], places, wide, products, sums)
  const { gram } = readTap(place, places)
  const matrix = metric ? squared(metric, channels) : identity(channels)
  const energy = dot(gram, matrix) * places
  const scaled = matrix.map((v) => (2 * weight * v) / (energy + Number.MIN_VALUE))
  return { target, matrix: widened(scaled, channels) }
}

function identity(side: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => (i % (side + 1) === 0 ? 1 : 0))
}

/** m · m of a symmetric matrix. */
function squared(m: Float32Array, side: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, at) => {
    const [i, j] = [Math.floor(at / side), at % side]
    return dot(m.subarray(i * side, (i + 1) * side), m.subarray(j * side, (j + 1) * side))
  })
}
