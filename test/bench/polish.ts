/**
 * Times one step of the optimiser, an evaluation of loss and gradient: on kernels of our own, and the same on tfjs's; then
 * on tfjs with our loss network, and with one of VGG-19's full widths. In one process, in turn, on one thread.
 *
 * `npm run bench [-- --runs 7]`, and for fused multiplication and addition
 * `node --experimental-wasm-relaxed-simd --import tsx test/bench/polish.ts`. Each figure is the fastest run of its kind in
 * processor time, so that what else the machine does counts little.
 */
import { parseArgs } from 'node:util'
import { backend } from '@tensorflow/tfjs-core'
import type { LossNetworkSpec } from '../../src/core/release.ts'
import type { NamedTensor } from '../../src/core/safetensors.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { toOpaqueRgb } from '../../src/engine/pixels.ts'
import type { Engine } from '../../src/engine/types.ts'
import { Weights } from '../../src/engine/weights.ts'
import { loadFused } from '../../src/gatys/load-losses.ts'
import type { LossExecutors } from '../../src/gatys/loss-executor.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { measureSize } from '../../src/gatys/measure.ts'
import { LOSS_WEIGHTS, Objective } from '../../src/gatys/objective.ts'
import { toLogits } from '../../src/gatys/picture.ts'
import { TfjsLosses } from '../../src/gatys/tfjs-loss.ts'
import { testPhoto } from '../suites/engine-suite.ts'
import { testPainting } from '../suites/gatys-suite.ts'
import { models } from '../unit/engine/models.ts'

/** VGG-19 to relu5_1 (Simonyan and Zisserman 2015). */
const FULL: LossNetworkSpec = {
  widths: [64, 128, 256, 512, 512],
  convs: [2, 2, 4, 4, 1],
  pool: 'max',
  padding: 'zero',
  taps: ['relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1'],
}
/** Side in px of the comparison. */
const COMPARED = 256
const SIDES = [256, 384, 512, 1024]

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } })
const runs = Math.max(1, Number(values.runs))

/** Weights of no meaning and the usual size: only time is measured. */
function madeUp(spec: LossNetworkSpec): LossNetwork {
  const tensors = new Map<string, NamedTensor>()
  let into = 3
  for (const [level, out] of spec.widths.entries())
    for (let k = 1; k <= spec.convs[level]; k++) {
      const shape = [out, into, 3, 3]
      const data = Float32Array.from(
        { length: out * into * 9 },
        (_, i) => Math.sin(i * 12.9) * Math.sqrt(4 / (into * 9)),
      )
      tensors.set(`conv${level + 1}_${k}.weight`, { shape, data })
      tensors.set(`conv${level + 1}_${k}.bias`, { shape: [out], data: new Float32Array(out).fill(0.01) })
      into = out
    }
  return new LossNetwork(spec, new Weights(tensors, 'made up'))
}

/** A step's processor time, ms. */
type Step = () => Promise<number>

async function stepper(engine: Engine, executors: LossExecutors, side: number, measuring = ours): Promise<Step> {
  const photo = toOpaqueRgb(testPhoto(side, side))
  const grid = { width: side, height: side, channels: 3 }
  const painted = toOpaqueRgb(testPainting(side, side))
  const painting = await engine.turn((call) => measureSize(measuring, painted, grid, call))
  const objective = await Objective.create({
    engine,
    executors,
    photo,
    grid,
    painting,
    weights: LOSS_WEIGHTS,
    signal: undefined,
  })
  const x = toLogits(photo)
  return async () => {
    const start = process.cpuUsage()
    await objective.evaluate(x)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}

/** The fastest of each, in turn, after one run of each that does not count. */
async function fastest(steps: readonly Step[], count: number): Promise<number[]> {
  const least = steps.map(() => Number.POSITIVE_INFINITY)
  for (let run = 0; run <= count; run++)
    for (const [i, step] of steps.entries()) {
      const time = await step()
      if (run > 0) least[i] = Math.min(least[i], time)
    }
  return least
}

const heapMb = () => (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length / 1e6
const row = (...cells: readonly string[]): void => console.log(cells.map((cell) => cell.padStart(14)).join(''))

const engine = await createEngine({ models, backend: 'wasm' })
const ours = await LossNetwork.load(engine)
const onTfjs = new TfjsLosses(ours)
const fused = await loadFused(engine)
if (!fused) throw new RangeError('There are no kernels for this processor.')
console.log(
  `Polish on wasm: one evaluation of loss and gradient, processor time, fastest of ${runs}, ms (${fused.variant})`,
)
row('px', 'tfjs', 'kernels', 'tfjs / kernels', 'tfjs, B a px', 'kernels, B a px')
const before = heapMb()
for (const side of SIDES) {
  const steps = [await stepper(engine, onTfjs, side), await stepper(engine, fused, side)]
  const [tfjs, own] = await fastest(steps, side > 512 ? 1 : runs)
  row(
    String(side),
    tfjs.toFixed(0),
    own.toFixed(0),
    (tfjs / own).toFixed(2),
    (((heapMb() - before) * 1e6) / side ** 2).toFixed(0),
    (fused.memoryBytes / side ** 2).toFixed(0),
  )
}
const full = madeUp(FULL)
const [least, most] = await fastest(
  [await stepper(engine, onTfjs, COMPARED), await stepper(engine, new TfjsLosses(full), COMPARED, full)],
  runs,
)
console.log(
  `tfjs, ${COMPARED} px: ours ${least.toFixed(0)}, VGG-19's widths ${most.toFixed(0)}, ratio 1/${(most / least).toFixed(1)}`,
)
process.exit(0)
