import type { PixelImage } from '../../core/image.ts'
import type { Size } from '../../core/size.ts'
import type { PassJob, Pictures } from '../executor.ts'
import type { MemoryPictures } from '../memory-pictures.ts'
import type { CallOptions } from '../types.ts'
import { GpuFinisher, LACK_BYTES } from './gpu-finisher.ts'
import { GpuFrames } from './gpu-frames.ts'
import { GpuImages } from './gpu-images.ts'
import { type GpuPasses, writeImage } from './gpu-passes.ts'
import { Screen } from './screen.ts'

/** Rows of an image in a buffer begin at multiples of this, bytes. */
const ROW_ALIGNMENT = 256

/** A picture on the device, or in memory where the device has no images so large. */
export class GpuPicture implements Size {
  readonly width: number
  readonly height: number
  /** Whether nothing of it is transparent. */
  readonly isOpaque: boolean
  readonly at: { readonly texture: GPUTexture } | { readonly image: PixelImage }
  holders = 1

  constructor(at: GpuPicture['at'], isOpaque: boolean) {
    const { width, height } = 'texture' in at ? at.texture : at.image
    this.width = width
    this.height = height
    this.isOpaque = isOpaque
    this.at = at
  }
}

interface Brought {
  readonly texture: GPUTexture
  /** To be given back. */
  readonly isOwn: boolean
}

type Recording = (pass: GPUComputePassEncoder, into: GPUTexture, photos: readonly GPUTexture[]) => Promise<void>

/** Pictures that stay on the device until their pixels are asked for. */
export class GpuPictures implements Pictures<GpuPicture> {
  readonly #passes: GpuPasses
  readonly #images: GpuImages
  readonly #finisher: GpuFinisher
  readonly #memory: MemoryPictures
  readonly frames: GpuFrames
  /** null where the browser has none. */
  #screen: Screen | null | undefined
  readonly #opaque = new WeakMap<PixelImage, boolean>()
  /** Finishing steps that are being recorded. */
  #recording = 0

