import {
  add,
  conv2d,
  mul,
  relu,
  sigmoid,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor4d,
} from '@tensorflow/tfjs-core'
import { type NetworkLayer, type NormRef, networkOf, reductions, SUBPIXELS, workOf } from '../core/network.ts'
import { hashedNoise } from '../core/noise.ts'
import { type NormSite, normCounts, normSites } from '../core/norm-sites.ts'
import type { TransformerSpec } from '../core/release.ts'
import type { LearntStyle } from '../core/style.ts'
import { gathered, type PictureRows, type TransformerExecutor, type TransformerJob } from './executor.ts'
import { instanceNorm, type ScaleShift } from './ops/instance-norm.ts'
import { reflectPad } from './ops/reflect-pad.ts'
import { type SeparableWeights, separableConv } from './ops/separable-conv.ts'
import { upsample } from './ops/upsample.ts'
import { writeBytes } from './pixels.ts'
import { Steps } from './steps.ts'
import { StyleMap } from './style-map.ts'
import type { CallOptions } from './types.ts'
import type { Weights } from './weights.ts'

/** What one style sets. */
interface StyleNumbers {
  /** Scales and shifts of all sites, and where there is noise its amounts, [1, n]. */
  readonly norms: Tensor2D
  /** Matrices in the place of the network's own, by the convolution's name. */
  readonly matrices: ReadonlyMap<string, Tensor4D>
}

/** A layer's numbers on the backend. */
type LayerWeights =
  | { readonly kind: 'convolution'; readonly weight: Tensor4D; readonly bias: Tensor1D | null }
  | ({ readonly kind: 'separable'; readonly skip: Tensor4D | null } & SeparableWeights)

/** Bytes that the features take per px of the padded photo at their peak (measured on tfjs's wasm backend). */
const BYTES_PER_PIXEL = 400

/** The transformer on tfjs: the reference that every other executor is compared with, and what GPUs run. */
export class Transformer implements TransformerExecutor {
  readonly styles: StyleMap
  readonly bytesPerPixel = BYTES_PER_PIXEL
  readonly #layers: readonly NetworkLayer[]
  readonly #weights: ReadonlyMap<string, LayerWeights>
  readonly #reduced: ReadonlyMap<string, number>
  readonly #ownNorms: readonly ScaleShift[]
  readonly #sites: readonly NormSite[]
  /** Where the amounts of noise begin among a style's norms, and how far they are apart. */
  readonly #amounts: { readonly offset: number; readonly step: number }
  /** Of one picture, for each px: steps' costs are told in this unit. */
  readonly #work: number

