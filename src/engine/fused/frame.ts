import { type NetworkLayer, reductions } from '../../core/network.ts'
import type { Size } from '../../core/size.ts'
import { groundBytes } from '../../kernels/ground-fields.ts'
import { LAYER_BYTES, ringBytes, SCRATCH_BEFORE, scratchBytes, TILE } from '../../kernels/layer-fields.ts'
import { aligned } from './arena.ts'
import { arenaOf, type Storage } from './feature-storage.ts'
import { paddedOutputs } from './pack.ts'

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
const BASE = 4096

export function fix(layers: readonly NetworkLayer[]): Fixed {
  let at = BASE
  const take = (bytes: number) => {
    const place = at
    at += aligned(bytes)
    return place
  }
  const fixed = new Map<string, FixedLayer>()
  for (const layer of layers) {
    const { name, kind, inputs, skip } = layer
    const outputs = paddedOutputs(layer)
    fixed.set(name, {
      layer: take(LAYER_BYTES),
      depthwise: take(kind === 'separable' ? 16 * inputs * 4 : 0),
      weights: take((kind === 'separable' ? inputs + (skip?.inputs ?? 0) : 9 * inputs) * outputs * 4),
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
  /** Features by the layer's name, and what else lives for a while. */
  readonly features: ReadonlyMap<string, number>
  /** Of each layer that is computed in turns with others; the rest share one. */
  readonly rings: ReadonlyMap<string, number>
  readonly scratch: number
  /** The photo's rows and what is made of them, see photo-source.ts. */
  readonly ground: number
  /** A row of the picture as numbers, and as bytes. */
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
  { size, storage, encoderStays }: Pick<Frame, 'size' | 'storage' | 'encoderStays'>,
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
  const scratch =
    SCRATCH_BEFORE +
    take(
      SCRATCH_BEFORE +
        Math.max(
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
  const last = layers[layers.length - 1]
  const row = take((size.width / 2 + TILE) * paddedOutputs(last) * 4)
  const pixels = take(2 * size.width * 4)
  const arena = arenaOf(layers, size, { ...storage, encoderStays })
  const base = take(arena.bytes)
  const features = new Map([...arena.offsets].map(([name, offset]) => [name, base + offset]))
  return { size, storage, encoderStays, features, rings, scratch, ground, row, pixels, bytes: at }
}
