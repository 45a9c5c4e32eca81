import { hashedNoise } from '../../core/noise.ts'
import { STEP_BYTES, writeStep } from '../../kernels/gpu/step-fields.ts'
import type { Compiled, GpuPipelines } from './gpu-pipelines.ts'
import type { PicturePass } from './gpu-plan.ts'

interface Dispatch {
  readonly pipeline: GPUComputePipeline
  readonly group: GPUBindGroup
  readonly offset: number
  readonly groups: readonly [x: number, y: number]
}

/** Buffers and bind groups of pictures of one size, which stay from picture to picture. */
export class GpuFrame {
  readonly pass: PicturePass
  readonly #buffers: ReadonlyMap<string, GPUBuffer>
  readonly #uniform: GPUBuffer
  readonly #dispatches: readonly Dispatch[]

  private constructor(device: GPUDevice, pass: PicturePass, parts: GpuFrameParts) {
    this.pass = pass
    this.#buffers = parts.own
    this.#uniform = uniformOf(device, pass)
    this.#dispatches = dispatchesOf(device, pass, { ...parts, uniform: this.#uniform })
    for (const { site, at, width, height } of pass.noise)
      device.queue.writeBuffer(this.buffer('noise'), 4 * at, hashedNoise(site, height, width))
  }

  /** @param shared buffers of the network */
  static async make({ device, pipelines, shared }: GpuParts, pass: PicturePass): Promise<GpuFrame> {
    const compiled = await pipelines.all(pass.steps.map(({ shader }) => shader))
    const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage
    const usage = STORAGE | COPY_DST | COPY_SRC
    const own = new Map([...pass.buffers].map(([label, size]) => [label, device.createBuffer({ label, size, usage })]))
    return new GpuFrame(device, pass, { compiled, own, shared })
  }

  buffer(name: string): GPUBuffer {
    const buffer = this.#buffers.get(name)
    if (!buffer) throw new RangeError(`A picture has no buffer ${name}.`)
    return buffer
  }

  /** Records the dispatches from `first` on, all in one pass. */
  record(encoder: GPUCommandEncoder, first: number): void {
    const pass = encoder.beginComputePass()
    let current: GPUComputePipeline | null = null
    for (const { pipeline, group, offset, groups } of this.#dispatches.slice(first)) {
      if (pipeline !== current) pass.setPipeline(pipeline)
      current = pipeline
      pass.setBindGroup(0, group, [offset])
      pass.dispatchWorkgroups(...groups)
    }
    pass.end()
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy()
    this.#uniform.destroy()
  }
}

export interface GpuParts {
  readonly device: GPUDevice
  readonly pipelines: GpuPipelines
  readonly shared: ReadonlyMap<string, GPUBuffer>
}

interface GpuFrameParts {
  readonly compiled: ReadonlyMap<unknown, Compiled>
  readonly own: ReadonlyMap<string, GPUBuffer>
  readonly shared: ReadonlyMap<string, GPUBuffer>
}

function uniformOf(device: GPUDevice, { steps }: PicturePass): GPUBuffer {
  const words = new DataView(new ArrayBuffer(steps.length * STEP_BYTES))
  for (const [i, { fields }] of steps.entries()) writeStep(words, i, fields)
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
  const uniform = device.createBuffer({ label: 'steps', size: words.byteLength, usage })
  device.queue.writeBuffer(uniform, 0, words.buffer)
  return uniform
}

function dispatchesOf(
  device: GPUDevice,
  { steps }: PicturePass,
  { compiled, own, shared, uniform }: GpuFrameParts & { readonly uniform: GPUBuffer },
): readonly Dispatch[] {
  return steps.map(({ shader, buffers, groups }, i) => {
    const found = compiled.get(shader)
    if (!found) throw new RangeError('A shader was not compiled.')
    const bound = buffers.map((name, place): GPUBindGroupEntry => {
      const buffer = own.get(name) ?? shared.get(name)
      if (!buffer) throw new RangeError(`A picture has no buffer ${name}.`)
      return { binding: place + 1, resource: { buffer } }
    })
    const group = device.createBindGroup({
      layout: found.layout,
      entries: [{ binding: 0, resource: { buffer: uniform, size: STEP_BYTES } }, ...bound],
    })
    return { pipeline: found.pipeline, group, offset: i * STEP_BYTES, groups }
  })
}
