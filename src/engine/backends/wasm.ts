import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { env } from '@tensorflow/tfjs-core'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import type { StartBackend } from './types.ts'

let configured = false

export const startWasm: StartBackend = async ({ wasmPath }) => {
  if (!configured) {
    // Threads need COOP/COEP, with which iOS runs out of memory, and workers from blob: addresses, which the page's
    // content-security policy forbids. In Node tfjs has none (tensorflow/tfjs#3830).
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath) setWasmPaths(wasmPath, true)
    configured = true
  }
  if (!(await activate('wasm'))) return null
  return {
    device: 'WebAssembly',
    software: false,
    budgetBytes: memoryBudget(),
    failure: () => null,
    // The module stays: tfjs cannot register it a second time, and its memory never shrinks anyway.
    stop: () => {},
  }
}
