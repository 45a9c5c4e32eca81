import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import type { StartBackend } from './types.ts'

export const startCpu: StartBackend = async () => {
  if (!findBackendFactory('cpu')) registerBackend('cpu', () => new MathBackendCPU())
  if (!(await activate('cpu'))) return null
  return {
    device: 'JavaScript',
    software: false,
    budgetBytes: memoryBudget(),
    failure: () => null,
    stop: () => removeBackend('cpu'),
  }
}
