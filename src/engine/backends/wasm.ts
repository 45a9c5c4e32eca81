import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { env } from '@tensorflow/tfjs-core'
import { StyleTransferError } from '../../core/errors.ts'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import type { StartBackend } from './types.ts'

let configured = false

export const startWasm: StartBackend = async ({ wasmPath }) => {
  if (!configured) {
    // Threads need COOP/COEP, with which iOS runs out of memory. In Node tfjs has none (tensorflow/tfjs#3830).
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath) {
      await checkModule(wasmPath)
      setWasmPaths(wasmPath, true)
    }
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

/**
 * tfjs waits for ever for a module that is missing or damaged.
 *
 * @throws StyleTransferError `model-missing` or `model-corrupt`
 */
async function checkModule(folder: string): Promise<void> {
  const name = `tfjs-backend-wasm${(await env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? '-simd' : ''}.wasm`
  let response: Response
  let bytes: ArrayBuffer
  try {
    // What lies in the browser's cache may be damaged; tfjs then has what has come now.
    response = await fetch(folder + name, { cache: 'no-cache' })
    bytes = await response.arrayBuffer()
  } catch (cause) {
    throw missing(name, cause)
  }
  if (!response.ok) throw missing(name, response.status)
  if (!WebAssembly.validate(bytes))
    throw new StyleTransferError('model-corrupt', `The file ${name} of the wasm backend is damaged. Load it again.`)
}

function missing(name: string, cause: unknown): StyleTransferError {
  return new StyleTransferError(
    'model-missing',
    `The file ${name} of the wasm backend could not be had. Check the connection and load the page again.`,
    { cause },
  )
}
