import type { GpuPasses } from './gpu-passes.ts'

type Surroundings = Pick<GpuPasses, 'device' | 'work'>

/** The way from a worker to the page: a canvas whose pictures become bitmaps without being read back. */
export class Screen {
  readonly #passes: Surroundings
  readonly #canvas: OffscreenCanvas
  readonly #context: GPUCanvasContext
  #alphaMode: GPUCanvasAlphaMode | null = null

  private constructor(passes: Surroundings, canvas: OffscreenCanvas, context: GPUCanvasContext) {
    this.#passes = passes
    this.#canvas = canvas
    this.#context = context
  }

  /** null where there is no canvas that takes pictures of WebGPU. */
  static open(passes: Surroundings): Screen | null {
    if (typeof OffscreenCanvas === 'undefined') return null
    const canvas = new OffscreenCanvas(1, 1)
    const context = canvas.getContext('webgpu')
    return context && new Screen(passes, canvas, context)
  }

  /** Submits what is recorded, with a copy to the canvas behind it. */
  async show(texture: GPUTexture, alphaMode: GPUCanvasAlphaMode): Promise<ImageBitmap> {
    const { device, work } = this.#passes
    await work.room()
    // Nothing is awaited from here on: a canvas's texture is there for one task.
    const { width, height } = texture
    if (this.#canvas.width !== width) this.#canvas.width = width
    if (this.#canvas.height !== height) this.#canvas.height = height
    if (this.#alphaMode !== alphaMode) {
      const usage = GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT
      this.#context.configure({ device, format: 'rgba8unorm', usage, alphaMode })
      this.#alphaMode = alphaMode
    }
    work.record((encoder) =>
      encoder.copyTextureToTexture({ texture }, { texture: this.#context.getCurrentTexture() }, [width, height]),
    )
    work.submit()
    return this.#canvas.transferToImageBitmap()
  }
}
