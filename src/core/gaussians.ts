/** Mixtures of Gaussians over colours: what a part of a picture is coloured like. */
/** Gaussians of each mixture. */
const PARTS = 5
/** Steps of k-means. */
const CLUSTERING = 6
/** The least variance in each direction, so that few px of one colour know others too. */
const LEAST_VARIANCE = 3e-4

/** A Gaussian: its mean, the inverse of its covariance, and the logarithm of what it is multiplied with. */
export interface Gaussian {
  readonly mean: readonly number[]
  /** Upper triangle of three rows. */
  readonly inverse: readonly number[]
  readonly scale: number
}

/** Fitted to the colours at these places. @param lab [px · 3] */
export function mixtureOf(lab: Float32Array, places: readonly number[]): readonly Gaussian[] {
  if (places.length === 0) return []
  const groups = clustered(lab, places)
  return groups.filter((group) => group.length > 0).map((group) => gaussianOf(lab, group, group.length / places.length))
}

/** The places in groups of like colours, by k-means from the colours that are furthest from each other. */
function clustered(lab: Float32Array, places: readonly number[]): readonly number[][] {
  const colour = (at: number): number[] => [...lab.subarray(at * 3, at * 3 + 3)]
  const square = (at: number, mean: readonly number[]): number =>
    (lab[at * 3] - mean[0]) ** 2 + (lab[at * 3 + 1] - mean[1]) ** 2 + (lab[at * 3 + 2] - mean[2]) ** 2
  let means = [meanOf(lab, places)]
  // A sample is enough to begin with.
  const some = places.filter((_, i) => i % Math.ceil(places.length / 500) === 0)
  while (means.length < PARTS) {
    const distance = (at: number): number => Math.min(...means.map((mean) => square(at, mean)))
    means.push(colour(some.reduce((best, at) => (distance(at) > distance(best) ? at : best), some[0])))
  }
  let groups: number[][] = []
  for (let step = 0; step < CLUSTERING; step++) {
    groups = means.map(() => [])
    for (const at of places) {
      let best = 0
      for (let k = 1; k < means.length; k++) if (square(at, means[k]) < square(at, means[best])) best = k
      groups[best].push(at)
    }
    means = groups.map((group, k) => (group.length > 0 ? meanOf(lab, group) : means[k]))
  }
  return groups
}

function meanOf(lab: Float32Array, places: readonly number[]): number[] {
  const sum = [0, 0, 0]
  for (const at of places) {
    sum[0] += lab[at * 3]
    sum[1] += lab[at * 3 + 1]
    sum[2] += lab[at * 3 + 2]
  }
  return sum.map((value) => value / places.length)
}

function gaussianOf(lab: Float32Array, places: readonly number[], share: number): Gaussian {
  const mean = meanOf(lab, places)
  let [aa, ab, ac, bb, bc, cc] = [0, 0, 0, 0, 0, 0]
  for (const at of places) {
    const x = lab[at * 3] - mean[0]
    const y = lab[at * 3 + 1] - mean[1]
    const z = lab[at * 3 + 2] - mean[2]
    aa += x * x
    ab += x * y
    ac += x * z
    bb += y * y
    bc += y * z
    cc += z * z
  }
  const n = places.length
  const [a, b, c, d, e, f] = [
    aa / n + LEAST_VARIANCE,
    ab / n,
    ac / n,
    bb / n + LEAST_VARIANCE,
    bc / n,
    cc / n + LEAST_VARIANCE,
  ]
  const [m0, m1, m2] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const determinant = a * m0 + b * m1 + c * m2
  const inverse = [m0, m1, m2, a * f - c * c, b * c - a * e, a * d - b * b].map((value) => value / determinant)
  return { mean, inverse, scale: Math.log(share) - 0.5 * Math.log(determinant) }
}

/** Of the colour at a place, up to a constant that all mixtures share; 0 without a Gaussian. */
export function logLikelihood(mixture: readonly Gaussian[], lab: Float32Array, at: number): number {
  let best = Number.NEGATIVE_INFINITY
  for (const { mean, inverse, scale } of mixture) {
    const x = lab[at * 3] - mean[0]
    const y = lab[at * 3 + 1] - mean[1]
    const z = lab[at * 3 + 2] - mean[2]
    const own = inverse[0] * x * x + inverse[3] * y * y + inverse[5] * z * z
    const square = own + 2 * (inverse[1] * x * y + inverse[2] * x * z + inverse[4] * y * z)
    best = Math.max(best, scale - 0.5 * square)
  }
  // Without any, all colours are as likely.
  return mixture.length > 0 ? best : 0
}
