import { mul, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import type { Manifest } from '../../src/core/release.ts'
import type { NamedTensor } from '../../src/core/safetensors.ts'
import { Steps } from '../../src/engine/steps.ts'
import type { Engine } from '../../src/engine/types.ts'
import { Weights } from '../../src/engine/weights.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'

/** Channels of each level; the release's are 16 to 128. */
const WIDTHS = [4, 8, 12, 16, 16] as const
/** Convolutions of each level; the release has two at all but the last. */
const CONVS = [2, 1, 1, 1, 1] as const

/** The first `shape` of a tensor in every direction. */
function corner({ shape: whole, data }: NamedTensor, shape: readonly number[]): NamedTensor {
  const out = new Float32Array(shape.reduce((n, side) => n * side, 1))
  for (let i = 0; i < out.length; i++) {
    let [at, rest, stride] = [0, i, 1]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * stride
      rest = Math.floor(rest / shape[axis])
      stride *= whole[axis]
    }
    out[i] = data[at]
  }
  return { shape, data: out }
}

/** The gradient that {@link LossNetwork.load} checks, as this backend computes it. */
async function selftestGradient(network: LossNetwork, { shape, data }: NamedTensor): Promise<NamedTensor> {
  const steps = new Steps(1, {})
  const image = await steps.run(() => tensor4d(data, shape as [number, number, number, number]))
  const activations = await network.forward(steps, image)
  const gradient = await network.reverse(steps, activations, (_, features) =>
    mul<Tensor4D>(features, 2 / features.size),
  )
  const values = new Float32Array(await gradient.data<'float32'>())
  steps.dispose()
  return { shape, data: values }
}

/**
 * The engine with a loss network of a few of the release's channels, for what does not depend on which network it is:
 * a step takes a tenth of the time.
 */
export async function withThinNetwork(engine: Engine): Promise<Engine> {
  const { lossNetwork, files } = engine.manifest
  if (!lossNetwork) throw new RangeError('The release has no loss network.')
  const whole = await engine.load(files.lossNetwork)
  const tensors = new Map<string, NamedTensor>()
  for (const [name, tensor] of whole) {
    const level = Number(/^(?:conv|relu)(\d)/.exec(name)?.[1] ?? 0) - 1
    const [out, into] = [WIDTHS[level], name.endsWith('_1.weight') ? (WIDTHS[level - 1] ?? 3) : WIDTHS[level]]
    const shape = { 1: [out], 2: [out, out], 4: [out, into, 3, 3] }[tensor.shape.length] ?? []
    tensors.set(name, level < 0 ? tensor : corner(tensor, shape))
  }
  const spec = { ...lossNetwork, widths: WIDTHS, convs: CONVS }
  const manifest: Manifest = { ...engine.manifest, lossNetwork: spec }
  const network = new LossNetwork(spec, new Weights(tensors, 'thin'))
  const photo = whole.get('selftest.photo')
  if (!photo) throw new RangeError('The loss network comes without its self-test.')
  tensors.set('selftest.gradient', await engine.turn(() => selftestGradient(network, photo)))
  network.dispose()
  return {
    backend: engine.backend,
    manifest,
    plan: (...args) => engine.plan(...args),
    planPass: (...args) => engine.planPass(...args),
    load: (entry, signal) => (entry === files.lossNetwork ? Promise.resolve(tensors) : engine.load(entry, signal)),
    turn: (...args) => engine.turn(...args),
    predictStyle: (...args) => engine.predictStyle(...args),
    stylise: (...args) => engine.stylise(...args),
    paint: (...args) => engine.paint(...args),
    paintFrame: (...args) => engine.paintFrame(...args),
    fullStyle: (...args) => engine.fullStyle(...args),
    builtIn: (...args) => engine.builtIn(...args),
    dispose: () => engine.dispose(),
  }
}
