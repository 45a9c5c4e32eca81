import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { backend as tfjs } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../src/engine/engine.ts'
import type { BackendName } from '../../../src/engine/types.ts'
import { engineSuite } from '../../suites/engine-suite.ts'
import { models, options } from './models.ts'

for (const backend of ['wasm', 'webgl', 'webgpu'] as const satisfies readonly BackendName[]) {
  const leaks =
    backend === 'wasm' ? { leakRuns: 200, leakSides: [16, 24, 33, 40] } : { leakRuns: 5, leakSides: [16, 33] }
  const own =
    backend === 'webgpu'
      ? { progressSteps: 2, own: { with: () => ({ gpu: (tfjs() as WebGPUBackend).device }), within: 4 / 255 } }
      : { progressSteps: 11 }
  engineSuite({ backend, models, options, ...leaks, ...own })
}

describe('the choice of backend', () => {
  test('auto passes by GPUs that compute on the processor', async () => {
    const engine = await createEngine({ models, ...options })
    expect(engine.backend).toBe('wasm')
    await engine.dispose()
  })
})
