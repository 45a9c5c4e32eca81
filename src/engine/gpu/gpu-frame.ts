import { hashedNoise } from '../../core/noise.ts'
import { isImage } from '../../kernels/gpu/shader-parts.ts'
import { STEP_BYTES, type StepFields, stepsAsBytes } from '../../kernels/gpu/step-fields.ts'
import { bindGroupOf, type Compiled, type GpuPipelines } from './gpu-pipelines.ts'
import { type GpuStep, GROUND, type PicturePass } from './picture-pass.ts'

interface Dispatch {
  readonly pipeline: GPUComputePipeline
  readonly group: GPUBindGroup
  readonly offset: number
  readonly groups: readonly [x: number, y: number]
}

/** Buffers, images and bind groups of pictures of one size, which stay from picture to picture. */
export class GpuFrame {
  readonly pass: PicturePass
  /** Bytes of the device's memory that it takes. */
  readonly bytes: number
  /** What its image shows, and what its encoder's features are of; null for nothing. */
  readonly holds: { image: unknown; encoded: unknown } = { image: null, encoded: null }
  readonly #device: GPUDevice
  readonly #buffers: ReadonlyMap<string, GPUBuffer>
  readonly #images: ReadonlyMap<string, GPUTexture>
  readonly #uniform: GPUBuffer
  readonly #dispatches: readonly Dispatch[]

  private constructor(device: GPUDevice, pass: PicturePass, { compiled, own, images, shared }: GpuFrameParts) {
    this.pass = pass
    this.#device = device
    this.#buffers = own
    this.#images = images
    this.#uniform = uniformOf(device, pass)
    const bind = { compiled, buffers: new Map([...shared, ...own]), images, uniform: this.#uniform }
    this.#dispatches = pass.steps.map((step, i) => dispatchOf(device, [step, i], bind))
    for (const { site, at, width, height } of pass.noise)
      device.queue.writeBuffer(this.buffer('noise'), 4 * at, hashedNoise(site, height, width))
    // Of a photo that comes as numbers nothing is transparent.
    if (pass.options.from === 'numbers')
      device.queue.writeTexture({ texture: this.image('image') }, new Uint8Array(4).fill(255), {}, [1, 1])
    this.bytes = bytesOf(pass)
  }

  /** @param shared buffers of the network */
  static async make({ device, pipelines, shared }: GpuParts, pass: PicturePass): Promise<GpuFrame> {
    const compiled = await pipelines.all(pass.steps.map(({ shader }) => shader))
    const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage
    const usage = STORAGE | COPY_DST | COPY_SRC
    const own = new Map([...pass.buffers].map(([label, size]) => [label, device.createBuffer({ label, size, usage })]))
    const images = new Map(
      [...pass.images].map(([label, { width, height }]) => [label, makeImage(device, { label, width, height })]),
    )
    return new GpuFrame(device, pass, { compiled, own, images, shared })
  }

  /** @throws RangeError where there is none of this name */
  buffer(name: string): GPUBuffer {
    return named(this.#buffers, name)
  }

  image(name: 'image' | 'picture'): GPUTexture {
    return named(this.#images, name)
  }

  /** Tells the ground what hangs on the photo. */
  lay(ground: StepFields): void {
    for (const [i, { layer, fields }] of this.pass.steps.entries()) {
      if (layer !== GROUND) continue
      const words = stepsAsBytes([{ ...fields, ...ground }])
      this.#device.queue.writeBuffer(this.#uniform, i * STEP_BYTES, words)
    }
  }

  /** Records dispatches `from` to `to`, all in one pass. @param timestampWrites where the pass is to be timed */
  record(encoder: GPUCommandEncoder, from: number, to: number, timestampWrites?: GPUComputePassTimestampWrites): void {
    const pass = encoder.beginComputePass(timestampWrites && { timestampWrites })
    let current: GPUComputePipeline | null = null
    for (const { pipeline, group, offset, groups } of this.#dispatches.slice(from, to)) {
      if (pipeline !== current) pass.setPipeline(pipeline)
      current = pipeline
      pass.setBindGroup(0, group, [offset])
      pass.dispatchWorkgroups(...groups)
    }
    pass.end()
  }

  destroy(): void {
    for (const resource of [...this.#buffers.values(), ...this.#images.values(), this.#uniform]) resource.destroy()
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
  readonly images: ReadonlyMap<string, GPUTexture>
  readonly shared: ReadonlyMap<string, GPUBuffer>
}

/** An image, RGBA8, that shaders read and write and photos are copied to. */
export function makeImage(
  device: GPUDevice,
  { label, width, height }: { readonly label: string; readonly width: number; readonly height: number },
): GPUTexture {
  const { COPY_DST, COPY_SRC, RENDER_ATTACHMENT, STORAGE_BINDING, TEXTURE_BINDING } = GPUTextureUsage
  // Copying from an ImageBitmap asks for an attachment.
  const usage = COPY_DST | COPY_SRC | RENDER_ATTACHMENT | STORAGE_BINDING | TEXTURE_BINDING
  return device.createTexture({ label, size: [width, height], format: 'rgba8unorm', usage })
}

/** Bytes of the device's memory that a picture's frame takes. */
export function bytesOf({ buffers, images }: Pick<PicturePass, 'buffers' | 'images'>): number {
  const pixels = [...images.values()].reduce((sum, { width, height }) => sum + width * height, 0)
  return [...buffers.values()].reduce((sum, size) => sum + size, 4 * pixels)
}

function uniformOf(device: GPUDevice, { steps }: PicturePass): GPUBuffer {
  const words = stepsAsBytes(steps.map(({ fields }) => fields))
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
  const uniform = device.createBuffer({ label: 'steps', size: words.byteLength, usage })
  device.queue.writeBuffer(uniform, 0, words)
  return uniform
}

interface Bound {
  readonly compiled: ReadonlyMap<unknown, Compiled>
  readonly buffers: ReadonlyMap<string, GPUBuffer>
  readonly images: ReadonlyMap<string, GPUTexture>
  readonly uniform: GPUBuffer
}

function dispatchOf(
  device: GPUDevice,
  [{ shader, bound, ranges, groups }, place]: readonly [GpuStep, number],
  { compiled, buffers, images, uniform }: Bound,
): Dispatch {
  const found = compiled.get(shader)
  if (!found) throw new RangeError('A shader was not compiled.')
  const group = bindGroupOf(device, shader, found, {
    uniform,
    bound: (binding, i) =>
      isImage(binding) ? named(images, bound[i]) : { buffer: named(buffers, bound[i]), ...ranges[binding] },
  })
  return { pipeline: found.pipeline, group, offset: place * STEP_BYTES, groups }
}

function named<T>(of: ReadonlyMap<string, T>, name: string): T {
  const found = of.get(name)
  if (!found) throw new RangeError(`A picture has no ${name}.`)
  return found
}
