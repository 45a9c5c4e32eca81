import { SUBPIXELS } from '../../core/network.ts'
import type { Kernels } from '../../kernels/kernel-module.ts'
import type { PictureRows } from '../executor.ts'
import type { Frame } from './frame.ts'
import { type Addresses, numbersAt } from './kernel-memory.ts'
import { paddedOutputs } from './pack.ts'
import type { EmitRow } from './pass-parts.ts'

/** Takes a picture's rows, in order, as bytes or as numbers [width / 2 · sub-pixels]; they are another's afterwards. */
export type Sink =
  | { readonly as: 'bytes'; readonly row: PictureRows }
  | { readonly as: 'numbers'; readonly row: (y: number, values: Float32Array) => void }

/** What makes of the last layer's rows those that a sink takes. */
export function emitTo(sink: Sink, kernels: Kernels, frame: Frame, { layers }: Pick<Addresses, 'layers'>): EmitRow {
  const step = paddedOutputs(layers[layers.length - 1])
  const width = frame.size.width / 2
  if (sink.as === 'bytes') {
    const bytes = new Uint8ClampedArray(kernels.memory.buffer, frame.pixels, 2 * frame.size.width * 4)
    return (y, address) => {
      kernels.toBytes(address, frame.pixels, width, step * 4)
      sink.row(y, bytes)
    }
  }
  const values = new Float32Array(width * SUBPIXELS)
  return (y, address) => {
    const row = numbersAt(kernels, address, width * step)
    for (let x = 0, at = 0; x < row.length; x += step, at += SUBPIXELS) values.set(row.subarray(x, x + SUBPIXELS), at)
    sink.row(y, values)
  }
}

/** The same sink, that gets no row twice, whoever paints it. */
export function onlyOnce(sink: Sink): Sink {
  let next = 0
  const isNew = (y: number) => {
    if (y < next) return false
    next = y + 1
    return true
  }
  if (sink.as === 'bytes') return { as: 'bytes', row: (y, rgba) => void (isNew(y) && sink.row(y, rgba)) }
  return { as: 'numbers', row: (y, values) => void (isNew(y) && sink.row(y, values)) }
}
