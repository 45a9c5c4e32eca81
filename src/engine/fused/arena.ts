import { uniform } from '../../core/noise.ts'

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
export const ALIGNMENT = 64

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/** Orders of equally large buffers that are tried at most. */
const TRIES = 200

/** Bytes of the step at which most are in use: less is not possible. */
function leastBytes(buffers: readonly Lifetime[]): number {
  const inUse = (step: number) =>
    buffers.reduce((sum, { first, last, bytes }) => sum + (first <= step && step <= last ? aligned(bytes) : 0), 0)
  return Math.max(0, ...buffers.map(({ first }) => inUse(first)))
}

/**
 * Lays buffers out so that those in use at the same step never overlap: the largest first, each at the lowest place
 * that is free all its life (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net inference",
 * section 5.2). Equally large ones are tried in one order after another, until nothing is wasted.
 */
export function layOut(buffers: readonly Lifetime[]): Arena {
  const least = leastBytes(buffers)
  let best: Arena | null = null
  for (let attempt = 0; attempt < TRIES && !(best && best.bytes <= least); attempt++) {
    const drawn = new Map(buffers.map((buffer, i) => [buffer, uniform(i, attempt, 0)]))
    const order = (a: Lifetime, b: Lifetime) =>
      b.bytes - a.bytes || (attempt === 0 ? a.first - b.first : (drawn.get(a) ?? 0) - (drawn.get(b) ?? 0))
    const found = place([...buffers].sort(order))
    if (!best || found.bytes < best.bytes) best = found
  }
  return best ?? { offsets: new Map(), bytes: 0 }
}

function place(buffers: readonly Lifetime[]): Arena {
  const placed: { readonly buffer: Lifetime; readonly from: number; readonly to: number }[] = []
  for (const buffer of buffers) {
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
