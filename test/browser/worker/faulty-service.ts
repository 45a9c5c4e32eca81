/** The app's worker with faults that a test switches on, each by a message on the channel `faults`. */
import '../../../src/worker/service.ts'
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'

export type Fault = 'loop' | 'turn wrong' | 'stray error'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const channel = new BroadcastChannel('faults')

const faults: Readonly<Record<Fault, () => unknown>> = {
  loop: () => {
    // Said before, for there is no behind.
    channel.postMessage('struck')
    for (;;);
  },
  'turn wrong': async () => {
    // It comes with the whole engine, behind the first picture.
    while (!getKernel('Multiply', 'wasm')) await wait(20)
    await wait(500)
    const right = getKernel('Multiply', 'wasm')
    unregisterKernel('Multiply', 'wasm')
    const kernelFunc: typeof right.kernelFunc = (call) =>
      right.kernelFunc({ ...call, inputs: { ...call.inputs, b: call.inputs.a ?? call.inputs.b } })
    registerKernel({ ...right, kernelFunc })
    // Time for the backend to be tested again.
    const later = performance.now() + 60_000
    performance.now = () => later
  },
  'stray error': () => void Promise.reject(new RangeError('Nobody listens.')),
}

channel.onmessage = async ({ data }: MessageEvent<Fault>) => {
  await faults[data]()
  channel.postMessage('struck')
}
