/**
 * How evenly a picture changes while the mix slider moves from one painting to another: perceptual differences from step
 * to step, and whether the distance from the first painting's picture ever falls.
 *
 * `npx tsx test/bench/mix.ts [-- --photos 8 --side 256 --pair starry-night,great-wave --norms]`. Photos are those of
 * `../shared/data/validation/content`; without them it does nothing. The styles are the release's, with their adapters;
 * `--norms` leaves these out, to see what they do to the path.
 *
 * Two measures: mean CIE Lab difference (CIE 1976 ΔE*ab) after a blur, which sees colours, and the distance of the loss
 * network's features, unit length at every place (Zhang et al. 2018), which sees strokes.
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Tensor, tensor4d } from '@tensorflow/tfjs-core'
import { decodeImage } from '../../src/cli/decode.ts'
import type { PixelImage } from '../../src/core/image.ts'
import { parseCatalogue } from '../../src/core/release.ts'
import { resample } from '../../src/core/resample.ts'
import { withinEdge } from '../../src/core/size.ts'
import { isVector, type LearntStyle, type Style } from '../../src/core/style.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { toOpaqueRgb } from '../../src/engine/pixels.ts'
import { Steps } from '../../src/engine/steps.ts'
import { LossNetwork } from '../../src/gatys/loss-network.ts'
import { models } from '../unit/engine/models.ts'

const PHOTOS = path.resolve(import.meta.dirname, '../../../shared/data/validation/content')
/** Pairs of built-in styles that are unlike each other in different ways: palette, strokes, flatness, greys. */
const PAIRS = [
  'starry-night,great-wave',
  'the-scream,water-lilies',
  'composition-viii,melencolia-i',
  'sunflowers,sudden-shower',
  'poppy-field,red-fuji',
  'the-kiss,young-hare',
  'composition-red-blue-yellow,night-watch',
  'grande-jatte,isfahan-mihrab-tiles',
  'large-blue-horses,girl-with-a-pearl-earring',
  'senecio,dwelling-in-the-fuchun-mountains',
]
const STEPS = 10
/** Radius in px of the box that is run twice over a picture before its colours are compared. */
const BLUR = 2

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '8' },
    side: { type: 'string', default: '256' },
    pair: { type: 'string', multiple: true, default: PAIRS },
    norms: { type: 'boolean', default: false },
  },
})
const side = Number(values.side)

/** Something that a picture is seen as, whose distances are what a person sees. */
interface Seen {
  readonly lab: Float32Array
  /** Of each tap; unit length at every place. */
  readonly features: readonly Float32Array[]
}

const linear = (byte: number): number => {
  const c = byte / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}
const curve = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116)

/** CIE Lab under D65, [3 · places]. */
function toLab({ data, width, height }: PixelImage): Float32Array {
  const out = new Float32Array(width * height * 3)
  for (let p = 0, o = 0; o < out.length; p += 4, o += 3) {
    const [r, g, b] = [linear(data[p]), linear(data[p + 1]), linear(data[p + 2])]
    const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b)
    const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    out.set([116 * y - 16, 500 * (x - y), 200 * (y - z)], o)
  }
  return out
}

/** Box filter along one side: `step` apart, `count` places. */
function box(from: Float32Array, lines: readonly number[], step: number, count: number): Float32Array {
  const out = new Float32Array(from.length)
  for (const line of lines)
    for (let i = 0; i < count; i++) {
      let sum = 0
      for (let k = -BLUR; k <= BLUR; k++) sum += from[line + step * Math.min(count - 1, Math.max(0, i + k))]
      out[line + step * i] = sum / (2 * BLUR + 1)
    }
  return out
}

function blurred(values: Float32Array, width: number, height: number): Float32Array {
  const rows = Array.from({ length: height * 3 }, (_, i) => Math.floor(i / 3) * width * 3 + (i % 3))
  const columns = Array.from({ length: width * 3 }, (_, i) => i)
  let out = values
  for (let turn = 0; turn < 2; turn++) out = box(box(out, rows, 3, width), columns, width * 3, height)
  return out
}

async function unitLength(features: Tensor): Promise<Float32Array> {
  const values = (await features.data()) as Float32Array
  const channels = features.shape.at(-1) as number
  const out = new Float32Array(values.length)
  for (let p = 0; p < values.length; p += channels) {
    let sum = 1e-10
    for (let c = 0; c < channels; c++) sum += values[p + c] ** 2
    for (let c = 0; c < channels; c++) out[p + c] = values[p + c] / Math.sqrt(sum)
  }
  return out
}

const engine = await createEngine({ models, backend: 'wasm' })
const network = await LossNetwork.load(engine)
const catalogue = parseCatalogue(JSON.parse(new TextDecoder().decode(await models('styles.json'))))

async function see(image: PixelImage): Promise<Seen> {
  const { width, height } = image
  const features = await engine.turn(async (call) => {
    const steps = new Steps(1, call)
    try {
      const input = await steps.run(() => tensor4d(toOpaqueRgb(image), [1, height, width, 3]))
      const taps = (await network.forward(steps, input)).filter(({ tap }) => tap !== null)
      return await Promise.all(taps.map(({ output }) => unitLength(output)))
    } finally {
      steps.dispose()
    }
  })
  return { lab: blurred(toLab(image), width, height), features }
}

