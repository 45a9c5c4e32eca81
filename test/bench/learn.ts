/**
 * Learns paintings in a few steps and in more, and measures what that is worth on photos that nothing was learnt on:
 * style and content errors by the release's loss network, predicted and learnt, and the processor's time on one core.
 *
 *     npx tsx test/bench/learn.ts [--paintings FOLDER] [--photos FOLDER] [--count 20] [--early 40] [--steps 100]
 *
 * Learnt on the sample photo and one of the folder's; measured on others of the folder, at 256 px.
 */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { decodeImage } from '../../src/cli/decode.ts'
import type { PixelImage } from '../../src/core/image.ts'
import { resample, resampleWithin } from '../../src/core/resample.ts'
import type { LearntStyle } from '../../src/core/style.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { learnStyle } from '../../src/learning/learn.ts'
import { Painter } from '../../src/learning/painter.ts'
import { type KeptCrop, LearningObjective } from '../../src/learning/style-objective.ts'
import { models } from '../unit/engine/models.ts'

const root = path.resolve(import.meta.dirname, '../..')
const validation = path.join(root, '../shared/data/validation')
const { values } = parseArgs({
  options: {
    paintings: { type: 'string', default: path.join(validation, 'style') },
    photos: { type: 'string', default: path.join(validation, 'content') },
    count: { type: 'string', default: '20' },
    early: { type: 'string', default: '40' },
    steps: { type: 'string', default: '100' },
    rank: { type: 'string', default: '0' },
  },
})
/** Photos that styles are measured on, and the longer side at which. */
const HELD = 4
const HELD_EDGE = 256

const open = async (file: string) => (await decodeImage(file)).image
const filesOf = async (folder: string) =>
  (await readdir(folder))
    .filter((name) => /\.(?:jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => path.join(folder, name))

function measured(photo: PixelImage): PixelImage {
  const small = resampleWithin(photo, HELD_EDGE)
  return resample(small, small.width & ~7, small.height & ~7)
}

const engine = await createEngine({ models, backend: 'wasm' })
const source = await engine.load(engine.manifest.files.transformer)
const painter = await engine.turn(async () => new Painter(engine.manifest, source))
const network = await LossNetwork.load(engine)
const photos = await filesOf(values.photos)
const learntOn = [await open(path.join(root, 'public/sample.jpg')), await open(photos[1])]
const gap = Math.floor(photos.length / HELD)
const held = await Promise.all(
  photos
    .filter((_, i) => i % gap === 0)
    .slice(0, HELD)
    .map(async (file) => measured(await open(file))),
)

interface Errors {
  readonly style: number
  readonly content: number
}

async function errorsOf(objective: LearningObjective, crops: readonly KeptCrop[], style: LearntStyle): Promise<Errors> {
  const sum = { style: 0, content: 0 }
  for (const crop of crops) {
    const { losses } = await objective.look(crop, style)
    sum.style += losses.style / crops.length
    sum.content += losses.content / crops.length
  }
  return sum
}

const percent = (to: number, from: number) => `${(100 * (to / from - 1)).toFixed(0).padStart(4)} %`
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6
const all: { early: Errors; last: Errors; predicted: Errors; early_s: number; last_s: number }[] = []

const paintings = (await filesOf(values.paintings)).slice(0, Number(values.count))
console.log(`style and content error predicted, after ${values.early} and after ${values.steps} steps; s of one core`)
for (const file of paintings) {
  const painting = await open(file)
  const objective = await LearningObjective.create({ engine, painter, network, painting, signal: undefined })
  const crops: KeptCrop[] = []
  for (const photo of held) crops.push(await objective.keep(photo))
  const vector = await engine.predictStyle(painting)
  const norms = engine.fullStyle(vector).norms
  const predicted = await errorsOf(objective, crops, { norms, adapters: new Map() })
  const found: { early?: Errors; last?: Errors; early_s: number; last_s: number } = { early_s: 0, last_s: 0 }
  let spent = 0
  let from = process.cpuUsage()
  const settings = { vector, steps: Number(values.steps), rank: Number(values.rank) }
  for await (const { step, steps, style } of learnStyle(engine, painting, learntOn, settings)) {
    if (step !== Number(values.early) && step !== steps) continue
    spent += seconds(process.cpuUsage(from))
    const errors = await errorsOf(objective, crops, style)
    Object.assign(found, step === steps ? { last: errors, last_s: spent } : { early: errors, early_s: spent })
    from = process.cpuUsage()
  }
  for (const crop of crops) crop.dispose()
  objective.dispose()
  const { early = predicted, last = predicted } = found
  all.push({ ...found, predicted, early, last })
  console.log(
    [
      path.basename(file).padEnd(36),
      `${predicted.style.toFixed(3)} ${predicted.content.toFixed(3)}`,
      `${percent(early.style, predicted.style)}${percent(early.content, predicted.content)} ${found.early_s.toFixed(0)} s`,
      `${percent(last.style, predicted.style)}${percent(last.content, predicted.content)} ${found.last_s.toFixed(0)} s`,
    ].join('   '),
  )
}
const mean = (of: (row: (typeof all)[number]) => number) => all.reduce((sum, row) => sum + of(row), 0) / all.length
for (const [name, when, time] of [
  ['early', 'early', 'early_s'],
  ['last', 'last', 'last_s'],
] as const) {
  const change = (kind: keyof Errors) => all.map((row) => 100 * (row[when][kind] / row.predicted[kind] - 1))
  const [style, content] = [change('style'), change('content')]
  console.log(
    `${name}: style ${percent(
      mean((row) => row[when].style),
      mean((row) => row.predicted.style),
    )} (worst ${Math.max(...style).toFixed(0)} %), content ${percent(
      mean((row) => row[when].content),
      mean((row) => row.predicted.content),
    )} (most ${Math.max(...content).toFixed(0)} %), ${mean((row) => row[time]).toFixed(0)} s of one core`,
  )
}
process.exit(0)
