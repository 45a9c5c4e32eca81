import type { Kernels } from '../../../kernels/kernel-module.ts'
import type { Edges } from '../strip.ts'

/** Rows of a layer's output that pass between neighbours. */
export interface Rows {
  readonly first: ArrayBuffer | null
  readonly last: ArrayBuffer | null
}

/** The strip's own rows that its neighbours want. */
export function ownRows({ memory }: Kernels, edges: Edges | null): Rows {
  const copy = (wanted: number, address: number, bytes: number) =>
    wanted ? memory.buffer.slice(address, address + bytes) : null
  if (!edges) return { first: null, last: null }
  const { rowBytes, first, last, above, below } = edges
  return { first: copy(above, first, rowBytes), last: copy(below, last, rowBytes) }
}

/** Puts the neighbours' rows where the strip wants them. */
export function putRows(
  { memory }: Kernels,
  edges: Edges | null,
  { above, below }: { readonly above: ArrayBuffer | null; readonly below: ArrayBuffer | null },
): void {
  if (edges?.above && above) new Uint8Array(memory.buffer, edges.above, edges.rowBytes).set(new Uint8Array(above))
  if (edges?.below && below) new Uint8Array(memory.buffer, edges.below, edges.rowBytes).set(new Uint8Array(below))
}
