import type { BackendName } from '../types.ts'
import type { StartBackend } from './types.ts'

/** Every backend, in the order `auto` tries them, each in a chunk of its own that is loaded when it is tried. */
export const BACKENDS: Readonly<Record<BackendName, StartBackend>> = {
  webgpu: async (options) => (await import('./webgpu.ts')).startWebgpu(options),
  webgl: async (options) => (await import('./webgl.ts')).startWebgl(options),
  wasm: async (options) => (await import('./wasm.ts')).startWasm(options),
  cpu: async (options) => (await import('./cpu.ts')).startCpu(options),
}
