import { describe, expect, test } from 'vitest'
import current from '../../../models/current.json'
import type { ModelSource } from '../../../src/core/release.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { BackendName } from '../../../src/engine/types.ts'
import { engineSuite } from '../../suites/engine-suite.ts'

const models: ModelSource = async (file, signal) => {
  const response = await fetch(`/models/${current.current}/${file}`, signal ? { signal } : {})
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return response.arrayBuffer()
}
const options = { wasmPath: '/wasm/' }

for (const backend of ['wasm', 'webgl', 'webgpu'] as const satisfies readonly BackendName[]) {
  const leaks =
    backend === 'wasm' ? { leakRuns: 200, leakSides: [16, 24, 33, 40] } : { leakRuns: 8, leakSides: [33, 64] }
  engineSuite({ backend, models, options, ...leaks })
}

describe('the choice of backend', () => {
  test('auto passes by GPUs that compute on the processor', async () => {
    const engine = await createEngine({ models, ...options })
    expect(engine.backend).toBe('wasm')
    await engine.dispose()
  })
})