  /** @param memory puts pictures together that are too large for the device's images */
  constructor(passes: GpuPasses, memory: MemoryPictures) {
    this.#passes = passes
    this.#images = new GpuImages(passes.device, passes.work)
    this.#finisher = new GpuFinisher(passes.device, passes.pipelines)
    this.#memory = memory
    this.frames = new GpuFrames({
      ...{ passes, images: this.#images, finisher: this.#finisher, screen: () => this.#opened() },
      finished: (like, record) => this.#recorded(like, [], record),
    })
    passes.work.onSubmit = () => {
      if (this.#recording === 0) this.#finisher.submitted()
    }
  }

  async pass(job: PassJob, call: CallOptions): Promise<GpuPicture> {
    const { of } = job.photo
    const { photo: image, pass, amount, hidden } = of
    const photo = { from: 'image', pass, image, ground: { amount, hidden }, key: job.photo } as const
    const frame = await this.#passes.run({ photo, style: job.style, asNumbers: false }, call)
    const texture = this.#images.take(pass)
    this.#passes.work.record((encoder) =>
      encoder.copyTextureToTexture({ texture: frame.image('picture') }, { texture }, [pass.width, pass.height]),
    )
    this.#passes.tidy()
    return new GpuPicture({ texture }, this.#isOpaque(image))
  }

  async withColoursOf(call: CallOptions, picture: GpuPicture, photo: PixelImage, isLast: boolean): Promise<GpuPicture> {
    if (!('texture' in picture.at)) {
      const image = await this.#memory.withColoursOf(call, picture.at.image, photo, isLast)
      return new GpuPicture({ image }, picture.isOpaque)
    }
    const painted = picture.at.texture
    const made = await this.#finished(picture, [photo], (pass, into, [image]) =>
      this.#finisher.keptColours(pass, { painted, photo: image, into }),
    )
    if (isLast) this.free(picture)
    return made
  }

  async merged(call: CallOptions, draft: GpuPicture, full: GpuPicture): Promise<GpuPicture> {
    try {
      if (!('texture' in draft.at && 'texture' in full.at && this.#merges(draft, full))) {
        const image = await this.#memory.merged(call, await this.pixels(draft), await this.pixels(full))
        return new GpuPicture({ image }, full.isOpaque)
      }
      const [coarse, fine] = [draft.at.texture, full.at.texture]
      return await this.#finished(full, [], (pass, into) =>
        this.#finisher.merged(pass, { coarse, fine, colour: 1, into }),
      )
    } finally {
      this.free(full)
    }
  }

  async withFineOctaves(
    call: CallOptions,
    painting: GpuPicture,
    photo: PixelImage,
    colour: number,
  ): Promise<GpuPicture> {
    if (!('texture' in painting.at && this.#merges(painting, photo))) {
      const image = await this.#memory.withFineOctaves(call, await this.pixels(painting), photo, colour)
      return new GpuPicture({ image }, painting.isOpaque)
    }
    const coarse = painting.at.texture
    const like = { width: photo.width, height: photo.height, isOpaque: this.#isOpaque(photo) }
    return this.#finished(like, [photo], (pass, into, [fine]) =>
      this.#finisher.merged(pass, { coarse, fine, colour, into }),
    )
  }

  share(picture: GpuPicture): GpuPicture {
    picture.holders++
    return picture
  }

  free(picture: GpuPicture): void {
    picture.holders--
    if (picture.holders === 0 && 'texture' in picture.at) this.#images.give(picture.at.texture)
  }

  /** @throws RangeError where it has been freed */
  async pixels(picture: GpuPicture): Promise<PixelImage> {
    if (picture.holders < 1) throw new RangeError('A picture was asked for that has been freed.')
    if ('image' in picture.at) return picture.at.image
    return this.read(picture.at.texture)
  }

  async read(texture: GPUTexture): Promise<PixelImage> {
    const { width, height } = texture
    const bytesPerRow = Math.ceil((4 * width) / ROW_ALIGNMENT) * ROW_ALIGNMENT
    const rows = new Uint8ClampedArray(
      await this.#passes.work.read(bytesPerRow * height, (encoder, buffer) =>
        encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height]),
      ),
    )
    if (bytesPerRow === 4 * width) return { width, height, data: rows }
    const data = new Uint8ClampedArray(4 * width * height)
    for (let y = 0; y < height; y++)
      data.set(rows.subarray(y * bytesPerRow, y * bytesPerRow + 4 * width), 4 * width * y)
    return { width, height, data }
  }

  async bitmap(picture: GpuPicture): Promise<ImageBitmap | null> {
    const screen = this.#opened()
    if (!screen || !('texture' in picture.at)) return null
    const { texture } = picture.at
    if (picture.isOpaque) return await screen.show(texture, 'opaque')
    // A canvas has its colours multiplied by their alpha.
    const shown = await this.#finished(picture, [], (pass, into) =>
      this.#finisher.premultiplied(pass, { painted: texture, into }),
    )
    try {
      return 'texture' in shown.at ? await screen.show(shown.at.texture, 'premultiplied') : null
    } finally {
      this.free(shown)
    }
  }

  async done({ signal, onProgress }: CallOptions): Promise<void> {
    await this.#passes.work.done()
    signal?.throwIfAborted()
    onProgress?.({ done: 1 })
  }

  dispose(): void {
    // What is recorded cannot be submitted later.
    this.#passes.work.submit()
    this.#images.dispose()
    this.#finisher.dispose()
  }

  #opened(): Screen | null {
    if (this.#screen === undefined) this.#screen = Screen.open(this.#passes)
    return this.#screen
  }

  /** A new picture, recorded from others. @param photos that must be on the device for it */
  async #finished(
    like: Size & Pick<GpuPicture, 'isOpaque'>,
    photos: readonly PixelImage[],
    record: Recording,
  ): Promise<GpuPicture> {
    return new GpuPicture({ texture: await this.#recorded(like, photos, record) }, like.isOpaque)
  }

  async #recorded(like: Size, photos: readonly PixelImage[], record: Recording): Promise<GPUTexture> {
    const brought = await this.#bring(photos)
    const into = this.#images.take(like)
    const encoder = this.#passes.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    this.#recording++
    try {
      const textures = brought.map(({ texture }) => texture)
      await record(pass, into, textures)
      pass.end()
      this.#passes.work.add(encoder.finish())
    } catch (error) {
      this.#images.give(into)
      throw error
    } finally {
      this.#recording--
      for (const { texture, isOwn } of brought) if (isOwn) this.#images.give(texture)
    }
    return into
  }

  /** Photos on the device: where they are already, or brought there for this once. */
  async #bring(photos: readonly PixelImage[]): Promise<readonly Brought[]> {
    const held = photos.map((photo) => this.#passes.holding(photo))
    // What is recorded may be of another photo that lay there.
    if (held.includes(null)) await this.#passes.work.submitInTurn()
    return photos.map((photo, i) => {
      const known = held[i]
      if (known) return { texture: known, isOwn: false }
      const texture = this.#images.take(photo)
      writeImage(this.#passes.device.queue, texture, photo, photo)
      return { texture, isOwn: true }
    })
  }

  /** Whether the device can put these together. */
  #merges(coarse: Size, { width, height }: Size): boolean {
    const { maxTextureDimension2D, maxStorageBufferBindingSize } = this.#passes.device.limits
    return (
      Math.max(width, height) <= maxTextureDimension2D &&
      LACK_BYTES * coarse.width * coarse.height <= maxStorageBufferBindingSize
    )
  }

  #isOpaque(image: PixelImage): boolean {
    const known = this.#opaque.get(image)
    if (known !== undefined) return known
    let p = 3
    while (p < image.data.length && image.data[p] === 255) p += 4
    this.#opaque.set(image, p >= image.data.length)
    return p >= image.data.length
  }
}
