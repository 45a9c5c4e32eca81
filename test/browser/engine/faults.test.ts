/** Faults of a GPU in the middle of its work: lost, destroyed, or wrong from one moment to the next. */
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import {
  backend,
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createEngine } from '../../../src/engine/engine.ts'
import type { BackendName, Engine } from '../../../src/engine/types.ts'
import { meanDifference, testPhoto } from '../../suites/engine-suite.ts'
import { models, options } from './models.ts'

/** A photo that no engine has seen: of one that it has, it keeps what it has painted. */
const photo = () => testPhoto(64, 48)
let engine: Engine

afterEach(() => engine?.dispose())

async function started(name: BackendName): Promise<Engine> {
  engine = await createEngine({ models, backend: name, ...options })
  return engine
}

/** Takes the device away as a driver does. */
const takeAway = {
  webgl: () => (backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext(),
}

/** What a call comes to, without its many numbers. */
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'handed out',
    (error) => error.code ?? `${error}`,
  )

describe('a device that is lost', () => {
  test.each([
    ['webgl', 0.1],
    ['webgl', 0.6],
    ['webgl', 0.99],
  ] as const)('%s at %f of a picture ends that with an error, and a new engine paints', async (name, when) => {
    const own = await started(name)
    const style = new Float32Array(100)
    const right = await own.stylise(photo(), style)
    let taken = false
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done < when || taken) return
      taken = true
      takeAway[name]()
    }
    expect(await outcome(own.stylise(photo(), style, { onProgress }))).toBe('device-lost')
    expect(taken).toBe(true)
    expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
    await own.dispose()
    const next = await started(name)
    expect(meanDifference(await next.stylise(photo(), style), right)).toBeLessThan(0.5)
  })

  test('while nothing runs is noticed by the next call', async () => {
    const own = await started('webgl')
    const style = new Float32Array(100)
    await own.stylise(photo(), style)
    takeAway.webgl()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
  })
})

/** From here on a kernel computes something else, and says nothing. */
function spoil(name: BackendName, kernelName: string): void {
  const right = getKernel(kernelName, name)
  unregisterKernel(kernelName, name)
  const wrong: KernelConfig = {
    ...right,
    kernelFunc: (call) => {
      const { x, a } = call.inputs as { x?: TensorInfo; a?: TensorInfo }
      return right.kernelFunc({ ...call, inputs: { ...call.inputs, ...(x && { x }), ...(a && { a, b: a }) } })
    },
  }
  registerKernel(wrong)
  onTestFinished(() => {
    unregisterKernel(kernelName, name)
    registerKernel(right)
  })
}

// One after the other on few engines: each start takes the software renderer half a minute on a busy machine.
test('on WebGPU memory that runs out, a device that is lost and a kernel that turns wrong are said', async () => {
  const own = await started('webgpu')
  const style = new Float32Array(100)
  const right = await own.stylise(photo(), style)
  const { device } = backend() as WebGPUBackend
  const create = device.createBuffer.bind(device)
  // What drivers do when there is no more: the error comes by itself.
  device.createBuffer = (descriptor) => {
    const error = new GPUOutOfMemoryError('no more')
    if (descriptor.label === 'photo') device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }))
    return create(descriptor)
  }
  expect(await outcome(own.stylise(testPhoto(72, 48), style))).toBe('out-of-memory')
  device.createBuffer = create
  expect(await outcome(own.stylise(testPhoto(40, 48), style))).toBe('handed out')

  const submit = device.queue.submit.bind(device.queue)
  device.queue.submit = (recorded) => {
    submit(recorded)
    device.destroy()
  }
  expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
  expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
  await own.dispose()
  const next = await started('webgpu')
  expect(meanDifference(await next.stylise(photo(), style), right)).toBeLessThan(0.5)

  spoil('webgpu', 'Multiply')
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6000)
  onTestFinished(() => void vi.restoreAllMocks())
  expect(await outcome(next.stylise(photo(), style))).toBe('device-lost')
})

describe('a backend that turns wrong', () => {
  test.each(['wasm', 'webgl'] as const)(
    '%s is found out with the first picture after a rest, and nothing of it is handed out',
    async (name) => {
      const own = await started(name)
      const style = new Float32Array(100)
      await own.stylise(photo(), style)
      spoil(name, 'Multiply')
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6000)
      onTestFinished(() => void vi.restoreAllMocks())
      expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
      expect(await outcome(own.stylise(photo(), style))).toBe('device-lost')
    },
  )

  test.each(['wasm', 'webgl'] as const)('%s is found out before a painting’s vector is handed out', async (name) => {
    const own = await started(name)
    spoil(name, 'Multiply')
    expect(await outcome(own.predictStyle(testPhoto(64, 64), { shortSide: 64 }))).toBe('device-lost')
  })

  test.each(['wasm', 'webgl'] as const)('%s is found out after 5 s of work at most', async (name) => {
    const own = await started(name)
    const style = new Float32Array(100)
    spoil(name, 'Multiply')
    const clock = vi.spyOn(performance, 'now')
    onTestFinished(() => void vi.restoreAllMocks())
    let wrong = 0
    const begin = performance.now()
    for (let second = 1; second <= 6; second++) {
      clock.mockReturnValue(begin + second * 1000)
      if ((await outcome(own.stylise(photo(), style))) === 'handed out') wrong++
    }
    expect(wrong).toBeLessThan(5)
  })
})
