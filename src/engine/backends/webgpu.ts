import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core'
import { withDeadline } from '../../core/deadline.ts'
import { StyleTransferError } from '../../core/errors.ts'
import { GPU_DEVICE } from '../../core/waits.ts'
import { loadKernels } from '../../kernels/kernel-module.ts'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import { deviceLost, lossOfDevice } from './lost.ts'
import type { StartBackend } from './types.ts'

/** Limits that shaders and buffers use up to what the adapter has. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const

/** What is asked for where it is offered: tfjs has no use for the first, benchmarks have for the second. */
const FEATURES = ['shader-f16', 'timestamp-query'] as const

/** Activations at their peak, in the largest of them: of about 400 bytes a px, the upsampled features take 66. */
const TENSORS_AT_PEAK = 6

/** Bytes that one tensor may take: it lives in one buffer, bound whole. */
function largestTensor({ maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits): number {
  return Math.min(maxBufferSize, maxStorageBufferBindingSize)
}

function isSoftware(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|software/i.test(`${info.vendor} ${info.architecture} ${info.description}`)
  )
}

/** What the browser answers; null where it refuses or says nothing. */
function answered<T>(question: Promise<T>): Promise<T | null> {
  return withDeadline(GPU_DEVICE, question).catch(() => null)
}

/** On a device of our own, because tfjs does not listen for its loss or its errors. */
export const startWebgpu: StartBackend = async () => {
  const { gpu } = globalThis.navigator ?? {}
  if (!gpu) return null
  const adapter = await answered(gpu.requestAdapter({ powerPreference: 'high-performance' }))
  if (!adapter) return null
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]))
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name))
  const device = await answered(adapter.requestDevice({ requiredLimits, requiredFeatures }))
  if (!device) return null
  let failed: StyleTransferError | null = null
  let stopped = false
  const { lost, lose } = lossOfDevice()
  void device.lost.then(({ message }) => {
    if (stopped) return
    failed = deviceLost(undefined, message)
    lose(failed)
  })
  // An invalid shader or buffer does not throw: it leaves stale data behind, which would be shown as a picture.
  device.addEventListener('uncapturederror', ({ error }) => {
    failed ??=
      error instanceof GPUOutOfMemoryError
        ? new StyleTransferError('out-of-memory', 'The graphics processor ran out of memory. Choose a smaller size.', {
            cause: error,
          })
        : deviceLost('reported an error', error)
  })
  // The package registers one on its own device when it is imported.
  if (findBackendFactory('webgpu')) removeBackend('webgpu')
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info))
  if (!(await activate('webgpu'))) {
    device.destroy()
    return null
  }
  return {
    device: adapter.info.description || `${adapter.info.vendor} ${adapter.info.architecture}`.trim() || 'GPU',
    software: isSoftware(adapter.info),
    budgetBytes: Math.min(memoryBudget(), TENSORS_AT_PEAK * largestTensor(adapter.limits)),
    gpu: device,
    kernels: await loadKernels(),
    lost,
    failure: () => {
      const failure = failed
      // The device outlives a buffer that did not fit: a smaller picture may be next.
      if (failure?.code === 'out-of-memory') failed = null
      return failure
    },
    stop: () => {
      stopped = true
      removeBackend('webgpu')
      device.destroy()
    },
  }
}
