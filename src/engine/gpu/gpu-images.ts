import type { Size } from '../../core/size.ts'
import { makeImage } from './gpu-frame.ts'
import type { GpuWork } from './gpu-work.ts'

/** Images that are kept for the next of their size, and their bytes. */
const KEPT = { images: 6, bytes: 48 * 2 ** 20 } as const

/** Images on a device, taken and given back, so that a slider's pictures take no new memory. */
export class GpuImages {
  readonly #device: GPUDevice
  readonly #work: GpuWork
  readonly #free: GPUTexture[] = []
  /** All that are there, taken or free. */
  readonly #made = new Set<GPUTexture>()

  constructor(device: GPUDevice, work: GpuWork) {
    this.#device = device
    this.#work = work
  }

  take({ width, height }: Size): GPUTexture {
    const found = this.#free.findIndex((image) => image.width === width && image.height === height)
    if (found >= 0) return this.#free.splice(found, 1)[0]
    const made = makeImage(this.#device, { label: 'picture', width, height })
    this.#made.add(made)
    return made
  }

  /** What is recorded may still use it. */
  give(image: GPUTexture): void {
    this.#free.push(image)
    let bytes = this.#free.reduce((sum, { width, height }) => sum + 4 * width * height, 0)
    while (this.#free.length > KEPT.images || bytes > KEPT.bytes) {
      const oldest = this.#free.shift()
      if (!oldest) return
      bytes -= 4 * oldest.width * oldest.height
      this.#work.destroyBehind(oldest)
      this.#made.delete(oldest)
    }
  }

  /** Of those that are taken as well: whoever has one asks in vain from here on. */
  dispose(): void {
    for (const image of this.#made) image.destroy()
    this.#made.clear()
    this.#free.length = 0
  }
}
