import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { env } from '@tensorflow/tfjs-core'
import { StyleTransferError } from '../../core/errors.ts'
import { loadKernels } from '../../kernels/kernel-module.ts'
import { download } from '../download.ts'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import type { StartBackend } from './types.ts'

let configured = false

/** @throws StyleTransferError `model-missing`, `model-corrupt` or `timed-out` where the backend's own file is not to be had */
export const startWasm: StartBackend = async ({ wasmPath, alive }) => {
  if (!configured) {
    // Threads need COOP/COEP, with which iOS runs out of memory. In Node tfjs has none (tensorflow/tfjs#3830).
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath) setWasmPaths(wasmPath, true)
    configured = true
  }
  if (!(await (wasmPath ? activateFetched(alive) : activate('wasm')))) return null
  return {
    device: 'WebAssembly',
    kernels: await loadKernels(),
    software: false,
    budgetBytes: memoryBudget(),
    failure: () => null,
    // The module stays: tfjs cannot register it a second time, and its memory never shrinks anyway.
    stop: () => {},
  }
}

/**
 * Starts the backend with its file fetched and checked here: where the file is missing or cut short tfjs 4.22 throws
 * into the void, and what waits for the backend waits for ever.
 */
async function activateFetched(heard: () => void = () => undefined): Promise<boolean> {
  const { platform } = env()
  const { fetch } = platform
  try {
    return await new Promise<boolean>((resolve, reject) => {
      platform.fetch = async (path, init) => {
        if (!path.endsWith('.wasm')) return fetch.call(platform, path, init)
        try {
          return new Response(await moduleBytes(path, heard), { headers: { 'content-type': 'application/wasm' } })
        } catch (error) {
          reject(error)
          return new Promise<never>(() => undefined)
        }
      }
      activate('wasm').then(resolve, reject)
    })
  } finally {
    platform.fetch = fetch
  }
}

async function moduleBytes(path: string, heard: () => void): Promise<ArrayBuffer> {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const bytes = await download({
    url: path,
    file,
    // What lies in the browser's cache may be damaged.
    cache: 'no-cache',
    onBytes: heard,
    unreachable: (cause) => missing(file, 'could not be downloaded', cause),
    refusal: ({ ok, status }) => (ok ? null : missing(file, `is not on the server (${status})`)),
  })
  if (WebAssembly.validate(bytes)) return bytes
  throw new StyleTransferError('model-corrupt', `The program file ${file} is damaged. Load it again.`)
}

function missing(file: string, what: string, cause?: unknown): StyleTransferError {
  return new StyleTransferError(
    'model-missing',
    `The program file “${file}” ${what}. Check the connection and try again.`,
    { cause },
  )
}
