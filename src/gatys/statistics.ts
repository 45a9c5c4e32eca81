import { StyleTransferError } from '../core/errors.ts'
import { type ImageInput, type PixelImage, readImage } from '../core/image.ts'
import { STROKE_PX } from '../core/knobs.ts'
import { resample } from '../core/resample.ts'
import type { NamedTensor, WrittenTensor } from '../core/safetensors.ts'
import { scaled } from '../core/size.ts'
import { STYLE_PX } from '../core/strokes.ts'
import { checkCall, checkEngine } from '../engine/check-arguments.ts'
import { toRgb } from '../engine/pixels.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import { LossNetwork } from './loss-network.ts'
import { measureSize } from './measure.ts'
import { fromGrey, toGrey } from './picture.ts'
import type { SizeStatistics, StyleStatistics, TapStatistics } from './types.ts'

/** Short sides in px of a painting at which its statistics are taken. */
export const STATISTICS_PX = [STROKE_PX.least, STYLE_PX.fine, STYLE_PX.painted, STYLE_PX.bold] as const

/** Longer side of a measured painting in px at most; a long strip is seen smaller. */
const MAX_EDGE = 2048

export interface MeasureOptions extends CallOptions {
  /** Only what is needed for pictures with the photo's colours, or without; default both. */
  readonly keepColours?: boolean
  /** Only the sizes that this stroke size needs, px; default all. */
  readonly strokePx?: number
}

/** Sizes of {@link STATISTICS_PX} that a painting of this short side in px at the finished picture is asked for. */
export function neededSizes(strokePx: number): readonly number[] {
  return STATISTICS_PX.filter((px, i) => px <= strokePx || (STATISTICS_PX[i - 1] ?? 0) < strokePx)
}

/**
 * Reads the statistics of a painting off the release's loss network.
 *
 * @throws StyleTransferError `model-missing` where the release has no loss network, and what the engine throws
 */
export async function measureStatistics(
  engine: Engine,
  painting: ImageInput,
  options: MeasureOptions = {},
): Promise<StyleStatistics> {
  checkEngine(engine)
  checkCall(options)
  const pixels = readImage(painting)
  const { keepColours, strokePx = STYLE_PX.bold, signal, onProgress } = options
  const network = await LossNetwork.load(engine, signal)
  const wanted = neededSizes(strokePx)
  const total = wanted.reduce((sum, px) => sum + px * px, 0) * (keepColours === undefined ? 2 : 1)
  let done = 0
  const read = async (grey: boolean): Promise<Map<number, SizeStatistics>> => {
    const sizes = new Map<number, SizeStatistics>()
    for (const px of wanted) {
      const image = atShortSide(pixels, px)
      const plain = toRgb(image)
      const rgb = grey ? fromGrey(toGrey(plain)) : plain
      sizes.set(px, await engine.turn((call) => measureSize(network, rgb, image, call), { signal }))
      done += px * px
      onProgress?.({ done: done / total })
    }
    return sizes
  }
  try {
    const colour = keepColours === true ? new Map<number, SizeStatistics>() : await read(false)
    const grey = keepColours === false ? new Map<number, SizeStatistics>() : await read(true)
    return { colour, grey }
  } finally {
    network.dispose()
  }
}

/** The painting at a short side in px; a long strip smaller. */
export function atShortSide(painting: PixelImage, px: number): PixelImage {
  const short = Math.min(painting.width, painting.height)
  const long = Math.max(painting.width, painting.height)
  const { width, height } = scaled(painting, Math.min(px / short, MAX_EDGE / long))
  return resample(painting, width, height)
}

/** @throws StyleTransferError `model-corrupt` where two images were measured by different networks */
export function checkSameNetwork(taps: readonly TapStatistics[], others: readonly TapStatistics[]): void {
  if (taps.length === others.length && taps.every(({ channels }, i) => channels === others[i].channels)) return
  throw new StyleTransferError(
    'model-corrupt',
    'The statistics of a style do not fit the loss network: they are of another release, or damaged. Load them again.',
  )
}

/**
 * The weighted mean of sizes: of several paintings, or of two sizes of one.
 *
 * @param parts weights ≥ 0 that add up to 1
 * @throws StyleTransferError `model-corrupt` as {@link checkSameNetwork}
 */
export function blend(parts: readonly { readonly of: SizeStatistics; readonly weight: number }[]): SizeStatistics {
  const [first] = parts
  for (const { of } of parts) checkSameNetwork(of.taps, first.of.taps)
  const sum = (pick: (size: SizeStatistics) => Float32Array): Float32Array => {
    const out = new Float32Array(pick(first.of).length)
    for (const { of, weight } of parts) for (const [i, v] of pick(of).entries()) out[i] += weight * v
    return out
  }
  return {
    taps: first.of.taps.map(({ channels }, i) => ({
      channels,
      mean: sum(({ taps }) => taps[i].mean),
      gram: sum(({ taps }) => taps[i].gram),
    })),
    variation: parts.reduce((total, { of, weight }) => total + weight * of.variation, 0),
  }
}

