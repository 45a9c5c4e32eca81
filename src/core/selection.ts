/**
 * The subject of a photo by a few strokes on it: two mixtures of Gaussians say how likely each colour is the subject's or
 * the background's, as in GrabCut (Rother, Kolmogorov and Blake 2004), and a random walk that hardly crosses the photo's
 * edges makes areas of that (Grady's random walker with priors, 2005): the smoothest answer in between, found by
 * conjugate gradients. Both in turn, a few times. Nothing is learnt from other photos: it knows colours and edges, and
 * not what a person or a vase is.
 */
import { toOklab } from './colour.ts'
import { logLikelihood, mixtureOf } from './gaussians.ts'
import type { PixelImage } from './image.ts'
import type { Mask } from './mask-code.ts'

/** What a stroke says of a px. */
export const SEED = { none: 0, subject: 1, background: 2 } as const

/** Times that colours are looked at anew. */
const TURNS = 3
/** Steps of conjugate gradients at most. */
const STEPS = 80
/** What colour alone counts against the neighbours, and what a stroke does. */
const PRIOR = 0.003
const STROKE = 100
/** The logarithm of how much likelier a colour may make one side at most. */
const SUREST = 2
/** Share of the longer side at which a place far from all strokes is taken for the background's, at first. */
const FAR = 0.3
/** Below this share a px is none of the subject's, 0..1. */
const LEAST_SHARE = 0.375
/** px of the frame that show what the background is like, where no stroke has said so. */
const FRAME = 0.04

/**
 * @param photo as large as the mask is to be, some 256 px
 * @param seeds one of {@link SEED} for each px; there is a subject among them
 */
export function selectSubject(photo: PixelImage, seeds: Uint8Array): Mask {
  const { width, height } = photo
  const colours = labOf(photo)
  const edges = edgeWeights(colours, photo)
  const near = nearness(seeds, photo)
  let subject: Float32Array = Float32Array.from(seeds, (seed) => (seed === SEED.subject ? 1 : 0))
  const hasBackground = seeds.includes(SEED.background)
  for (let turn = 0; turn < TURNS; turn++) {
    const isSubject = (at: number): boolean => seeds[at] === SEED.subject || (turn > 0 && subject[at] > 0.5)
    const isGround = (at: number): boolean => {
      if (seeds[at] !== SEED.none) return seeds[at] === SEED.background
      if (turn > 0) return subject[at] <= 0.5
      return hasBackground ? false : isFrame(at, photo)
    }
    const mine = mixtureOf(colours, placesOf(seeds.length, isSubject))
    const others = mixtureOf(colours, placesOf(seeds.length, isGround))
    const odds = (at: number): number => {
      const colour = logLikelihood(mine, colours, at) - logLikelihood(others, colours, at)
      return Math.min(SUREST, Math.max(-SUREST, colour)) + near[at]
    }
    subject = walked({ seeds, odds, edges, width, height }, subject)
  }
  const touched = touching(subject, seeds, width)
  const soft = (share: number, at: number): number =>
    touched[at] ? 255 * Math.min(1, Math.max(0, 4 * share - 1.5)) : 0
  return { width, height, data: Uint8Array.from(subject, soft) }
}

/** 1 where px of the subject hang together with a stroke over it: other things of its colours are other things. */
function touching(subject: Float32Array, seeds: Uint8Array, width: number): Uint8Array {
  const touched = new Uint8Array(seeds.length)
  const rest = placesOf(seeds.length, (at) => seeds[at] === SEED.subject)
  for (const at of rest) touched[at] = 1
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    const x = at % width
    const neighbours = [at - width, at + width, ...(x > 0 ? [at - 1] : []), ...(x < width - 1 ? [at + 1] : [])]
    for (const next of neighbours)
      if (touched[next] === 0 && subject[next] > LEAST_SHARE) {
        touched[next] = 1
        rest.push(next)
      }
  }
  return touched
}

function placesOf(count: number, wanted: (at: number) => boolean): number[] {
  const places: number[] = []
  for (let at = 0; at < count; at++) if (wanted(at)) places.push(at)
  return places
}

function isFrame(at: number, { width, height }: PixelImage): boolean {
  const margin = Math.max(1, Math.round(FRAME * Math.max(width, height)))
  const [x, y] = [at % width, Math.floor(at / width)]
  return Math.min(x, y, width - 1 - x, height - 1 - y) < margin
}

/** [height · width · 3], Oklab. */
function labOf({ data, width, height }: PixelImage): Float32Array {
  const lab = new Float32Array(width * height * 3)
  for (let at = 0; at < width * height; at++) lab.set(toOklab(data[at * 4], data[at * 4 + 1], data[at * 4 + 2]), at * 3)
  return lab
}

interface EdgeWeights {
  /** [height · width]: to the px on the right, and to the one below; 0 at the end of a line. */
  readonly right: Float32Array
  readonly below: Float32Array
}

