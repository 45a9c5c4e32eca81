/**
 * Times our transformer against Magenta's separable one (2018), in turn, in one process, on the wasm backend.
 *
 * `npm run bench [-- --runs 7]`. Each figure is the fastest run of its kind: other programs on the
 * machine only ever add time. The ratio is of the two fastest.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { dispose, io, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core'
import { createEngine } from '../../src/engine/engine.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { models } from '../unit/engine/models.ts'

const peer = path.resolve(import.meta.dirname, '../../../shared/peers/magenta')
/** Sides in px of the square photos. */
const SIDES = [256, 384, 512]

const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' } } })
const runs = Math.max(1, Number(values.runs))

type Run = (side: number) => Promise<void>

async function loadPeer(): Promise<Run> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(path.join(peer, 'model.json'), 'utf8'))
  const weightData = new Uint8Array(await readFile(path.join(peer, 'group1-shard1of1'))).buffer
  const weightSpecs = weightsManifest[0].weights
  const model = await loadGraphModel(io.fromMemory({ modelTopology, weightSpecs, weightData }))
  const [photo, style] = model.inputs.map(({ name }) => name).sort()
  return async (side) => {
    const picture = tidy(
      () => model.predict({ [photo]: zeros([1, side, side, 3]), [style]: zeros([1, 1, 1, 100]) }) as Tensor,
    )
    await picture.data()
    dispose(picture)
  }
}

async function loadOurs(): Promise<Run> {
  const engine = await createEngine({ models, backend: 'wasm' })
  const { transformer } = new Networks(await loadRelease(engine.manifest, models))
  const style = transformer.styles.full(new Float32Array(100))
  return async (side) => {
    const photo = { size: { width: side, height: side }, row: (_: number, out: Float32Array) => void out.fill(0.5) }
    await transformer.paint({ photo, style }, () => undefined, {})
  }
}

async function time(run: Run, side: number): Promise<number> {
  const start = performance.now()
  await run(side)
  return performance.now() - start
}

const row = (...cells: readonly string[]): void => console.log(cells.map((cell) => cell.padStart(12)).join(''))

const ours = await loadOurs()
if (!existsSync(peer)) console.log(`No ${peer}: Magenta's transformer is left out, and so is the ratio.`)
const theirs = existsSync(peer) ? await loadPeer() : null
console.log(`wasm, fastest of ${runs} runs in turn, ms`)
row('px', 'pastiche', 'magenta', 'ratio')
for (const side of SIDES) {
  const mine: number[] = []
  const other: number[] = []
  await time(ours, side)
  if (theirs) await time(theirs, side)
  for (let i = 0; i < runs; i++) {
    mine.push(await time(ours, side))
    if (theirs) other.push(await time(theirs, side))
  }
  const ratio = theirs ? `${(Math.min(...other) / Math.min(...mine)).toFixed(1)} ×` : ''
  row(String(side), Math.min(...mine).toFixed(0), theirs ? Math.min(...other).toFixed(0) : '', ratio)
}
