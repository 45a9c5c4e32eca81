import {
  add,
  concat,
  conv2d,
  depthwiseConv2d,
  leakyRelu,
  log,
  matMul,
  mul,
  pad,
  relu6,
  reshape,
  sqrt,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import type { PredictorSpec } from '../core/release.ts'
import { channelMoments } from './ops/moments.ts'
import { Steps } from './steps.ts'
import type { CallOptions } from './types.ts'
import type { Weights } from './weights.ts'

interface Conv {
  readonly weight: Tensor4D
  readonly bias: Tensor1D
}

interface Block {
  readonly expand: Conv
  readonly depthwise: Conv
  readonly project: Conv
  readonly stride: 1 | 2
  /** The input is added to the output. */
  readonly residual: boolean
}

/** Zero padding of 1 on every side also at stride 2: PyTorch's convention, not TensorFlow's 'same'. */
function padZero(x: Tensor4D): Tensor4D {
  return pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ])
}

/** The channels' means, then the logarithms of their standard deviations. x: [1, h, w, c] → [2c]. */
function statistics(x: Tensor4D): Tensor1D {
  const { mean, variance } = channelMoments(x)
  return concat([mean, log<Tensor1D>(add(sqrt<Tensor1D>(add(variance, 1e-5)), 1e-2))], 0)
}

/**
 * The style predictor: a MobileNetV2 (Sandler et al. 2018) whose channel statistics at every stage become the style
 * vector. Departure from Ghiasi et al. (2017), who use Inception-v3 and its pooled last features only.
 */
export class Predictor {
  readonly #stem: Conv
  readonly #stages: readonly (readonly Block[])[]
  readonly #dense1: { readonly weight: Tensor2D; readonly bias: Tensor1D }
  readonly #dense2: { readonly weight: Tensor2D; readonly bias: Tensor1D }

  constructor(spec: PredictorSpec, styleDim: number, weights: Weights) {
    const conv = (name: string, out: number, into: number, side: number): Conv => ({
      weight: weights.conv(name, [out, into, side]),
      bias: weights.vector(`${name}.bias`, out),
    })
    this.#stem = conv('stem', spec.stem, 3, 3)
    let into = spec.stem
    let numbers = 2 * spec.stem
    this.#stages = spec.stages.map(([width, stride, expansion, blocks], stage) => {
      numbers += 2 * width
      return Array.from({ length: blocks }, (_, block): Block => {
        const name = `stages.${stage}.${block}`
        const hidden = into * expansion
        const step = block === 0 ? stride : 1
        const made: Block = {
          expand: conv(`${name}.expand`, hidden, into, 1),
          depthwise: {
            weight: weights.depthwise(`${name}.depthwise`, hidden),
            bias: weights.vector(`${name}.depthwise.bias`, hidden),
          },
          project: conv(`${name}.project`, width, hidden, 1),
          stride: step === 2 ? 2 : 1,
          residual: step === 1 && into === width,
        }
        into = width
        return made
      })
    })
    const dense = (name: string, out: number, from: number) => ({
      weight: weights.linear<Tensor2D>(name, out, from),
      bias: weights.vector<Tensor1D>(`${name}.bias`, out),
    })
    this.#dense1 = dense('dense1', spec.hidden, numbers)
    this.#dense2 = dense('dense2', styleDim, spec.hidden)
  }

  #block(x: Tensor4D, block: Block): Tensor4D {
    const { expand, depthwise, project, stride, residual } = block
    const wide = relu6(add<Tensor4D>(conv2d(x, expand.weight, 1, 'valid'), expand.bias))
    const spread = depthwiseConv2d(padZero(wide), depthwise.weight, stride, 'valid')
    const active = relu6(add<Tensor4D>(spread, depthwise.bias))
    const narrow = add<Tensor4D>(conv2d(active, project.weight, 1, 'valid'), project.bias)
    return residual ? add<Tensor4D>(x, narrow) : narrow
  }

  /**
   * @param makeInput the painting as [1, h, w, 3], RGB 0..1; any size
   * @returns the style vector's numbers
   */
  async predict(makeInput: () => Tensor4D, options: CallOptions): Promise<Float32Array> {
    const blocks = this.#stages.reduce((n, stage) => n + stage.length, 0)
    const steps = new Steps(blocks + this.#stages.length + 4, options)
    try {
      const input = await steps.run(makeInput)
      const { weight, bias } = this.#stem
      let x = await steps.run(
        () => relu6(add<Tensor4D>(conv2d(padZero(sub(mul<Tensor4D>(input, 2), 1)), weight, 2, 'valid'), bias)),
        [input],
      )
      const read = [await steps.run(() => statistics(x))]
      for (const stage of this.#stages) {
        for (const block of stage) {
          const before = x
          x = await steps.run(() => this.#block(before, block), [before])
        }
        const after = x
        read.push(await steps.run(() => statistics(after)))
      }
      const vector = await steps.run(() => {
        const hidden = leakyRelu(
          add<Tensor2D>(matMul(reshape(concat(read, 0), [1, -1]), this.#dense1.weight), this.#dense1.bias),
          0.1,
        )
        return add<Tensor2D>(matMul(hidden, this.#dense2.weight), this.#dense2.bias)
      })
      return (await vector.data()) as Float32Array
    } finally {
      steps.dispose()
    }
  }
}
