import { type Size, sameSize } from '../../core/size.ts'
import { keptColoursShader } from '../../kernels/gpu/colour-shader.ts'
import { imageGroups } from '../../kernels/gpu/image-parts.ts'
import { lackShader, mergeShader } from '../../kernels/gpu/octave-shaders.ts'
import { premultipliedShader } from '../../kernels/gpu/present-shader.ts'
import type { BindingName, Shader } from '../../kernels/gpu/shader-parts.ts'
import { STEP_BYTES, type StepFields, stepsAsBytes } from '../../kernels/gpu/step-fields.ts'
import { calmShader } from '../../kernels/gpu/still-shader.ts'
import { bindGroupOf, boundBy, type Compiled, type GpuPipelines } from './gpu-pipelines.ts'

/** Bytes of a px that one image lacks of another. */
export const LACK_BYTES = 16

/** Images are `rgba8unorm`, straight alpha: read as `TEXTURE_BINDING`, written as `STORAGE_BINDING`. */
interface Merging {
  /** No larger than `fine`. */
  readonly coarse: GPUTexture
  readonly fine: GPUTexture
  /** How much of the fine octaves' colour counts, 0..1; 1 is core's `mergeOctaves`. */
  readonly colour: number
  /** Of `fine`'s size, as all others are written to what is of their size; none of those that are read. */
  readonly into: GPUTexture
}

interface Calming {
  readonly camera: GPUTexture
  readonly cameraBefore: GPUTexture
  readonly painted: GPUTexture
  readonly paintedBefore: GPUTexture
  readonly into: GPUTexture
}

interface Step {
  readonly fields: StepFields
  readonly bound: Readonly<Partial<Record<BindingName, GPUTexture | GPUBuffer>>>
  /** px, one for each invocation. */
  readonly over: Size
}

/**
 * What is done to pictures behind the network, on the device: recorded into a pass of the caller's, neither submitted nor
 * waited for. A call is to be awaited before the next one, for it compiles what it needs first.
 */
