import { type NetworkLayer, reductions } from '../../core/network.ts'
import type { Size } from '../../core/size.ts'
import { groundBytes } from '../../kernels/ground-fields.ts'
import { LAYER_BYTES, ringBytes, SCRATCH_BEFORE, scratchBytes, TILE } from '../../kernels/layer-fields.ts'
import { domainScratchBytes } from '../../kernels/panels.ts'
import { ALIGNMENT, aligned } from './arena.ts'
import { arenaOf, noiseBuffer, type Storage } from './feature-storage.ts'
import { paddedOutputs, weightCount } from './pack.ts'
import { deepest, halosOf, type Span, type Strip, spanOf, stripHeight } from './strip.ts'

/** Addresses of what hangs on the network alone. */
export interface Fixed {
  /** The layer itself, its weights and what becomes of its norm, by the layer's name. */
  readonly layers: ReadonlyMap<string, FixedLayer>
  readonly bytes: number
}

export interface FixedLayer {
  readonly layer: number
  readonly depthwise: number
  readonly weights: number
  readonly bias: number
  readonly affine: number
  readonly statistics: number
  readonly amounts: number
}

/** Where the kernels may begin to write: what the compiler keeps for itself is below. */
export const NUMBERS_AT = 4096
/** Where features begin behind a multiple of {@link ALIGNMENT}. */
const OFF_GRID = 16

export function fix(layers: readonly NetworkLayer[]): Fixed {
  let at = NUMBERS_AT
  const take = (bytes: number) => {
    const place = at
    at += aligned(bytes)
    return place
  }
  const fixed = new Map<string, FixedLayer>()
  for (const layer of layers) {
    const { name, kind, inputs } = layer
    const outputs = paddedOutputs(layer)
    fixed.set(name, {
      layer: take(LAYER_BYTES),
      depthwise: take(kind === 'separable' ? 16 * inputs * 4 : 0),
      weights: take(weightCount(layer) * 4),
      bias: take(outputs * 4),
      affine: take(2 * outputs * 4),
      statistics: take(2 * outputs * 4),
      amounts: take(outputs * 4),
    })
  }
  return { layers: fixed, bytes: at }
}

/** Addresses of what hangs on the size of a pass as well. */
export interface Frame {
  readonly size: Size
  readonly storage: Storage
  readonly encoderStays: boolean
  /** What is computed in this memory, and the rows that this is of each layer's output. */
  readonly strip: Strip
  readonly spans: ReadonlyMap<string, Span>
  /** Features by the layer's name, and what else lives for a while; by their row 0 even where it is another strip's. */
  readonly features: ReadonlyMap<string, number>
  /** Of each layer that is computed in turns with others; the rest share one. */
  readonly rings: ReadonlyMap<string, number>
  readonly scratch: number
  /** The photo's rows and what is made of them, see photo-source.ts. */
  readonly ground: number
  /** Two rows of the picture as numbers, and one as bytes. */
  readonly row: number
  readonly pixels: number
  /** All that is needed, the fixed part included. */
  readonly bytes: number
}

/** A layer's input's width, and its output's, px. */
export function widthsOf(
  layers: readonly NetworkLayer[],
  width: number,
): ReadonlyMap<string, readonly [number, number]> {
  const reduced = reductions(layers)
  return new Map(
    layers.map(({ name, from }) => [
      name,
      [width / (from === null ? 2 : (reduced.get(from) ?? 1)), width / (reduced.get(name) ?? 1)],
    ]),
  )
}

export function frameOf(
  layers: readonly NetworkLayer[],
  fixed: Fixed,
  { size, storage, encoderStays, strip }: Pick<Frame, 'size' | 'storage' | 'encoderStays' | 'strip'>,
): Frame {
  let at = aligned(fixed.bytes)
  const take = (bytes: number) => {
    const place = at
    at += aligned(bytes)
    return place
  }
  const widths = widthsOf(layers, size.width)
  const ringOf = ({ name, inputs }: NetworkLayer) => ringBytes(widths.get(name)?.[0] ?? 0, inputs)
  const shared = take(Math.max(...layers.map(ringOf)))
  const inTurns = [layers[0], ...layers.slice(-2)]
  const rings = new Map<string, number>(layers.map(({ name }) => [name, shared]))
  for (const layer of inTurns) rings.set(layer.name, take(ringOf(layer)))
  const last = layers[layers.length - 1]
  const scratch =
    SCRATCH_BEFORE +
    take(
      SCRATCH_BEFORE +
        Math.max(
          domainScratchBytes(last.inputs),
          ...layers.map(({ name, inputs, outputs, skip }) =>
            scratchBytes(widths.get(name) ?? [0, 0], {
              channels: inputs,
              skipChannels: skip?.inputs ?? 0,
              outputs: Math.max(outputs, 16),
            }),
          ),
        ),
    )
  const ground = take(groundBytes(size.width))
  const row = take((size.width + TILE) * paddedOutputs(last) * 4)
  const pixels = take(2 * size.width * 4)
  // As if the neighbours' rows were the smallest features': buffers keep their proportions, or they would fit together worse.
  const there = {
    width: size.width,
    height: stripHeight(strip, layers) + halosOf(strip, size, layers) * deepest(layers),
  }
  const arena = arenaOf(layers, there, { ...storage, encoderStays })
  const spans = new Map(layers.map(({ name }) => [name, spanOf(name, { strip, size, layers })]))
  const before = bytesBefore(layers, { size, storage, spans })
  const base = OFF_GRID + take(OFF_GRID + arena.bytes + ALIGNMENT * arena.offsets.size)
  const features = byRowZero(arena.offsets, before, base)
  return { size, storage, encoderStays, strip, spans, features, rings, scratch, ground, row, pixels, bytes: at }
}

/**
 * Addresses as the kernels take them: of row 0, be that before the memory's begin, for they reckon modulo 2³². None may
 * come to 0, which means "none". A band's rows, which move along, are multiples of 64 bytes, and so never come to it
 * from a place that is not on their grid.
 */
function byRowZero(
  offsets: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
  base: number,
): ReadonlyMap<string, number> {
  const addresses = new Map([...offsets].map(([name, offset]) => [name, base + offset - (before.get(name) ?? 0)]))
  return [...addresses.values()].includes(0) ? byRowZero(offsets, before, base + ALIGNMENT) : addresses
}

/** Bytes of the rows before the first that is there. */
function bytesBefore(
  layers: readonly NetworkLayer[],
  { size, storage, spans }: Pick<Frame, 'size' | 'storage' | 'spans'>,
): ReadonlyMap<string, number> {
  const before = new Map<string, number>()
  const widths = widthsOf(layers, size.width)
  layers.forEach(({ name, outputs }, step) => {
    const width = widths.get(name)?.[1] ?? 0
    const first = spans.get(name)?.above ?? 0
    before.set(noiseBuffer(name), first * width * 4)
    // A band is moved along.
    if (!(storage.lastAgain && step === layers.length - 2))
      before.set(name, first * width * outputs * (storage.half ? 2 : 4))
  })
  return before
}