function edgeWeights(lab: Float32Array, { width, height }: PixelImage): EdgeWeights {
  const count = width * height
  const difference = (a: number, b: number): number =>
    (lab[a] - lab[b]) ** 2 + (lab[a + 1] - lab[b + 1]) ** 2 + (lab[a + 2] - lab[b + 2]) ** 2
  const right = new Float32Array(count)
  const below = new Float32Array(count)
  let sum = 0
  for (let at = 0; at < count; at++) {
    const last = at % width === width - 1
    right[at] = last ? Number.POSITIVE_INFINITY : difference(at * 3, at * 3 + 3)
    below[at] = at + width >= count ? Number.POSITIVE_INFINITY : difference(at * 3, (at + width) * 3)
    if (!last) sum += right[at]
  }
  // Edges are told from texture by what is usual in this photo.
  const usual = Math.max(1e-6, (2 * sum) / count)
  const weight = (square: number): number =>
    square === Number.POSITIVE_INFINITY ? 0 : Math.exp(-square / usual) + 1e-4
  return { right: right.map(weight), below: below.map(weight) }
}

/** Added to the odds for where a place is: nothing near a stroke over the subject, less further off. */
function nearness(seeds: Uint8Array, { width, height }: PixelImage): Float32Array {
  const far = (FAR * Math.max(width, height)) ** 2
  // A distance transform by two passes over the px (Danielsson 1980).
  const from = new Int32Array(seeds.length).fill(-1)
  const square = (at: number, seed: number): number =>
    seed < 0
      ? Number.POSITIVE_INFINITY
      : ((at % width) - (seed % width)) ** 2 + (((at / width) | 0) - ((seed / width) | 0)) ** 2
  const take = (at: number, neighbour: number): void => {
    if (square(at, from[neighbour]) < square(at, from[at])) from[at] = from[neighbour]
  }
  for (let at = 0; at < seeds.length; at++) {
    if (seeds[at] === SEED.subject) from[at] = at
    if (at % width > 0) take(at, at - 1)
    if (at >= width) take(at, at - width)
  }
  for (let at = seeds.length - 1; at >= 0; at--) {
    if (at % width < width - 1) take(at, at + 1)
    if (at + width < seeds.length) take(at, at + width)
    if (at % width > 0) take(at, at - 1)
  }
  return Float32Array.from(from, (seed, at) => -Math.min(SUREST, square(at, seed) / far))
}

interface Walk {
  readonly seeds: Uint8Array
  /** The logarithm of how much likelier a px is the subject's. */
  readonly odds: (at: number) => number
  readonly edges: EdgeWeights
  readonly width: number
  readonly height: number
}

/** 0..1 for each px: where (L + D) x = D p, L the graph's Laplacian, D what colour and strokes count, p what they say. */
function walked({ seeds, odds, edges, width }: Walk, start: Float32Array): Float32Array {
  const count = seeds.length
  const own = new Float32Array(count)
  const wanted = new Float32Array(count)
  for (let at = 0; at < count; at++) {
    const isSeed = seeds[at] !== SEED.none
    own[at] = isSeed ? STROKE : PRIOR
    const share = isSeed ? (seeds[at] === SEED.subject ? 1 : 0) : 1 / (1 + Math.exp(-odds(at)))
    wanted[at] = own[at] * share
  }
  return conjugateGradients({ own, edges, width }, wanted, start)
}

interface System {
  readonly own: Float32Array
  readonly edges: EdgeWeights
  readonly width: number
}

function conjugateGradients(system: System, wanted: Float32Array, start: Float32Array): Float32Array {
  const count = wanted.length
  const x = start.slice()
  const product = new Float32Array(count)
  const diagonal = diagonalOf(system)
  multiply(system, x, product)
  const residual = wanted.map((value, at) => value - product[at])
  const direction = residual.map((value, at) => value / diagonal[at])
  let energy = dot(residual, direction)
  const enough = energy * 1e-5
  for (let step = 0; step < STEPS && energy > enough; step++) {
    multiply(system, direction, product)
    const length = energy / dot(direction, product)
    for (let at = 0; at < count; at++) {
      x[at] += length * direction[at]
      residual[at] -= length * product[at]
    }
    let next = 0
    for (let at = 0; at < count; at++) next += (residual[at] * residual[at]) / diagonal[at]
    const share = next / energy
    for (let at = 0; at < count; at++) direction[at] = residual[at] / diagonal[at] + share * direction[at]
    energy = next
  }
  return x
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at]
  return sum
}

function diagonalOf({ own, edges: { right, below }, width }: System): Float32Array {
  return own.map((value, at) => {
    const left = at % width > 0 ? right[at - 1] : 0
    const above = at >= width ? below[at - width] : 0
    return value + right[at] + below[at] + left + above
  })
}

function multiply({ own, edges: { right, below }, width }: System, x: Float32Array, out: Float32Array): void {
  for (let at = 0; at < x.length; at++) out[at] = own[at] * x[at]
  for (let at = 0; at < x.length; at++) {
    if (right[at] > 0) {
      const flow = right[at] * (x[at] - x[at + 1])
      out[at] += flow
      out[at + 1] -= flow
    }
    if (below[at] > 0) {
      const flow = below[at] * (x[at] - x[at + width])
      out[at] += flow
      out[at + width] -= flow
    }
  }
}
