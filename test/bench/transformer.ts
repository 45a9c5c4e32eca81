/**
 * Times the transformer on our own kernels against tfjs and against Magenta's separable one (2018), in turn, in one
 * process, on one thread: RGBA to RGBA, as the engine paints.
 *
 * `npm run bench`, or `node --experimental-wasm-relaxed-simd --import tsx test/bench/transformer.ts [--runs 7]
 * [--sides 384,512,1024]` for the module with relaxed SIMD too, which Node 20 has behind that flag. Each figure is the
 * processor's time of the fastest run of its kind: other programs on the machine only ever add to it. The peak is a loop
 * of independent multiplications and additions; shares are of the network's own count, with nine places for each
 * depthwise kernel.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { dispose, io, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core'
import type { PixelImage } from '../../src/core/image.ts'
import { networkOf, reductions } from '../../src/core/network.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { TransformerExecutor } from '../../src/engine/executor.ts'
import { layOut } from '../../src/engine/fused/arena.ts'
import { buffersOf, STORAGES } from '../../src/engine/fused/feature-storage.ts'
import { FusedTransformer } from '../../src/engine/fused/fused-transformer.ts'
import { loadRelease } from '../../src/engine/networks.ts'
import { groundedRows, receive } from '../../src/engine/pixels.ts'
import { Transformer } from '../../src/engine/transformer.ts'
import { Weights } from '../../src/engine/weights.ts'
import { loadKernels, VARIANTS, type Variant } from '../../src/kernels/kernel-module.ts'
import { compile } from '../../src/tools/kernels/compile.ts'
import { testPhoto } from '../suites/engine-suite.ts'
import { models } from '../unit/engine/models.ts'

const peer = path.resolve(import.meta.dirname, '../../../shared/peers/magenta')
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, sides: { type: 'string', default: '384,512,1024' } },
})
const runs = Math.max(1, Number(values.runs))
const sides = values.sides.split(',').map(Number)

const engine = await createEngine({ models, backend: 'wasm' })
const release = await loadRelease(engine.manifest, models)
const { transformer: spec, styleDim } = engine.manifest
const weights = new Weights(release.transformer, 'transformer')
const style = await engine.builtIn({ name: 'starry-night' })

/** ms of the processor that a run takes. */
async function time(run: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** Multiplications and additions of a px of the picture, as papers count them. */
function workOfPixel(): number {
  const layers = networkOf(spec)
  const reduced = reductions(layers)
  return layers.reduce((sum, { name, kind, inputs, outputs, skip }) => {
    const places = kind === 'convolution' ? 9 * inputs * outputs : 9 * inputs + (inputs + (skip?.inputs ?? 0)) * outputs
    return sum + places / (reduced.get(name) ?? 1) ** 2
  }, 0)
}

/** Multiplications and additions of the processor at most, 10⁹ a second. */
async function peakOf(variant: Variant): Promise<number> {
  const module = await compile(path.join(import.meta.dirname, 'assembly/peak.ts'), variant)
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { instance } = await WebAssembly.instantiate(module as Uint8Array<ArrayBuffer>, { env: { memory } })
  const { peak } = instance.exports as { peak: (turns: number) => number }
  const turns = 5e6
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 9; i++) least = Math.min(least, await time(() => peak(turns)))
  return (turns * 40) / least / 1e6
}

type Run = (photo: PixelImage) => Promise<unknown>

async function loadPeer(): Promise<Run> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(path.join(peer, 'model.json'), 'utf8'))
  const weightData = new Uint8Array(await readFile(path.join(peer, 'group1-shard1of1'))).buffer
  const weightSpecs = weightsManifest[0].weights
  const model = await loadGraphModel(io.fromMemory({ modelTopology, weightSpecs, weightData }))
  const [photo, vector] = model.inputs.map(({ name }) => name).sort()
  return async ({ width, height }) => {
    const picture = tidy(
      () => model.predict({ [photo]: zeros([1, height, width, 3]), [vector]: zeros([1, 1, 1, 100]) }) as Tensor,
    )
    await picture.data()
    dispose(picture)
  }
}

/** As the engine does it, a new photo each time. */
function paintedBy(executor: TransformerExecutor): Run {
  return (image) => {
    const { width, height } = image
    const pass = { width, height, paddedWidth: width, paddedHeight: height }
    const { rows } = receive(pass, image)
    return executor.paint({ photo: groundedRows(image, pass, 0), style }, rows, {})
  }
}

const kinds = new Map<string, Run>([['tfjs', paintedBy(new Transformer(spec, styleDim, weights))]])
const peaks = new Map<string, number>()
for (const variant of VARIANTS) {
  const module = await loadKernels(variant)
  if (!module) {
    console.log(`No ${variant} SIMD here, in Node 20 without --experimental-wasm-relaxed-simd.`)
    continue
  }
  kinds.set(variant, paintedBy(new FusedTransformer({ module, weights, spec, styleDim })))
  peaks.set(variant, await peakOf(variant))
}
if (existsSync(peer)) kinds.set('magenta', await loadPeer())
else console.log(`No ${peer}: Magenta's transformer is left out, and so are its ratios.`)

const row = (...cells: readonly string[]): void => console.log(cells.map((cell) => cell.padStart(17)).join(''))
console.log(`WebAssembly, one thread, processor's ms of the fastest of ${runs} runs in turn`)
row(
  'px',
  ...kinds.keys(),
  ...[...peaks.keys()].flatMap((name) => [`tfjs / ${name}`, `magenta / ${name}`, `${name} GMAC/s`, 'of its peak']),
)
for (const side of sides) {
  const photo = testPhoto(side, side)
  const least = new Map<string, number>()
  for (let i = 0; i <= runs; i++)
    for (const [kind, run] of kinds) {
      const ms = await time(() => run(photo))
      // The first turn warms up.
      if (i > 0) least.set(kind, Math.min(least.get(kind) ?? Number.POSITIVE_INFINITY, ms))
    }
  const of = (kind: string) => least.get(kind) ?? Number.NaN
  row(
    String(side),
    ...[...kinds.keys()].map((kind) => of(kind).toFixed(0)),
    ...[...peaks].flatMap(([name, peak]) => {
      const rate = (workOfPixel() * side * side) / of(name) / 1e6
      const ratio = (kind: string) => `${(of(kind) / of(name)).toFixed(2)} ×`
      return [ratio('tfjs'), ratio('magenta'), rate.toFixed(1), `${((100 * rate) / peak).toFixed(0)} %`]
    }),
  )
}
for (const [name, peak] of peaks)
  console.log(`peak of ${name} SIMD: ${peak.toFixed(1)} GMAC/s; a px of the network: ${workOfPixel().toFixed(0)} MAC`)
const large = { width: 4032, height: 3024 }
const bytes = STORAGES.map((storage) => layOut(buffersOf(networkOf(spec), large, storage)).bytes)
console.log(
  `bytes a px of features at 12 Mpx: ${bytes.map((sum) => (sum / (large.width * large.height)).toFixed(1)).join(', ')} ` +
    '(encoder kept; single; half; half, first layer again; half, first and last again)',
)
process.exit(0)
