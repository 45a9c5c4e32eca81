import current from '../../../models/current.json'
import type { ModelSource } from '../../../src/core/release.ts'

/** The current release, served from the checkout. */
export const models: ModelSource = async (file, signal) => {
  const response = await fetch(`/models/${current.current}/${file}`, signal ? { signal } : {})
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return response.arrayBuffer()
}

export const options = { wasmPath: '/wasm/' }
