/** Workers of the app's worker, each of which computes a strip of a large picture. */
import type { StripPort, StripsOptions } from '../engine/fused/strips/strip-port.ts'
import stripUrl from './strip-service.ts?worker&url'

/** Strips by the device's hardware threads: one is left for the page, and half of a phone's are slow. */
const COUNTS = [
  { threads: 8, strips: 4 },
  { threads: 4, strips: 2 },
] as const

export function stripCount(threads: number): number {
  return COUNTS.find((row) => threads >= row.threads)?.strips ?? 1
}

/** What paints large pictures with this worker; nothing is loaded where it is too small a device. */
export function stripWorkers(): StripsOptions {
  // Browsers before 2023 have no workers of workers.
  const count = typeof Worker === 'undefined' ? 1 : stripCount(navigator.hardwareConcurrency)
  return { count, start: async () => portTo(start()) }
}

let starter: string | null = null

/** Under the page's own policy, see `client-worker.ts`. */
function start(): Worker {
  const script = `import ${JSON.stringify(new URL(stripUrl, import.meta.url).href)}`
  starter ??= URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  return new Worker(starter, { type: 'module', name: 'pastiche strip' })
}

function portTo(worker: Worker): StripPort {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (onMessage, onFailure) => {
      worker.addEventListener('message', ({ data }) => onMessage(data))
      worker.addEventListener('messageerror', onFailure)
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        onFailure(new Error(event.message))
      })
    },
    close: () => worker.terminate(),
  }
}
