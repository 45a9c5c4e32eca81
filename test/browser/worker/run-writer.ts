/** Stores runs one after the other until it is ended from outside; tells the number of each that is in storage. */
import type { PolishState } from '../../../src/gatys/types.ts'
import { RunStore } from '../../../src/worker/run-store.ts'

const LENGTH = 1e6

self.onmessage = async ({ data: database }: MessageEvent<string>) => {
  const store = new RunStore(database)
  const kept = new Float32Array(LENGTH)
  for (let iteration = 1; ; iteration++) {
    const values = () => new Float32Array(LENGTH).fill(iteration)
    const meta = { settings: {}, iteration } as unknown as PolishState['meta']
    await store.save({
      key: 'a',
      ended: null,
      state: { meta, arrays: { x: values(), s: values(), y: values(), kept } },
    })
    self.postMessage(iteration)
  }
}