export class GpuFinisher {
  readonly #device: GPUDevice
  readonly #pipelines: GpuPipelines
  readonly #shaders = {
    lack: lackShader(),
    merge: mergeShader(),
    keptColours: keptColoursShader(),
    calm: calmShader(),
    premultiplied: premultipliedShader(),
  }
  /** Uniforms of steps that are recorded, and of those that were submitted: whose bytes may be written anew. */
  #taken: GPUBuffer[] = []
  readonly #free: GPUBuffer[] = []
  #lacks: GPUBuffer | null = null
  /** Buffers that recorded steps may bind, and no later one. */
  #outgrown: GPUBuffer[] = []

  constructor(device: GPUDevice, pipelines: GpuPipelines) {
    this.#device = device
    this.#pipelines = pipelines
  }

  /** Compiles ahead what else is compiled when it is first recorded. @param steps default: all */
  async prepare(steps: readonly (keyof GpuFinisher['steps'])[] = ['merged', 'keptColours', 'calmed', 'premultiplied']) {
    await this.#pipelines.all(steps.flatMap((name) => this.steps[name]))
  }

  /** Shaders that each method takes. */
  get steps() {
    const { lack, merge, keptColours, calm, premultiplied } = this.#shaders
    return {
      merged: [lack, merge],
      keptColours: [keptColours],
      calmed: [calm],
      premultiplied: [premultiplied],
    } as const
  }

  /**
   * The coarse image enlarged, with the fine one's octaves that it cannot hold and the fine one's alpha: core's
   * `mergeOctaves` and `withFineOctaves`.
   *
   * @throws RangeError where `coarse` has more px than a storage buffer of the device holds at 16 bytes each
   */
  async merged(pass: GPUComputePassEncoder, { coarse, fine, colour, into }: Merging): Promise<void> {
    checkSizes(into, fine)
    const size = sizeOf(fine)
    const reduced = sizeOf(coarse)
    if (LACK_BYTES * reduced.width * reduced.height > this.#device.limits.maxStorageBufferBindingSize)
      throw new RangeError('The coarse image is too large for a storage buffer.')
    const { lack, merge } = this.#shaders
    const compiled = await this.#pipelines.all([lack, merge])
    // Nothing is awaited from here on: what is between the two is not to be another's.
    const lacks = this.#lacksFor(reduced)
    const record = (shader: Shader, step: Step) => this.#record(pass, shader, compiled, step)
    record(lack, {
      fields: { ...reduced, inWidth: size.width, inHeight: size.height, share: colour },
      bound: { coarse, image: fine, lacking: lacks },
      over: reduced,
    })
    record(merge, {
      fields: { ...size, inWidth: reduced.width, inHeight: reduced.height, share: colour },
      bound: { image: fine, lacks, picture: into },
      over: size,
    })
  }

  /** The painting's lightness and alpha with the photo's chroma: core's `withColoursOf`. */
  async keptColours(
    pass: GPUComputePassEncoder,
    { painted, photo, into }: { readonly painted: GPUTexture; readonly photo: GPUTexture; readonly into: GPUTexture },
  ): Promise<void> {
    await this.#recordOver(pass, this.#shaders.keptColours, { painted, image: photo, picture: into })
  }

  /** The painting nearer to the one before, wherever the camera's picture stands still: core's `calm`. */
  async calmed(
    pass: GPUComputePassEncoder,
    { camera, cameraBefore, painted, paintedBefore, into }: Calming,
  ): Promise<void> {
    await this.#recordOver(pass, this.#shaders.calm, {
      image: camera,
      imageBefore: cameraBefore,
      painted,
      before: paintedBefore,
      picture: into,
    })
  }

  /** The painting with its colours multiplied by its alpha. */
  async premultiplied(
    pass: GPUComputePassEncoder,
    { painted, into }: { readonly painted: GPUTexture; readonly into: GPUTexture },
  ): Promise<void> {
    await this.#recordOver(pass, this.#shaders.premultiplied, { painted, picture: into })
  }

  /**
   * To be said when all that was recorded has been submitted, or given up: the queue keeps its order, so that what it was
   * told by may be written anew at once.
   */
  submitted(): void {
    this.#free.push(...this.#taken)
    this.#taken = []
    for (const buffer of this.#outgrown) buffer.destroy()
    this.#outgrown = []
  }

  /** Nothing that is recorded may be submitted afterwards. */
  dispose(): void {
    this.submitted()
    for (const buffer of this.#free.splice(0)) buffer.destroy()
    this.#lacks?.destroy()
    this.#lacks = null
  }

  /** A step all of whose images are of one size. */
  async #recordOver(
    pass: GPUComputePassEncoder,
    shader: Shader,
    bound: Readonly<Partial<Record<BindingName, GPUTexture>>> & { readonly picture: GPUTexture },
  ): Promise<void> {
    for (const texture of Object.values(bound)) checkSizes(texture, bound.picture)
    const over = sizeOf(bound.picture)
    this.#record(pass, shader, await this.#pipelines.all([shader]), { fields: over, bound, over })
  }

  #record(
    pass: GPUComputePassEncoder,
    shader: Shader,
    compiled: ReadonlyMap<Shader, Compiled>,
    { fields, bound, over }: Step,
  ): void {
    const found = compiled.get(shader)
    if (!found) throw new RangeError('A shader was not compiled.')
    const uniform = this.#uniformOf(fields)
    pass.setPipeline(found.pipeline)
    pass.setBindGroup(0, bindGroupOf(this.#device, shader, found, { uniform, bound: boundBy(bound) }), [0])
    pass.dispatchWorkgroups(...imageGroups(over))
  }

  #uniformOf(fields: StepFields): GPUBuffer {
    const device = this.#device
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    const uniform = this.#free.pop() ?? device.createBuffer({ label: 'finishing step', size: STEP_BYTES, usage })
    this.#taken.push(uniform)
    device.queue.writeBuffer(uniform, 0, stepsAsBytes([fields]))
    return uniform
  }

  /** The same buffer for the same number of px. */
  #lacksFor({ width, height }: Size): GPUBuffer {
    const size = LACK_BYTES * width * height
    if (this.#lacks?.size === size) return this.#lacks
    if (this.#lacks) this.#outgrown.push(this.#lacks)
    this.#lacks = this.#device.createBuffer({ label: 'lacks', size, usage: GPUBufferUsage.STORAGE })
    return this.#lacks
  }
}

const sizeOf = ({ width, height }: GPUTexture): Size => ({ width, height })

function checkSizes(a: GPUTexture, b: GPUTexture): void {
  if (!sameSize(a, b)) throw new RangeError('The images differ in size.')
}
