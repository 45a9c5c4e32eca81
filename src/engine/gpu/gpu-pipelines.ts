/** Compiled shaders of a device, each once. */
import { accessOf, type BindingName, type Shader } from '../../kernels/gpu/shader-parts.ts'
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

  async #compile({ code, bindings }: Shader): Promise<Compiled> {
    const device = this.#device
    const visibility = GPUShaderStage.COMPUTE
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: STEP_BYTES } },
        ...bindings.map((name, i): GPUBindGroupLayoutEntry => ({ binding: i + 1, visibility, ...kindOf(name) })),
      ],
    })
    const module = device.createShaderModule({ code })
    try {
      const pipeline = await device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      })
      return { pipeline, layout }
    } catch (error) {
      // The error itself says no more than that there is one.
      const { messages } = await module.getCompilationInfo()
      const lines = messages.map(({ lineNum, message }) => `${lineNum}: ${message}`)
      throw lines.length > 0 ? new Error(`A shader does not compile. ${lines.join(' ')}`, { cause: error }) : error
    }
  }
}

function kindOf(name: BindingName): Pick<GPUBindGroupLayoutEntry, 'buffer' | 'texture' | 'storageTexture'> {
  const access = accessOf(name)
  if (access === 'texture') return { texture: { sampleType: 'unfilterable-float' } }
  if (access === 'store') return { storageTexture: { access: 'write-only', format: 'rgba8unorm' } }
  return { buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' } }
}

/**
 * Binds what a shader names, behind its uniform.
 *
 * @param bound by the binding's name; throws where there is none
 */
export function bindGroupOf(
  device: GPUDevice,
  { bindings }: Shader,
  { layout }: Compiled,
  { uniform, bound }: { readonly uniform: GPUBuffer; readonly bound: (name: BindingName, place: number) => Bindable },
): GPUBindGroup {
  const entries = bindings.map((name, i): GPUBindGroupEntry => {
    const found = bound(name, i)
    return { binding: i + 1, resource: 'createView' in found ? found.createView() : found }
  })
  return device.createBindGroup({
    layout,
    entries: [{ binding: 0, resource: { buffer: uniform, size: STEP_BYTES } }, ...entries],
  })
}

/** An image, or a part of a buffer. */
type Bindable = GPUTexture | GPUBufferBinding

/** What {@link bindGroupOf} asks for, from whole buffers and images by their names. */
export function boundBy(given: Readonly<Partial<Record<BindingName, GPUTexture | GPUBuffer>>>) {
  return (name: BindingName): Bindable => {
    const found = given[name]
    if (!found) throw new RangeError(`Nothing is bound as ${name}.`)
    return 'createView' in found ? found : { buffer: found }
  }
}
