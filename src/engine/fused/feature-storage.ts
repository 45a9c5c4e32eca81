import { ENCODER, type NetworkLayer, reductions } from '../../core/network.ts'
import { TILE } from '../../kernels/layer-fields.ts'
import { type Arena, type Lifetime, layOut } from './arena.ts'

/** How a pass keeps its features: what is saved in memory costs time. */
export interface Storage {
  /** In half precision. */
  readonly half: boolean
  /** Whether the first layer's features are computed again, in bands, where the last features need them. */
  readonly firstAgain: boolean
  /** Whether the last features are computed a second time, in bands, and never kept whole. */
  readonly lastAgain: boolean
}

const WHOLE = { half: false, lastAgain: false, firstAgain: false, encoderStays: false } as const

/** Ways to keep features, from the quickest to the smallest; in the first the encoder's stay for the next picture. */
export const STORAGES: readonly (Storage & { readonly encoderStays: boolean })[] = [
  { ...WHOLE, encoderStays: true },
  WHOLE,
  { ...WHOLE, half: true },
  { ...WHOLE, half: true, firstAgain: true },
  { ...WHOLE, half: true, lastAgain: true, firstAgain: true },
]

/** A pass of more bytes than this leaves no memory behind: what a picture of 1,400 × 1,000 px takes. */
export const LARGE = 192 * 2 ** 20

/** Bytes of features for each px of the picture in the last of them, with what rings and rows of a usual picture take. */
export const LEAST_BYTES_PER_PIXEL = 26

/** Name of the buffer for the noise behind a layer's norm. */
export const noiseBuffer = (layer: string) => `noise of ${layer}`

/** Rows of the last features that are in memory at once where they are computed in bands. */
export const BAND_ROWS = 16

/** What a pass keeps in memory, with the step of the layer by which it is written and the last that reads it. */
export function buffersOf(
  layers: readonly NetworkLayer[],
  size: { readonly width: number; readonly height: number },
  { half, lastAgain, firstAgain, encoderStays }: Storage & { readonly encoderStays: boolean },
): readonly Lifetime[] {
  const reduced = reductions(layers)
  const bytes = half ? 2 : 4
  const last = layers.length - 1
  const deepest = Math.max(...reduced.values())
  const widest = Math.max(...layers.map(({ outputs }) => outputs))
  const lives = new Map<string, Lifetime>()
  layers.forEach(({ name, from, outputs, skip, noise }, step) => {
    const use = (feature: string | null | undefined, until: number) => {
      const life = feature ? lives.get(feature) : undefined
      if (life) lives.set(life.name, { ...life, last: Math.max(life.last, until) })
    }
    const band = lastAgain && step === last - 1
    // Computed band by band, it is read until the end.
    const until = band ? last : step
    use(from, until)
    if (!(firstAgain && skip?.from === ENCODER[0])) use(skip?.from, until)
    // A residual is added where the sum is read.
    use(layers.find((layer) => layer.name === from)?.residual, until)
    if (step === last) return
    const by = reduced.get(name) ?? 1
    // Room for a tile beyond the end, twice as much where the sides are: so that two buffers fit where a larger one was.
    const beyond = (TILE * widest * bytes * deepest) / by
    const rows = band ? BAND_ROWS + 2 : size.height / by
    lives.set(name, {
      name,
      bytes: rows * (size.width / by) * outputs * bytes + beyond,
      first: step,
      last: encoderStays && ENCODER.some((stays) => stays === name) ? last : step,
    })
    if (noise !== null)
      lives.set(noiseBuffer(name), {
        name: noiseBuffer(name),
        bytes: rows * (size.width / by) * 4,
        first: step,
        last: step + 1,
      })
    if (firstAgain && step === last - 1) {
      const first = layers[0]
      const wide = size.width / (reduced.get(first.name) ?? 1)
      const rowBytes = wide * first.outputs * bytes
      lives.set(FIRST_BAND, {
        name: FIRST_BAND,
        bytes: (BAND_ROWS + 2) * rowBytes + TILE * first.outputs * 4,
        first: step,
        last,
      })
    }
  })
  return [...lives.values()]
}

/** Name of the buffer for rows of the first features that are computed again. */
export const FIRST_BAND = 'encode1 again'

export function arenaOf(...of: Parameters<typeof buffersOf>): Arena {
  return layOut(buffersOf(...of))
}
