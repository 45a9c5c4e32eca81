import type { NetworkLayer } from '../../core/network.ts'
import type { Kernels } from '../../kernels/kernel-module.ts'
import type { SubpixelRows } from '../executor.ts'
import type { Frame } from './frame.ts'
import type { Addresses } from './kernel-memory.ts'
import type { Edges } from './strip.ts'

/** Takes row `y` of the picture's sub-pixels. @param address of [width / 2, padded sub-pixels] in the kernels' memory, 0..1 */
export type EmitRow = (y: number, address: number) => void

/** A photo's rows, which may come from elsewhere. */
export interface PhotoRows extends SubpixelRows {
  /** Before rows from `first` on, up to `end`, which is not included, are asked for, each once. */
  readonly begin?: (first: number, end: number) => void
  /** Until rows up to `end`, which is not included, are there. */
  readonly until?: (end: number) => Promise<void>
}

/**
 * Once a layer has been over all of the strip's rows: makes the statistics what the layers behind it multiply by and
 * add, and where there are other strips gets its neighbours' rows.
 *
 * @param places that were counted
 * @param edges null where the feature is not kept
 */
export type Settle = (layer: NetworkLayer, places: number, edges: Edges | null) => void | Promise<void>

/** What a pass computes with. */
export interface PassParts {
  readonly network: Addresses
  readonly kernels: Kernels
  readonly frame: Frame
  readonly settle: Settle
}
