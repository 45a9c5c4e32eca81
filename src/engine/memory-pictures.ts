import { withColoursOf } from '../core/colour.ts'
import type { PixelImage } from '../core/image.ts'
import { mergeOctaves, withFineOctaves } from '../core/octaves.ts'
import type { Finishing, PassJob, Pictures, TransformerExecutor } from './executor.ts'
import { receive } from './pixels.ts'
import type { CallOptions } from './types.ts'

/** What finishes a picture where no executor does. */
const CORE: Finishing = {
  withColoursOf: async (_, ...args) => withColoursOf(...args),
  mergeOctaves: async (_, ...args) => mergeOctaves(...args),
  withFineOctaves: async (_, ...args) => withFineOctaves(...args),
}

/** Pictures in memory. */
export class MemoryPictures implements Pictures<PixelImage> {
  readonly #transformer: Pick<TransformerExecutor, 'paint' | 'finishing'>

  constructor(transformer: Pick<TransformerExecutor, 'paint' | 'finishing'>) {
    this.#transformer = transformer
  }

  async pass(job: PassJob, call: CallOptions): Promise<PixelImage> {
    const { pass, photo } = job.photo.of
    const { image, rows } = receive(pass, photo)
    await this.#transformer.paint(job, rows, call)
    return image
  }

  withColoursOf(call: CallOptions, picture: PixelImage, photo: PixelImage, isLast: boolean): Promise<PixelImage> {
    return isLast
      ? this.#finishing.withColoursOf(call, picture, photo, picture.data)
      : this.#finishing.withColoursOf(call, picture, photo)
  }

  async merged(call: CallOptions, draft: PixelImage, full: PixelImage): Promise<PixelImage> {
    await this.#finishing.mergeOctaves(call, draft, full)
    return full
  }

  withFineOctaves(...args: Parameters<Finishing['withFineOctaves']>): Promise<PixelImage> {
    return this.#finishing.withFineOctaves(...args)
  }

  share(picture: PixelImage): PixelImage {
    return picture
  }

  // The memory is the collector's.
  free(): void {}

  async pixels(picture: PixelImage): Promise<PixelImage> {
    return picture
  }

  async bitmap(): Promise<null> {
    return null
  }

  async done(): Promise<void> {}

  get #finishing(): Finishing {
    return this.#transformer.finishing ?? CORE
  }
}
