import type { ModelSource } from '../core/release.ts'
import { createEngine } from '../engine/engine.ts'
import type { Engine } from '../engine/types.ts'
import { choiceMemory } from './memory.ts'
import { abortError, type ServiceConfig } from './protocol.ts'
import { orStray } from './stray-errors.ts'
import { stripWorkers } from './strip-workers.ts'

/** Starts the whole engine as the page's config says. In a chunk of its own, for it brings tfjs along. */
export async function startEngine(config: ServiceConfig, models: ModelSource): Promise<Engine> {
  // Ends what is left of a start that failed, which the next one would wait for.
  const attempt = new AbortController()
  const starting = createEngine({
    signal: attempt.signal,
    models,
    backend: config.backend,
    wasmPath: config.wasmUrl,
    memory: choiceMemory,
    memoryShare: config.memoryShare,
    strips: stripWorkers(),
  })
  return orStray(starting).catch((error: unknown) => {
    attempt.abort(abortError())
    throw error
  })
}
