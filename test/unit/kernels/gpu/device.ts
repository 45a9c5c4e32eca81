/** A WebGPU device in Node, on Chromium's software renderer, and one dispatch of a shader on it. */
import { afterAll, afterEach, expect } from 'vitest'
import { create, globals } from 'webgpu'
import { bindGroupOf, boundBy, GpuPipelines } from '../../../../src/engine/gpu/gpu-pipelines.ts'
import type { BindingName, Shader } from '../../../../src/kernels/gpu/shader-parts.ts'
import { STEP_BYTES, type StepFields, stepsAsBytes } from '../../../../src/kernels/gpu/step-fields.ts'

Object.assign(globalThis, globals)

/** Exported so that it stays: what it made is gone with it. */
export const gpu = process.env.VK_ICD_FILENAMES ? create(['backend=vulkan']) : null

/** null where Chromium's software renderer is not to be had. */
export const adapter = (await gpu?.requestAdapter().catch(() => null)) ?? null

/** Why tests are skipped, for their names. */
export const where = adapter ? 'in Node' : 'in Node, which has no WebGPU here: it takes Chromium with its SwiftShader'

/** RGBA bytes of a picture. */
export interface Bytes {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array<ArrayBuffer>
}

/** A device of the least limits, whose every error fails the test. */
export class Bench {
  readonly device: GPUDevice
  readonly #pipelines: GpuPipelines

  private constructor(device: GPUDevice) {
    this.device = device
    this.#pipelines = new GpuPipelines(device)
  }

  /** To be called where tests are collected. */
  static async open(): Promise<Bench> {
    const device = await adapter?.requestDevice()
    if (!device) throw new Error('There is no WebGPU here.')
    const errors: string[] = []
    device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message))
    afterEach(async () => {
      await device.queue.onSubmittedWorkDone()
      expect(errors.splice(0)).toEqual([])
    })
    afterAll(() => device.destroy())
    return new Bench(device)
  }

  buffer(numbers: Float32Array | Uint32Array | number): GPUBuffer {
    const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage
    const size = typeof numbers === 'number' ? numbers : numbers.byteLength
    const buffer = this.device.createBuffer({ size: Math.max(16, size), usage: STORAGE | COPY_DST | COPY_SRC })
    if (typeof numbers !== 'number') this.device.queue.writeBuffer(buffer, 0, numbers as Float32Array<ArrayBuffer>)
    return buffer
  }

  /** @param bytes null: to be written by a shader */
  texture({ width, height, data }: Omit<Bytes, 'data'> & { readonly data: Bytes['data'] | null }): GPUTexture {
    const { COPY_DST, COPY_SRC, STORAGE_BINDING, TEXTURE_BINDING } = GPUTextureUsage
    const usage = COPY_DST | COPY_SRC | STORAGE_BINDING | TEXTURE_BINDING
    const texture = this.device.createTexture({ size: [width, height], format: 'rgba8unorm', usage })
    if (data) this.device.queue.writeTexture({ texture }, data, { bytesPerRow: 4 * width }, [width, height])
    return texture
  }

  /** Runs a shader once with what it binds by name. */
  async run(
    shader: Shader,
    fields: StepFields,
    bound: Readonly<Partial<Record<BindingName, GPUBuffer | GPUTexture>>>,
    groups: readonly [x: number, y: number],
  ): Promise<void> {
    const { device } = this
    const [compiled] = (await this.#pipelines.all([shader])).values()
    const uniform = device.createBuffer({ size: STEP_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST })
    device.queue.writeBuffer(uniform, 0, stepsAsBytes([fields]))
    const group = bindGroupOf(device, shader, compiled, { uniform, bound: boundBy(bound) })
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(compiled.pipeline)
    pass.setBindGroup(0, group, [0])
    pass.dispatchWorkgroups(...groups)
    pass.end()
    device.queue.submit([encoder.finish()])
  }

  async numbers(buffer: GPUBuffer): Promise<Float32Array> {
    return new Float32Array(
      await this.#read(buffer.size, (encoder, to) => encoder.copyBufferToBuffer(buffer, 0, to, 0, buffer.size)),
    )
  }

  async bytes(texture: GPUTexture): Promise<Bytes> {
    const { width, height } = texture
    const bytesPerRow = Math.ceil((4 * width) / 256) * 256
    const padded = new Uint8Array(
      await this.#read(bytesPerRow * height, (encoder, buffer) =>
        encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height]),
      ),
    )
    const data = new Uint8Array(4 * width * height)
    for (let y = 0; y < height; y++)
      data.set(padded.subarray(y * bytesPerRow, y * bytesPerRow + 4 * width), 4 * width * y)
    return { width, height, data }
  }

  async #read(size: number, copy: (encoder: GPUCommandEncoder, to: GPUBuffer) => void): Promise<ArrayBuffer> {
    const to = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    const encoder = this.device.createCommandEncoder()
    copy(encoder, to)
    this.device.queue.submit([encoder.finish()])
    await to.mapAsync(GPUMapMode.READ)
    const copied = to.getMappedRange().slice(0)
    to.destroy()
    return copied
  }
}
