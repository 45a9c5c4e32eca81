/**
 * What a picture of 1600 × 1200 px takes beside the networks, in processor time of one run and as shares of the network's.
 *
 * `npm run bench [-- --runs 7 --photo file]`. Each figure is the least of its kind, as in transformer.ts, and the kinds
 * take turns.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { decodeImage } from '../../src/cli/decode.ts'
import { encodeImage } from '../../src/cli/encode.ts'
import { withColoursOf } from '../../src/core/colour.ts'
import type { PixelImage } from '../../src/core/image.ts'
import { SUBPIXELS } from '../../src/core/network.ts'
import { mergeOctaves, withFineOctaves } from '../../src/core/octaves.ts'
import type { PassSize } from '../../src/core/plan.ts'
import { resample } from '../../src/core/resample.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { gathered, type SubpixelRows, rowsOf as wholeRows } from '../../src/engine/executor.ts'
import { FusedFinishing } from '../../src/engine/fused/finishing.ts'
import { PhotoSource } from '../../src/engine/fused/photo-source.ts'
import { loadRelease, Networks } from '../../src/engine/networks.ts'
import { groundedRows } from '../../src/engine/pixels.ts'
import { groundBytes } from '../../src/kernels/ground-fields.ts'
import { type KernelModule, loadKernels } from '../../src/kernels/kernel-module.ts'
import { models } from '../unit/engine/models.ts'

const SAMPLE = path.resolve(import.meta.dirname, '../../public/sample.jpg')
/** Share of the picture's side that the draft has, and the painting whose fine octaves are the photo's. */
const DRAFT = 0.32
const PAINTED = 0.6

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, photo: { type: 'string', default: SAMPLE } },
})
const runs = Math.max(1, Number(values.runs))
const photo = resample((await decodeImage(values.photo)).image, 1600, 1200)
const engine = await createEngine({ models, backend: 'wasm' })
const module = await kernelsHere()
const release = await loadRelease(engine.manifest, models)
const { transformer } = new Networks(release, { kernels: module })
const { transformer: onTfjs } = new Networks(release)
const style = await engine.predictStyle(photo)

const sized = (share: number): PixelImage => resample(photo, 1600 * share, 1200 * share)
const passOf = ({ width, height }: PixelImage): PassSize => ({
  width,
  height,
  paddedWidth: Math.ceil(width / 8) * 8,
  paddedHeight: Math.ceil(height / 8) * 8,
})

const rowsOf = (image: PixelImage): SubpixelRows => groundedRows(image, passOf(image), 0.5)

/** The network alone, on a photo of its own size. */
function networkOn(image: PixelImage, on = transformer): () => Promise<unknown> {
  const { size } = rowsOf(image)
  const values = gathered(rowsOf(image))
  const full = on.styles.full(style)
  // A new object each time, or what hangs on the photo alone would be kept.
  return () => on.paint({ photo: wholeRows(values, size), style: full }, () => undefined, {})
}

async function kernelsHere(): Promise<KernelModule> {
  const found = await loadKernels()
  if (!found) throw new Error('There is no WebAssembly SIMD here.')
  return found
}

/** The photo's rows as the kernels make them, into where the first layer reads them. */
function groundOn(image: PixelImage): () => void {
  const { width } = passOf(image)
  const row = groundBytes(width)
  const kernels = module.start(row + 4 * width * SUBPIXELS + 4096)
  return () => {
    const { size } = rowsOf(image)
    const rows = new PhotoSource(kernels, 4096, rowsOf(image))
    for (let y = 0; y < size.height / 2; y++) rows.write(y, 4096 + Math.ceil(row / 64) * 64)
  }
}

const finishing = new FusedFinishing(module)
const draft = sized(DRAFT)
const small = sized(PAINTED)
const painted: PixelImage = await engine.stylise(photo, style)
const copy = (image: PixelImage): PixelImage => ({ ...image, data: image.data.slice() })
const kinds: Readonly<Record<string, () => unknown>> = {
  'full pass': networkOn(photo),
  'draft pass': networkOn(draft),
  'full pass on tfjs': networkOn(photo, onTfjs),
  'ground, kernels': groundOn(photo),
  'ground, JavaScript': () => gathered(rowsOf(photo)),
  'merge, kernels': () => finishing.mergeOctaves({}, draft, copy(painted)),
  'merge, JavaScript': () => mergeOctaves(draft, copy(painted)),
  'colours, kernels': () => finishing.withColoursOf({}, painted, photo),
  'colours, JavaScript': () => withColoursOf(painted, photo),
  'fine, kernels': () => finishing.withFineOctaves({}, small, photo, 0),
  'fine, JavaScript': () => withFineOctaves(small, photo, 0),
  reduce: () => resample(photo, 512, 384),
  'encode, JPEG': () => encodeImage(painted, { format: 'jpeg', quality: null, software: 'bench' }),
}

const least = new Map<string, number>()
for (let i = 0; i <= runs; i++)
  for (const [kind, run] of Object.entries(kinds)) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    // The first turn warms up.
    if (i > 0) least.set(kind, Math.min(least.get(kind) ?? Number.POSITIVE_INFINITY, (user + system) / 1000))
  }
console.log(`1600 × 1200 px, ${module.variant} kernels, least of ${runs} turns`)
const row = (...cells: readonly string[]): void => console.log(cells.map((cell) => cell.padStart(20)).join(''))
row('', 'processor, ms', 'of the full pass', 'ns a pixel')
const whole = least.get('full pass') ?? Number.NaN
for (const [kind, ms] of least)
  row(kind, ms.toFixed(0), `${((100 * ms) / whole).toFixed(1)} %`, ((1e6 * ms) / (1600 * 1200)).toFixed(0))
process.exit(0)