/** Mean ΔE*ab. */
function colourDistance(a: Seen, b: Seen): number {
  let sum = 0
  for (let i = 0; i < a.lab.length; i += 3)
    sum += Math.hypot(a.lab[i] - b.lab[i], a.lab[i + 1] - b.lab[i + 1], a.lab[i + 2] - b.lab[i + 2])
  return (3 * sum) / a.lab.length
}

/** Root of the mean squared distance of unit features, over all taps. */
function featureDistance(a: Seen, b: Seen): number {
  const means = a.features.map((tap, t) => {
    let sum = 0
    for (let i = 0; i < tap.length; i++) sum += (tap[i] - b.features[t][i]) ** 2
    // Places: all taps have the aspect ratio of the picture, and count alike.
    return sum / tap.length
  })
  return Math.sqrt(means.reduce((x, y) => x + y, 0) / means.length)
}

const MEASURES = { colours: colourDistance, features: featureDistance }

async function styleOf(name: string): Promise<LearntStyle> {
  const found = catalogue.styles.find((style) => style.name === name)
  if (!found) throw new Error(`There is no built-in style ${name}.`)
  const style = await engine.builtIn({ name, adapters: found.adapters })
  if (isVector(style) || style.adapters.size === 0) throw new Error(`The built-in style ${name} has no adapters.`)
  return values.norms ? { ...style, adapters: new Map() } : style
}

const mean = (numbers: readonly number[]) => numbers.reduce((x, y) => x + y, 0) / numbers.length
const cells = (numbers: readonly number[], digits: number) => numbers.map((x) => x.toFixed(digits).padStart(7)).join('')

/** Pictures at {@link STEPS} + 1 places of the slider. */
async function along(photo: PixelImage, a: Style, b: Style): Promise<Seen[]> {
  const seen: Seen[] = []
  for (let i = 0; i <= STEPS; i++) {
    const style = [
      { style: a, weight: 1 - i / STEPS },
      { style: b, weight: i / STEPS },
    ]
    seen.push(await see(await engine.stylise(photo, style, { draft: true })))
  }
  return seen
}

async function photos(): Promise<PixelImage[]> {
  const names = (await readdir(PHOTOS)).filter((name) => name.endsWith('.jpg')).sort()
  const every = Math.max(1, Math.floor(names.length / Number(values.photos)))
  const chosen = names.filter((_, i) => i % every === 0).slice(0, Number(values.photos))
  return Promise.all(
    chosen.map(async (name) => {
      const { image } = await decodeImage(path.join(PHOTOS, name))
      const { width, height } = withinEdge(image, side)
      return resample(image, width, height)
    }),
  )
}

/** By measure, the factor between the largest and the smallest step of the means, and how often any photo turned back. */
type Evenness = Record<string, { readonly factor: number; readonly turns: number }>

/** Prints one pair's steps, the factor between the largest and the smallest, and how often a photo turned back. */
async function pair(names: string, pictures: readonly PixelImage[]): Promise<Evenness> {
  const [a, b] = await Promise.all(names.split(',').map(styleOf))
  const paths: Seen[][] = []
  for (const picture of pictures) paths.push(await along(picture, a, b))
  console.log(names)
  const evenness: Evenness = {}
  for (const [measure, distance] of Object.entries(MEASURES)) {
    const steps = paths.map((seen) => seen.slice(1).map((next, i) => distance(seen[i], next)))
    const from = paths.map((seen) => seen.map((place) => distance(seen[0], place)))
    const means = Array.from({ length: STEPS }, (_, i) => mean(steps.map((row) => row[i])))
    const turns = from.map((row) => row.filter((value, i) => i > 0 && value < row[i - 1]).length)
    const factors = steps.map((row) => Math.max(...row) / Math.min(...row))
    console.log(`  ${measure.padEnd(9)} steps ${cells(means, measure === 'colours' ? 2 : 4)}`)
    const factor = Math.max(...means) / Math.min(...means)
    evenness[measure] = { factor, turns: turns.reduce((x, y) => x + y, 0) }
    console.log(
      `  ${''.padEnd(9)} factor of the means ${factor.toFixed(2)}; of single photos ${cells(factors, 2)}; turned back ${turns.join(' ')}`,
    )
  }
  return evenness
}

/** A table to be pasted into a note. */
function summary(pairs: readonly (readonly [string, Evenness])[]): string {
  const rows = pairs.map(([names, evenness]) => {
    const found = Object.values(evenness).map(({ factor, turns }) => `${factor.toFixed(2)} | ${turns}`)
    return `| ${names.replace(',', ' – ')} | ${found.join(' | ')} |`
  })
  const head = Object.keys(MEASURES).map((measure) => `${measure}: largest / smallest step | turned back`)
  return [`| pair | ${head.join(' | ')} |`, `|---|${'---|'.repeat(2 * head.length)}`, ...rows].join('\n')
}

if (!existsSync(PHOTOS)) console.log(`No photos in ${PHOTOS}; nothing was measured.`)
else {
  const pictures = await photos()
  const numbers = values.norms ? 'norms alone' : 'norms and adapters'
  console.log(`${pictures.length} photos at ${side} px, ${STEPS} steps, draft, ${numbers}`)
  const measured: [string, Evenness][] = []
  for (const names of values.pair) measured.push([names, await pair(names, pictures)])
  console.log(`\n${summary(measured)}`)
}
process.exit(0)
