/** Devices for tests that lose or overfill them: such that compute, and such that only check what they are given. */
import { afterEach } from 'vitest'
import { create, globals } from 'webgpu'
import { gpu } from './device.ts'

Object.assign(globalThis, globals)

/** Computes nothing, but checks shaders and limits at once, and needs no driver. Exported so that it stays. */
export const checker = create(['backend=null'])

/** A device with what it complains of. */
export interface Watched {
  readonly device: GPUDevice
  readonly errors: GPUError[]
}

const opened: GPUDevice[] = []

afterEach(() => {
  for (const device of opened.splice(0)) device.destroy()
})

/** @param ask what to ask for of what the adapter has */
export async function open(
  from: GPU | null,
  ask: (has: GPUAdapter) => GPUDeviceDescriptor = () => ({}),
  options: GPURequestAdapterOptions = {},
): Promise<Watched> {
  // An adapter makes one device only.
  const adapter = await from?.requestAdapter(options)
  const device = await adapter?.requestDevice(ask(adapter))
  if (!device) throw new Error('There is no WebGPU here.')
  const errors: GPUError[] = []
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault()
    errors.push(event.error)
  })
  opened.push(device)
  return { device, errors }
}

/** As {@link open}, on one that computes. */
export const openReal = (ask?: (has: GPUAdapter) => GPUDeviceDescriptor): Promise<Watched> => open(gpu, ask)

/** All that the adapter has. */
export function everything({ limits, features }: GPUAdapter): GPUDeviceDescriptor {
  const most: Record<string, number> = {}
  for (const name in limits) most[name] = Number(limits[name as keyof GPUSupportedLimits])
  return { requiredLimits: most, requiredFeatures: [...features] as GPUFeatureName[] }
}
