import { sameSize } from '../../core/size.ts'
import type { FrameJob, Frames } from '../executor.ts'
import type { CallOptions } from '../types.ts'
import type { GpuFinisher } from './gpu-finisher.ts'
import type { GpuImages } from './gpu-images.ts'
import type { GpuPasses } from './gpu-passes.ts'
import type { Screen } from './screen.ts'

/** What frames are painted with. */
export interface GpuFramesParts {
  readonly passes: GpuPasses
  readonly images: GpuImages
  readonly finisher: GpuFinisher
  /** null where the browser has no canvas for them. */
  readonly screen: () => Screen | null
  /** Records what an image of a size is made of. */
  readonly finished: (
    like: GPUTexture,
    record: (pass: GPUComputePassEncoder, into: GPUTexture) => Promise<void>,
  ) => Promise<GPUTexture>
}

/** The camera's picture before, and what was shown of it. */
interface Before {
  readonly camera: GPUTexture
  readonly painted: GPUTexture
}

/** Frames of a moving picture from bitmap to bitmap: nothing of them is read back. */
export class GpuFrames implements Frames {
  readonly #parts: GpuFramesParts
  #before: Before | null = null

  constructor(parts: GpuFramesParts) {
    this.#parts = parts
  }

  async paint(bitmap: ImageBitmap, { pass, style, ground, keepColours }: FrameJob, call: CallOptions) {
    const { passes, images, finisher, finished } = this.#parts
    const screen = this.#parts.screen()
    if (!screen) return null
    const photo = {
      ...({ from: 'image', image: bitmap, pass, key: bitmap } as const),
      ground: { amount: ground, hidden: () => null },
    }
    const frame = await passes.run({ photo, style, asNumbers: false }, call)
    const camera = this.#copyOf(frame.image('image'))
    let painted = this.#copyOf(frame.image('picture'))
    const becomes = (next: GPUTexture) => {
      images.give(painted)
      painted = next
    }
    try {
      if (keepColours)
        becomes(await finished(painted, (pass, into) => finisher.keptColours(pass, { painted, photo: camera, into })))
      const before = this.#before
      if (before && sameSize(before.camera, camera)) {
        const of = { camera, cameraBefore: before.camera, painted, paintedBefore: before.painted }
        becomes(await finished(painted, (pass, into) => finisher.calmed(pass, { ...of, into })))
      }
    } catch (error) {
      for (const image of [camera, painted]) images.give(image)
      throw error
    }
    this.#keep({ camera, painted })
    return screen.show(painted, 'opaque')
  }

  #keep(now: Before): void {
    if (this.#before) {
      this.#parts.images.give(this.#before.camera)
      this.#parts.images.give(this.#before.painted)
    }
    this.#before = now
  }

  #copyOf(texture: GPUTexture): GPUTexture {
    const { images, passes } = this.#parts
    const copy = images.take(texture)
    passes.work.record((encoder) =>
      encoder.copyTextureToTexture({ texture }, { texture: copy }, [texture.width, texture.height]),
    )
    return copy
  }
}
