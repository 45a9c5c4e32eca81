/** A buffer, and from which step to which it is in use, both included. */
export interface Lifetime {
  readonly name: string
  readonly bytes: number
  readonly first: number
  readonly last: number
}

/** Where buffers lie, from 0 on, and how many bytes all of them take. */
export interface Arena {
  readonly offsets: ReadonlyMap<string, number>
  readonly bytes: number
}

/** Vectors are loaded in 16 bytes; a cache's line has 64. */
const ALIGNMENT = 64

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/**
 * Lays buffers out so that those in use at the same step never overlap: the largest first, each at the lowest place
 * that is free all its life (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net inference",
 * section 5.2). For this network that is the least possible.
 */
export function layOut(buffers: readonly Lifetime[]): Arena {
  const placed: { readonly buffer: Lifetime; readonly from: number; readonly to: number }[] = []
  for (const buffer of [...buffers].sort((a, b) => b.bytes - a.bytes || a.first - b.first)) {
    const taken = placed
      .filter((other) => other.buffer.first <= buffer.last && buffer.first <= other.buffer.last)
      .sort((a, b) => a.from - b.from)
    let from = 0
    for (const other of taken) {
      if (other.from - from >= buffer.bytes) break
      from = Math.max(from, other.to)
    }
    placed.push({ buffer, from, to: from + aligned(buffer.bytes) })
  }
  return {
    offsets: new Map(placed.map(({ buffer, from }) => [buffer.name, from])),
    bytes: placed.reduce((most, { to }) => Math.max(most, to), 0),
  }
}