  constructor(spec: TransformerSpec, styleDim: number, weights: Weights) {
    this.#layers = networkOf(spec)
    this.#reduced = reductions(this.#layers)
    this.#weights = new Map(this.#layers.map((layer) => [layer.name, load(weights, layer)]))
    this.#ownNorms = spec.widths.map((width, i) => ({
      scale: weights.vector(`norm${i + 1}.gamma`, width),
      shift: weights.vector(`norm${i + 1}.beta`, width),
    }))
    this.#sites = normSites(spec)
    this.#amounts = { offset: normCounts(spec).affine, step: spec.widths[2] }
    this.#work = this.#layers.reduce((sum, layer) => sum + this.#cost(layer), 0)
    this.styles = new StyleMap(spec, styleDim, weights)
  }

  async paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void> {
    const { width, height } = job.photo.size
    const values = await this.transform(job, call)
    const bytes = new Uint8ClampedArray(2 * width * 4)
    const length = (width / 2) * SUBPIXELS
    for (let y = 0; y < height / 2; y++) {
      writeBytes(values.subarray(y * length, (y + 1) * length), bytes)
      out(y, bytes)
    }
  }

  async transform({ photo, style }: TransformerJob, options: CallOptions): Promise<Float32Array> {
    const { width, height } = photo.size
    const steps = new Steps(this.#work, options)
    const features = new Map<string, Tensor4D>()
    try {
      const input = await steps.run(() => tensor4d(gathered(photo), [1, height / 2, width / 2, SUBPIXELS]), [], 0)
      const numbers = await this.#read(steps, style)
      let last = input
      for (const [place, layer] of this.#layers.entries()) {
        last = await this.#layer(steps, [layer, place], { input, numbers, features })
        features.set(layer.name, last)
      }
      return (await last.data()) as Float32Array
    } finally {
      steps.dispose()
    }
  }

  // Nothing of its own: the weights are their owner's.
  dispose(): void {}

  /** The style's numbers on the backend. */
  async #read(steps: Steps, style: LearntStyle): Promise<StyleNumbers> {
    const { norms } = style
    const affine = await steps.run(() => tensor2d(norms, [1, norms.length]), [], 0)
    const matrices = new Map<string, Tensor4D>()
    for (const [name, { inputs, outputs, data }] of this.styles.matrices(style))
      matrices.set(name, await steps.run(() => tensor4d(data, [1, 1, inputs, outputs]), [], 0))
    return { norms: affine, matrices }
  }

  /** One layer, and an end of what nothing behind it reads. */
  async #layer(
    steps: Steps,
    [layer, place]: readonly [NetworkLayer, number],
    { input, numbers, features }: { input: Tensor4D; numbers: StyleNumbers; features: Map<string, Tensor4D> },
  ): Promise<Tensor4D> {
    const of = (name: string | null | undefined) => (name ? features.get(name) : undefined)
    const [before, skip, residual] = [of(layer.from) ?? input, of(layer.skip?.from), of(layer.residual)]
    const convolve = (x: Tensor4D) => this.#convolved(x, layer, { skip, numbers })
    const behind = (x: Tensor4D) => this.#behind(x, layer, { residual, numbers })
    // Where it is enlarged first, in steps of its own: what each leaves is freed at once, which sets the peak of memory.
    const stages = layer.resize === 'doubled' ? [upsample, convolve, behind] : [(x: Tensor4D) => behind(convolve(x))]
    const cost = this.#cost(layer) / stages.length
    let x = before
    for (const stage of stages) x = await steps.run(() => stage(x), x === before ? [] : [x], cost)
    const needed = new Set(this.#layers.slice(place + 1).flatMap((next) => [next.from, next.skip?.from, next.residual]))
    for (const name of [layer.from, layer.skip?.from, layer.residual]) {
      const tensor = of(name)
      if (!name || !tensor || needed.has(name)) continue
      features.delete(name)
      steps.free(tensor)
    }
    if (before === input) steps.free(input)
    return x
  }

  #convolved(
    x: Tensor4D,
    layer: NetworkLayer,
    { skip, numbers }: { skip: Tensor4D | undefined; numbers: StyleNumbers },
  ): Tensor4D {
    const weights = this.#weightsOf(layer)
    if (weights.kind === 'convolution') return conv2d(reflectPad(x), weights.weight, 1, 'valid')
    const pointwise = numbers.matrices.get(`${layer.name}.pointwise`) ?? weights.pointwise
    const y = separableConv(x, { depthwise: weights.depthwise, pointwise }, layer.resize === 'halved' ? 2 : 1)
    return skip && weights.skip ? add<Tensor4D>(y, conv2d(skip, weights.skip, 1, 'valid')) : y
  }

  /** What comes behind a layer's convolution. */
  #behind(
    x: Tensor4D,
    layer: NetworkLayer,
    { residual, numbers }: { residual: Tensor4D | undefined; numbers: StyleNumbers },
  ): Tensor4D {
    const { norm, noise } = layer
    if (!norm) {
      const weights = this.#weightsOf(layer)
      return sigmoid(weights.kind === 'convolution' && weights.bias ? add<Tensor4D>(x, weights.bias) : x)
    }
    const affine = this.#affine(norm, numbers)
    const activation = layer.relu ? 'relu' : 'linear'
    const y = noise === null ? instanceNorm(x, affine, activation) : this.#grainy(x, { layer, affine, numbers, noise })
    return residual ? add<Tensor4D>(residual, y) : y
  }

  #affine({ kind, index }: NormRef, { norms }: StyleNumbers): ScaleShift {
    if (kind === 'own') return this.#ownNorms[index]
    const { channels, offset } = this.#sites[index]
    return {
      scale: slice(norms, [0, offset], [1, channels]),
      shift: slice(norms, [0, offset + channels], [1, channels]),
    }
  }

  /** Norm, noise in the amounts that the style asks for, ReLU. */
  #grainy(
    x: Tensor4D,
    {
      layer,
      affine,
      numbers,
      noise,
    }: { layer: NetworkLayer; affine: ScaleShift; numbers: StyleNumbers; noise: number },
  ): Tensor4D {
    const [, height, width, channels] = x.shape
    const drawn = tensor4d(hashedNoise(noise, height, width), [1, height, width, 1])
    const { offset, step } = this.#amounts
    const amounts = slice(numbers.norms, [0, offset + noise * step], [1, channels])
    const y = add<Tensor4D>(instanceNorm(x, affine), mul(drawn, amounts))
    return layer.relu ? relu(y) : y
  }

  #weightsOf({ name }: NetworkLayer): LayerWeights {
    const found = this.#weights.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  /** Share of a picture's work, in multiplications and additions for each px. */
  #cost(layer: NetworkLayer): number {
    return workOf(layer) / (this.#reduced.get(layer.name) ?? 1) ** 2
  }
}

function load(weights: Weights, { name, kind, inputs, outputs, norm, skip }: NetworkLayer): LayerWeights {
  if (kind === 'convolution')
    return {
      kind,
      weight: weights.conv(name, [outputs, inputs, 3]),
      bias: norm ? null : weights.vector(`${name}.bias`, outputs),
    }
  return {
    kind,
    depthwise: weights.depthwise(`${name}.depthwise`, inputs),
    pointwise: weights.conv(`${name}.pointwise`, [outputs, inputs, 1]),
    skip: skip && weights.conv(skip.name, [outputs, skip.inputs, 1]),
  }
}
