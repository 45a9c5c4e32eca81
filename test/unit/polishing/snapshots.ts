import type { PolishState, Snapshot } from '../../../src/gatys/types.ts'

/** A snapshot of a run of ten iterations at one size, with nothing in it that takes time. */
export function snapshotAt(iteration: number, change: Partial<Snapshot> = {}): Snapshot {
  const meta = { version: 1, release: 'r', width: 8, height: 8, iteration, settings: { iterations: 10, maxEdge: 1024 } }
  return {
    iteration,
    iterations: 10,
    done: iteration / 10,
    width: 8,
    height: 8,
    losses: { content: 1, style: 1, variation: 1, total: 3 },
    ended: iteration === 10 ? 'done' : null,
    state: { meta: meta as unknown as PolishState['meta'], arrays: {} },
    picture: () => ({ width: 8, height: 8, data: new Uint8ClampedArray(256) }),
    ...change,
  }
}