/** Statistics at any short side in px, between the measured ones in equal ratios; clamped outside. */
export function atSize(sizes: ReadonlyMap<number, SizeStatistics>, px: number): SizeStatistics {
  const known = [...sizes.keys()].sort((a, b) => a - b)
  if (known.length === 0)
    throw new StyleTransferError('bad-option', "The painting's statistics are for other settings.")
  const above = known.find((size) => size >= px) ?? known[known.length - 1]
  const below = [...known].reverse().find((size) => size <= px) ?? known[0]
  const get = (size: number): SizeStatistics => sizes.get(size) as SizeStatistics
  if (above === below) return get(above)
  const share = Math.log(px / below) / Math.log(above / below)
  return blend([
    { of: get(below), weight: 1 - share },
    { of: get(above), weight: share },
  ])
}

const KINDS = ['colour', 'grey'] as const

/**
 * Statistics as tensors of a file. Correlations of ReLU's outputs lie in 0..1 and are kept as bytes, half of the
 * symmetric matrix; that moves a Gram matrix by 0.2 % of its channels' energies at most.
 */
export function packStatistics(statistics: StyleStatistics): Record<string, WrittenTensor> {
  const out: Record<string, WrittenTensor> = {}
  for (const kind of KINDS)
    for (const [px, { taps, variation }] of statistics[kind]) {
      const channels = taps.map((tap) => tap.channels)
      const bytes = taps.flatMap(({ channels, gram }) => {
        const correlation = (i: number, j: number) =>
          gram[i * channels + j] / (Math.sqrt(gram[i * channels + i] * gram[j * channels + j]) || 1)
        return triangle(channels).map(([i, j]) => Math.round(255 * Math.min(1, Math.max(0, correlation(i, j)))))
      })
      const energies = taps.flatMap(({ channels, gram }) =>
        Array.from({ length: channels }, (_, i) => Math.sqrt(gram[i * channels + i])),
      )
      const put = (name: string, data: Float32Array | Uint8Array) => {
        out[`${kind}.${px}.${name}`] = { shape: [data.length], data }
      }
      put('correlation', Uint8Array.from(bytes))
      put('energy', Float32Array.from(energies))
      put('mean', Float32Array.from(taps.flatMap(({ mean }) => [...mean])))
      put('channels', Float32Array.from(channels))
      put('variation', Float32Array.of(variation))
    }
  return out
}

/** Places below the diagonal. */
function triangle(channels: number): [number, number][] {
  return Array.from({ length: channels }, (_, i) =>
    Array.from({ length: i }, (_, j): [number, number] => [i, j]),
  ).flat()
}

/** Features per place at most, whose square a Gram matrix takes. */
const MOST_CHANNELS = 4096

const damaged = () => new StyleTransferError('model-corrupt', 'The statistics of a style are damaged. Load them again.')

/** One size's tensors, each of the length that the channels ask for and finite. */
function checkSize(channels: Float32Array, parts: Readonly<Record<string, Float32Array>>): void {
  if (!channels.every((count) => Number.isInteger(count) && count >= 1 && count <= MOST_CHANNELS)) throw damaged()
  const sum = channels.reduce((total, count) => total + count, 0)
  const pairs = channels.reduce((total, count) => total + (count * (count - 1)) / 2, 0)
  const lengths: Readonly<Record<string, number>> = { correlation: pairs, energy: sum, mean: sum, variation: 1 }
  for (const [name, numbers] of Object.entries(parts))
    if (numbers.length !== lengths[name] || !numbers.every(Number.isFinite)) throw damaged()
}

/**
 * The inverse of `packStatistics`, from a built-in style's file as `engine.load` reads it.
 *
 * @throws StyleTransferError `model-corrupt`, `bad-option`
 */
export function readStatistics(tensors: ReadonlyMap<string, NamedTensor>): StyleStatistics {
  if (typeof tensors?.get !== 'function')
    throw new StyleTransferError('bad-option', 'readStatistics takes what engine.load gives for a style.')
  const get = (name: string): Float32Array => {
    const found = tensors.get(name)
    if (!found) throw damaged()
    return found.data
  }
  const read = (kind: (typeof KINDS)[number]) =>
    new Map(STATISTICS_PX.map((px) => [px, readSize((name) => get(`${kind}.${px}.${name}`))]))
  return { colour: read('colour'), grey: read('grey') }
}

function readSize(get: (name: string) => Float32Array): SizeStatistics {
  const [correlation, energies, means] = [get('correlation'), get('energy'), get('mean')]
  const [channels, variation] = [get('channels'), get('variation')]
  checkSize(channels, { correlation, energy: energies, mean: means, variation })
  let at = 0
  let pairs = 0
  const taps = Array.from(channels, (channels): TapStatistics => {
    const energy = energies.subarray(at, at + channels)
    const gram = new Float32Array(channels * channels)
    for (let i = 0; i < channels; i++) {
      gram[i * channels + i] = energy[i] * energy[i]
      for (let j = 0; j < i; j++) {
        const product = (correlation[pairs++] / 255) * energy[i] * energy[j]
        gram[i * channels + j] = product
        gram[j * channels + i] = product
      }
    }
    const mean = means.slice(at, at + channels)
    at += channels
    return { channels, mean, gram }
  })
  return { taps, variation: variation[0] }
}
