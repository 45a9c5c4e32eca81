import { Worker } from 'node:worker_threads'

const FILE = new URL('./strip-thread.ts', import.meta.url).href

/** A thread that serves a strip from the sources: `tsx` has to be asked for anew in each. */
export function startStripWorker(): Worker {
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(FILE)}) })`
  return new Worker(script, { eval: true })
}
