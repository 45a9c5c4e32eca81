/**
 * What pictures ask of a WebGPU device, from a photo's pixels to the bitmap that is shown: dispatches, passes,
 * submissions, pipelines, bytes; tfjs beside our own shaders. Counted in a real Chromium, on whatever WebGPU it has, for
 * counts are the same on every device. Canvases' own textures do not count.
 *
 * `npx tsx test/bench/gpu-counts.ts [--width 128 --height 96 --whole 480 --all]`, multiples of 8 px. The whole picture
 * is of a draft of 384 px and a full pass of so many; only with `--all` tfjs paints it too, and our own in single
 * precision: that takes minutes on a software renderer, and tfjs's counts are twice those of a draft.
 */
import { parseArgs } from 'node:util'
import type { GpuCounts } from './gpu-counter.ts'
import type { Counted, gpuCounts } from './gpu-counts-page.ts'
import { inWebgpuPage } from './webgpu-page.ts'

/** Of the plan's shapes: what it would be without reading anything twice, features in half precision. */
const IDEAL = '38 dispatches + 1 ground, 1 pass, 1 submission, 10 pipelines with the ground’s, 316 bytes a px moved'
const TARGETS = { dispatches: 40, submissions: 1, pipelines: 10, sliderReadbacks: 0, moved: { half: 450, single: 800 } }

/** Columns, and what they show of a picture of so many px. */
const COLUMNS: readonly (readonly [string, (counts: GpuCounts, pixels: number) => number | string])[] = [
  ['dispatches', ({ dispatches }) => dispatches],
  ['passes', ({ passes }) => passes],
  ['submits', ({ submissions }) => submissions],
  ['pipelines', ({ pipelines }) => pipelines],
  ['bind groups', ({ bindGroups }) => bindGroups],
  ['writes', ({ writes }) => writes],
  ['kB written', ({ written }) => (written / 1000).toFixed(1)],
  ['readbacks', ({ readbacks }) => readbacks],
  ['new B a px', ({ buffers }, pixels) => (buffers / pixels).toFixed(1)],
  ['textures', ({ textures }) => textures],
  ['their B a px', ({ textured }, pixels) => (textured / pixels).toFixed(1)],
]

const { values } = parseArgs({
  options: {
    width: { type: 'string', default: '128' },
    height: { type: 'string', default: '96' },
    whole: { type: 'string', default: '480' },
    all: { type: 'boolean', default: false },
  },
})
const side = Number(values.whole)
const draft = { width: Number(values.width), height: Number(values.height) }
const whole = { width: side, height: Math.ceil((side * 3) / 32) * 8 }
const asked: Parameters<typeof gpuCounts> = [{ draft, whole }, values.all]

const row = (name: string, cells: readonly (number | string)[]): void =>
  console.log(name.padEnd(28) + cells.map((cell) => String(cell).padStart(13)).join(''))

function table(kind: string, scenes: Counted): void {
  for (const [scene, counts] of scenes) {
    const { width, height } = /whole/.test(scene) ? whole : draft
    row(
      `${kind}, ${scene}`,
      COLUMNS.map(([, of]) => of(counts, width * height)),
    )
  }
}

await inWebgpuPage(async (page) => {
  const found: Awaited<ReturnType<typeof gpuCounts>> = await page.evaluate(
    `import('/test/bench/gpu-counts-page.ts').then(({ gpuCounts }) => gpuCounts(...${JSON.stringify(asked)}))`,
  )
  console.log(`Drafts of ${draft.width} × ${draft.height} px, a whole picture of ${whole.width} × ${whole.height}`)
  row(
    '',
    COLUMNS.map(([name]) => name),
  )
  table('tfjs', found.tfjs)
  for (const { precision, scenes } of found.own) table(`own ${precision}`, scenes)
  console.log(`ideal: ${IDEAL}`)
  for (const { precision, moved, scenes } of found.own) {
    const { 'first picture': first, slider } = Object.fromEntries(scenes)
    console.log(
      `own ${precision} of its targets: ${first.dispatches} of ${TARGETS.dispatches} dispatches, ` +
        `${first.submissions} of ${TARGETS.submissions} submission, ${first.pipelines} of ${TARGETS.pipelines} pipelines, ` +
        `${slider.readbacks} of ${TARGETS.sliderReadbacks} readbacks on the slider, ` +
        `${Math.round(moved.photo)} of ${TARGETS.moved[precision]} bytes a px moved, from shapes ` +
        `(${Math.round(moved.slider)} on the slider)`,
    )
  }
})
process.exit(0)
