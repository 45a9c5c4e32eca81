import {
  add,
  concat,
  conv2d,
  depthwiseConv2d,
  matMul,
  mul,
  reshape,
  sigmoid,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core'
import { StyleTransferError } from '../core/errors.ts'
import { SUBPIXELS } from '../core/network.ts'
import type { Manifest } from '../core/release.ts'
import type { NamedTensor } from '../core/safetensors.ts'
import type { Adapter, LearntStyle } from '../core/style.ts'
import { affine } from '../engine/ops/affine.ts'
import { reluReverse } from '../engine/ops/conv-relu.ts'
import { instanceNorm, type Normal, normalise, normReverse } from '../engine/ops/instance-norm.ts'
import { reflectPad, reflectPadReverse } from '../engine/ops/reflect-pad.ts'
import { type SeparableBothWays, separableConv, separableReverse } from '../engine/ops/separable-conv.ts'
import { upsample, upsampleReverse } from '../engine/ops/upsample.ts'
import type { Steps } from '../engine/steps.ts'
import { Weights } from '../engine/weights.ts'
import { type Group, groupsOf, type Layer, separable } from './layers.ts'

/** What the networks make of a photo before the style comes in: the same for every style. */
export interface Encoded {
  /** [1, h / 8, w / 8, c] */
  readonly eighth: Tensor4D
  /** The skips as they are added in the decoder: [1, h / 4, w / 4, c], [1, h / 2, w / 2, c]. */
  readonly quarter: Tensor4D
  readonly half: Tensor4D
}

/** A style on the backend. */
interface StyleOnDevice {
  readonly norms: Tensor1D
  /** By the layer's name; none where the release's own matrix serves. */
  readonly adapted: ReadonlyMap<string, AdaptedConv>
}

/** What `W + upᵀ · down` is made of and comes to. */
interface AdaptedConv {
  /** [rank, inputs], [rank, outputs] */
  readonly down: Tensor2D
  readonly up: Tensor2D
  /** [1, 1, inputs, outputs], and its transpose. */
  readonly matrix: Tensor4D
  readonly across: Tensor4D
}

/** What one layer keeps for its reverse pass. */
interface Kept {
  readonly layer: Layer
  readonly normal: Normal
  /** Behind ReLU, where there is one. */
  readonly output: Tensor4D
  /** Before the pointwise convolution, where it is adapted. */
  readonly spread: Tensor4D | null
}

/** A picture, and what its reverse pass needs. */
export interface PaintedCrop {
  /** [1, h / 2, w / 2, {@link SUBPIXELS}], 0..1 */
  readonly picture: Tensor4D
  readonly style: StyleOnDevice
  readonly kept: readonly (readonly Kept[])[]
}

/** The loss's gradient at a style's numbers, on the backend. */
export interface StyleGradient {
  /** [n] */
  readonly norms: Tensor1D
  /** By the layer's name: at `down` and at `up`. */
  readonly adapters: ReadonlyMap<string, readonly [down: Tensor2D, up: Tensor2D]>
}

/**
 * The release's transformer with a reverse pass at the numbers of a style. The encoder is before the first conditional
 * norm and needs none. The convolutions are those of {@link import('../engine/transformer.ts').Transformer}, in both
 * directions; tfjs's own gradients do not run on every backend, and some are wrong.
 */
export class Painter {
  /** Numbers of a style's norms. */
  readonly norms: number
  readonly #weights: Weights
  readonly #encode1: Tensor4D
  readonly #encode2: SeparableBothWays
  readonly #encode3: SeparableBothWays
  readonly #encoderNorms: readonly { readonly scale: Tensor1D; readonly shift: Tensor1D }[]
  readonly #groups: readonly Group[]
  readonly #skips: { readonly quarter: Tensor4D; readonly half: Tensor4D }
  readonly #output: { readonly weight: Tensor4D; readonly reverse: Tensor4D; readonly bias: Tensor1D }

  /** @throws StyleTransferError `model-missing` where this release's styles set more than norms; `model-corrupt` */
  constructor(manifest: Manifest, source: ReadonlyMap<string, NamedTensor>) {
    const spec = manifest.transformer
    if (spec.noise)
      throw new StyleTransferError('model-missing', `Styles of the release ${manifest.id} cannot be learnt here.`)
    const weights = new Weights(source, manifest.files.transformer.file)
    this.#weights = weights
    try {
      const [half, quarter, eighth] = spec.widths
      this.#encode1 = weights.conv('encode1', [half, SUBPIXELS, 3])
      this.#encode2 = separable(weights, 'encode2', [quarter, half])
      this.#encode3 = separable(weights, 'encode3', [eighth, quarter])
      this.#encoderNorms = spec.widths.map((width, i) => ({
        scale: weights.vector(`norm${i + 1}.gamma`, width),
        shift: weights.vector(`norm${i + 1}.beta`, width),
      }))
      this.#groups = groupsOf(spec, weights)
      const last = this.#groups[this.#groups.length - 1].layers[0]
      this.norms = last.offset + 2 * last.outputs
      this.#skips = {
        quarter: weights.conv('skip1', [quarter, quarter, 1]),
        half: weights.conv('skip2', [half, half, 1]),
      }
      this.#output = {
        weight: weights.conv('output', [SUBPIXELS, half, 3]),
        reverse: weights.reverseConv('output', [SUBPIXELS, half, 3]),
        bias: weights.vector('output.bias', SUBPIXELS),
      }
    } catch (error) {
      weights.dispose()
      throw error
    }
  }

  /** Where adapters may go: name, inputs and outputs of each pointwise convolution behind the first conditional norm. */
  get adaptable(): readonly Pick<Adapter & Layer, 'name' | 'inputs' | 'outputs'>[] {
    return this.#groups.flatMap(({ layers }) => layers)
  }

  /** @param input the photo on its ground, [1, h / 2, w / 2, {@link SUBPIXELS}] */
  async encode(steps: Steps, input: Tensor4D): Promise<Encoded> {
    const [norm1, norm2, norm3] = this.#encoderNorms
    const half = await steps.run(() =>
      instanceNorm(conv2d(reflectPad(input), this.#encode1, 1, 'valid'), norm1, 'relu'),
    )
    const quarter = await steps.run(() => instanceNorm(separableConv(half, this.#encode2, 2), norm2, 'relu'))
    const eighth = await steps.run(() => instanceNorm(separableConv(quarter, this.#encode3, 2), norm3, 'relu'))
    const skips = this.#skips
    return {
      eighth,
      quarter: await steps.run(() => conv2d(quarter, skips.quarter, 1, 'valid'), [quarter]),
      half: await steps.run(() => conv2d(half, skips.half, 1, 'valid'), [half]),
    }
  }

  async paint(steps: Steps, photo: Encoded, style: LearntStyle): Promise<PaintedCrop> {
    const onDevice = await this.#onDevice(steps, style)
    const kept: Kept[][] = []
    let x = photo.eighth
    for (const { layers, residual } of this.#groups) {
      const input = x
      const own: Kept[] = []
      for (const layer of layers) {
        const made = await this.#layer(steps, x, layer, { photo, style: onDevice })
        own.push(made)
        x = made.output
      }
      if (residual) {
        const output = x
        x = await steps.run(() => add<Tensor4D>(input, output))
      }
      kept.push(own)
    }
    const { weight, bias } = this.#output
    const last = x
    const picture = await steps.run(() => sigmoid(add<Tensor4D>(conv2d(reflectPad(last), weight, 1, 'valid'), bias)))
    return { picture, style: onDevice, kept }
  }

  /** The gradient at the style's numbers from the one at the picture, of the same layout. Spends what was kept. */
  async reverse(steps: Steps, { picture, style, kept }: PaintedCrop, atPicture: Tensor4D): Promise<StyleGradient> {
    const sites: Tensor1D[] = []
    const adapters = new Map<string, readonly [Tensor2D, Tensor2D]>()
    let gradient = await steps.run(() => {
      const slope = mul(picture, sub(1, picture))
      return reflectPadReverse(conv2d(mul<Tensor4D>(atPicture, slope), this.#output.reverse, 1, 2))
    }, [picture])
    for (let g = this.#groups.length - 1; g >= 0; g--) {
      const behind = gradient
      const { residual } = this.#groups[g]
      for (const own of [...kept[g]].reverse()) {
        const { input, site, adapter } = await this.#layerReverse(steps, gradient, own, style)
        sites.unshift(site)
        if (adapter) adapters.set(own.layer.name, adapter)
        gradient = input
      }
      if (residual) {
        const through = gradient
        gradient = await steps.run(() => add<Tensor4D>(through, behind), [through, behind])
      }
    }
    return { norms: await steps.run(() => concat(sites), sites), adapters }
  }

  dispose(): void {
    this.#weights.dispose()
  }

  async #onDevice(steps: Steps, { norms, adapters }: LearntStyle): Promise<StyleOnDevice> {
    const adapted = new Map<string, AdaptedConv>()
    for (const { name, conv, inputs, outputs } of this.#groups.flatMap(({ layers }) => layers)) {
      const adapter = adapters.get(name)
      if (!adapter) continue
      const [down, up, matrix, across] = await steps.run(() => {
        const down = tensor2d(adapter.down, [adapter.rank, inputs])
        const up = tensor2d(adapter.up, [adapter.rank, outputs])
        const added = matMul(transpose(down), up)
        const matrix = add(reshape(conv.pointwise, [inputs, outputs]), added)
        const forward = reshape(matrix, [1, 1, inputs, outputs]) as Tensor4D
        const across = reshape(transpose(matrix), [1, 1, outputs, inputs]) as Tensor4D
        return [down, up, forward, across] as [Tensor2D, Tensor2D, Tensor4D, Tensor4D]
      })
      adapted.set(name, { down, up, matrix, across })
    }
    return { norms: await steps.run(() => tensor1d(norms)), adapted }
  }

  async #layer(
    steps: Steps,
    x: Tensor4D,
    layer: Layer,
    { photo, style }: { readonly photo: Encoded; readonly style: StyleOnDevice },
  ): Promise<Kept> {
    const { conv, skip } = layer
    const matrix = style.adapted.get(layer.name)?.matrix
    const wide = skip ? await steps.run(() => upsample(x)) : x
    const spread = await steps.run(
      () => depthwiseConv2d(reflectPad(wide), conv.depthwise, 1, 'valid'),
      skip ? [wide] : [],
    )
    const [values, inverse] = await steps.run(
      () => {
        const mixed = conv2d(spread, matrix ?? conv.pointwise, 1, 'valid')
        const normal = normalise(skip ? add<Tensor4D>(mixed, photo[skip]) : mixed)
        return [normal.values, normal.inverse] as [Tensor4D, Tensor1D]
      },
      matrix ? [] : [spread],
    )
    const normal = { values, inverse }
    const output = await steps.run(() => {
      const { scale, shift } = siteOf(style, layer)
      return affine(normal.values, scale, shift, layer.relu ? 'relu' : 'linear')
    })
    return { layer, normal, output, spread: matrix ? spread : null }
  }

  async #layerReverse(steps: Steps, gradient: Tensor4D, kept: Kept, style: StyleOnDevice) {
    const { layer, normal, output, spread } = kept
    const adapted = style.adapted.get(layer.name)
    const [atMixed, site] = await steps.run(() => {
      const opened = layer.relu ? reluReverse(gradient, output) : gradient
      const { input, scale, shift } = normReverse(opened, normal, siteOf(style, layer).scale)
      return [input, concat([scale, shift])] as [Tensor4D, Tensor1D]
    }, [normal.values, normal.inverse])
    let adapter: readonly [Tensor2D, Tensor2D] | null = null
    if (adapted && spread) adapter = await steps.run(() => adapterGradient(spread, atMixed, adapted), [spread])
    const input = await steps.run(() => {
      const { turned, across } = layer.conv
      const at = separableReverse(atMixed, { turned, across: adapted?.across ?? across })
      return layer.skip ? upsampleReverse(at) : at
    }, [atMixed])
    return { input, site, adapter }
  }
}

/** The gradients at `down` and `up` of upᵀ · down from the one at the convolution's output. */
function adapterGradient(spread: Tensor4D, atMixed: Tensor4D, { down, up }: AdaptedConv): [Tensor2D, Tensor2D] {
  const [, height, width, inputs] = spread.shape
  const outputs = atMixed.shape[3]
  // Both sides plain: tfjs's matMul is five times as slow on a transposed one (see gram.ts).
  const left = transpose(reshape(spread, [height * width, inputs])) as Tensor2D
  const atMatrix = matMul(left, reshape(atMixed, [height * width, outputs])) as Tensor2D
  return [transpose(matMul(atMatrix, transpose(up))) as Tensor2D, matMul(down, atMatrix) as Tensor2D]
}

function siteOf({ norms }: StyleOnDevice, { offset, outputs }: Layer): { scale: Tensor1D; shift: Tensor1D } {
  return { scale: slice(norms, offset, outputs), shift: slice(norms, offset + outputs, outputs) }
}
