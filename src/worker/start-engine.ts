import { createEngine } from '../engine/engine.ts'
import type { Engine } from '../engine/types.ts'
import { choiceMemory } from './memory.ts'
import { abortError, type ServiceConfig, type ServiceEvent } from './protocol.ts'
import type { ReleaseDownload } from './release-download.ts'
import { orStray } from './stray-errors.ts'

/** Starts the engine as the page's config says, and tells how that goes; that it failed is the caller's to tell. */
export async function startEngine(
  config: ServiceConfig,
  files: ReleaseDownload,
  emit: (event: ServiceEvent) => void,
): Promise<Engine> {
  emit({ type: 'engine', status: 'starting' })
  // Ends what is left of a start that failed, which the next one would wait for.
  const attempt = new AbortController()
  const starting = createEngine({
    signal: attempt.signal,
    models: files.read,
    backend: config.backend,
    wasmPath: config.wasmUrl,
    memory: choiceMemory,
    memoryShare: config.memoryShare,
  })
  const engine = await orStray(starting)
    .catch((error: unknown) => {
      attempt.abort(abortError())
      throw error
    })
    .finally(() => files.arrived())
  emit({ type: 'engine', status: 'ready', backend: engine.backend, release: engine.manifest.id })
  return engine
}
