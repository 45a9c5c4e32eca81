/** Compiled shaders of a device, each once. */
import { isWritten, type Shader } from '../../kernels/gpu/shader-parts.ts'
import { STEP_BYTES } from '../../kernels/gpu/step-fields.ts'

export interface Compiled {
  readonly pipeline: GPUComputePipeline
  readonly layout: GPUBindGroupLayout
}

export class GpuPipelines {
  readonly #device: GPUDevice
  readonly #compiled = new Map<string, Promise<Compiled>>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  get count(): number {
    return this.#compiled.size
  }

  /** All at once, so that the driver may compile them side by side. Rejects with what is wrong with one of them. */
  async all(shaders: Iterable<Shader>): Promise<ReadonlyMap<Shader, Compiled>> {
    const wanted = [...new Set(shaders)]
    const made = await Promise.all(wanted.map((shader) => this.#get(shader)))
    return new Map(wanted.map((shader, i) => [shader, made[i]]))
  }

  #get(shader: Shader): Promise<Compiled> {
    const known = this.#compiled.get(shader.code)
    if (known) return known
    const compiled = this.#compile(shader)
    this.#compiled.set(shader.code, compiled)
    compiled.catch(() => this.#compiled.delete(shader.code))
    return compiled
  }

  async #compile({ code, buffers }: Shader): Promise<Compiled> {
    const device = this.#device
    const visibility = GPUShaderStage.COMPUTE
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: STEP_BYTES } },
        ...buffers.map((name, i): GPUBindGroupLayoutEntry => {
          const type = isWritten(name) ? 'storage' : 'read-only-storage'
          return { binding: i + 1, visibility, buffer: { type } }
        }),
      ],
    })
    const pipeline = await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    })
    return { pipeline, layout }
  }
}
