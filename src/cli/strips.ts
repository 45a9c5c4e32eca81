/** Threads of this process that compute strips of a picture, see `engine/fused/strips`. */
import { availableParallelism } from 'node:os'
import { parentPort, Worker } from 'node:worker_threads'
import { serveStrip } from '../engine/fused/strips/serve-strip.ts'
import type { StripPort, StripsOptions } from '../engine/fused/strips/strip-port.ts'
import type { ToStrip } from '../engine/fused/strips/strip-protocol.ts'

/** More hardly help: each layer waits for the slowest. */
const MOST = 4

/**
 * @param entry the program's own file, which is started once more for each
 * @param painters processes that paint at the same time
 */
export function stripThreads(entry: string, painters: number): StripsOptions {
  return {
    count: Math.min(MOST, Math.floor(availableParallelism() / painters)),
    start: async () => portTo(new Worker(entry, { argv: ['--strip'] })),
  }
}

/** The line to a thread, which does not keep the program alive. */
export function portTo(worker: Worker): StripPort {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (onMessage, onFailure) => {
      worker.on('message', onMessage)
      worker.on('messageerror', onFailure)
      worker.on('error', onFailure)
      worker.on('exit', (code) => onFailure(new Error(`The thread ended with ${code}.`)))
      worker.unref()
    },
    close: () => void worker.terminate(),
  }
}

/** The thread's side. */
export function serveStripThread(): void {
  const port = parentPort
  if (!port) throw new Error('This is no thread.')
  serveStrip({
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (onMessage) => port.on('message', (message: ToStrip) => onMessage(message)),
  })
}
