/**
 * Times one step of the optimiser: with our loss network, and with one of VGG-19's full widths in the same code, on the
 * same backend, in turn. Then our steps at the sizes people use, and the memory that they take.
 *
 * `npm run bench [-- --runs 7]`. Each figure is the fastest run of its kind, as in transformer.ts.
 */
import { parseArgs } from 'node:util'
import { backend } from '@tensorflow/tfjs-core'
import type { LossNetworkSpec } from '../../src/core/release.ts'
import type { NamedTensor } from '../../src/core/safetensors.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { toOpaqueRgb } from '../../src/engine/pixels.ts'
import type { Engine } from '../../src/engine/types.ts'
import { Weights } from '../../src/engine/weights.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { measureSize } from '../../src/gatys/measure.ts'
import { LOSS_WEIGHTS, Objective } from '../../src/gatys/objective.ts'
import { toLogits } from '../../src/gatys/picture.ts'
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

async function stepper(engine: Engine, network: LossNetwork, side: number): Promise<() => Promise<number>> {
  const photo = toOpaqueRgb(testPhoto(side, side))
  const grid = { width: side, height: side, channels: 3 }
  const painted = toOpaqueRgb(testPainting(side, side))
  const painting = await engine.turn((call) => measureSize(network, painted, grid, call))
  const objective = await Objective.create({
    engine,
    network,
    photo,
    grid,
    painting,
    weights: LOSS_WEIGHTS,
    signal: undefined,
  })
  const x = toLogits(photo)
  return async () => {
    const start = performance.now()
    await objective.evaluate(x)
    return performance.now() - start
  }
}

const heapMb = () => (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length / 1e6
const row = (...cells: readonly string[]): void => console.log(cells.map((cell) => cell.padStart(14)).join(''))

const engine = await createEngine({ models, backend: 'wasm' })
const ours = await LossNetwork.load(engine)
console.log(`Polish on wasm: one evaluation of loss and gradient, fastest of ${runs}, ms`)
row('px', 'pastiche', 'heap, MB', 'bytes per px')
const before = heapMb()
for (const side of SIDES) {
  const step = await stepper(engine, ours, side)
  const times: number[] = []
  for (let i = 0; i <= (side > 512 ? 1 : runs); i++) times.push(await step())
  row(
    String(side),
    Math.min(...times).toFixed(0),
    heapMb().toFixed(0),
    (((heapMb() - before) * 1e6) / side ** 2).toFixed(0),
  )
}
const mine: number[] = []
const full: number[] = []
const steps = [await stepper(engine, ours, COMPARED), await stepper(engine, madeUp(FULL), COMPARED)]
for (const step of steps) await step()
for (let i = 0; i < runs; i++) {
  mine.push(await steps[0]())
  full.push(await steps[1]())
}
const [least, most] = [Math.min(...mine), Math.min(...full)]
console.log(
  `${COMPARED} px: ours ${least.toFixed(0)}, VGG-19's widths ${most.toFixed(0)}, ratio 1/${(most / least).toFixed(1)}`,
)
process.exit(0)
