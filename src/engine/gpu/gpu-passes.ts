import type { PixelImage } from '../../core/image.ts'
import type { PassSize } from '../../core/plan.ts'
import type { Size } from '../../core/size.ts'
import type { LearntStyle } from '../../core/style.ts'
import { groundStep } from '../../kernels/gpu/ground-shader.ts'
import type { Precision } from '../../kernels/gpu/shader-parts.ts'
import { type GroundedPhoto, gathered, type SubpixelRows } from '../executor.ts'
import type { CallOptions } from '../types.ts'
import { GpuFrame } from './gpu-frame.ts'
import { GpuNetwork, type GpuNetworkOptions } from './gpu-network.ts'
import { GpuPipelines } from './gpu-pipelines.ts'
import { planPicturePass } from './gpu-plan.ts'
import { GpuWork } from './gpu-work.ts'
import { PassShaders } from './pass-shaders.ts'
import type { PassOptions } from './picture-pass.ts'

/** A photo that is painted: an image with what its ground hangs on, or numbers. */
export type GpuPhoto =
  | { readonly from: 'numbers'; readonly rows: SubpixelRows }
  | {
      readonly from: 'image'
      readonly pass: PassSize
      readonly image: PixelImage | ImageBitmap
      readonly ground: Pick<GroundedPhoto, 'amount' | 'hidden'>
      /** Stands for the photo on its ground: what is encoded of it may be used again. */
      readonly key: unknown
    }

export interface GpuJob {
  readonly photo: GpuPhoto
  readonly style: LearntStyle
  readonly asNumbers: boolean
}

export interface GpuPassesOptions extends GpuNetworkOptions {
  readonly precision: Precision
  /** Bytes that may be bound of a buffer; default: what the device allows. */
  readonly mostBound?: number
  /** px of the padded photo in one submission: beyond, a picture is several, between which it may be ended. */
  readonly submittedPixels?: number
  /** ms that one submission takes at most, about, on a device whose pace is known; default 100. */
  readonly submittedMs?: number
  /** Bytes of frames that stay for the next picture. */
  readonly keptBytes?: number
}

/** Those of the slider's and the live camera's frames. */
const KEPT_BYTES = 96 * 2 ** 20
const SUBMITTED_PIXELS = 2 ** 20
/** ms that a submission takes at most, about: as long the page's own pictures wait for the device. */
const SUBMITTED_MS = 100

/** Passes of the network: what is recorded for a picture, in frames that stay as long as pictures have their size. */
export class GpuPasses {
  readonly device: GPUDevice
  readonly work: GpuWork
  readonly pipelines: GpuPipelines
  readonly network: GpuNetwork
  readonly #shaders: PassShaders
  readonly #precision: Precision
  readonly #mostBound: number
  readonly #submittedPixels: number
  readonly #submittedMs: number
  readonly #keptBytes: number
  /** By size; the one used last goes last. */
  readonly #frames = new Map<string, GpuFrame>()

  constructor(given: GpuPassesOptions) {
    const { precision, mostBound, submittedPixels, submittedMs, keptBytes, ...options } = given
    this.device = options.device
    this.#submittedPixels = submittedPixels ?? SUBMITTED_PIXELS
    this.#submittedMs = submittedMs ?? SUBMITTED_MS
    this.#keptBytes = keptBytes ?? KEPT_BYTES
    this.#mostBound = mostBound ?? options.device.limits.maxStorageBufferBindingSize
    this.#precision = precision
    this.network = new GpuNetwork(options)
    this.pipelines = new GpuPipelines(options.device)
    this.work = new GpuWork(options.device)
    this.#shaders = new PassShaders(this.network.layout.layers, precision)
  }

  /** Records a picture, and submits what is behind the first part of a large one. → the frame that it is in then */
  async run(job: GpuJob, { signal, onProgress }: CallOptions): Promise<GpuFrame> {
    const { photo, style, asNumbers } = job
    const frame = await this.#frameFor(photo, asNumbers)
    const key = photo.from === 'numbers' ? photo.rows : photo.key
    const first = frame.holds.encoded === key ? frame.pass.encoding : 0
    // What is recorded already is not to see the next style or photo.
    if (first === 0 || !this.network.wears(style)) await this.work.submitInTurn()
    await this.work.room()
    signal?.throwIfAborted()
    frame.holds.encoded = null
    this.network.wear(style)
    if (first === 0) this.#bring(frame, photo)
    const { length } = frame.pass.steps
    const { width, height } = frame.pass.options.size
    const pixels = width * height
    const most = Math.min(this.#submittedPixels, this.work.pixelsIn(this.#submittedMs) ?? this.#submittedPixels)
    const parts = Math.min(length - first, Math.ceil(pixels / most))
    for (let part = 0, from = first; part < parts; part++) {
      const start = from
      const to = first + Math.ceil(((length - first) * (part + 1)) / parts)
      this.work.record((encoder) => frame.record(encoder, start, to), (pixels * (to - start)) / length)
      from = to
      if (part === parts - 1) break
      await this.work.submitInTurn()
      await this.work.room()
      signal?.throwIfAborted()
      onProgress?.({ done: (part + 1) / parts })
    }
    frame.holds.encoded = key
    return frame
  }

  /** Where an image lies on the device already; null where it does not. */
  holding(image: PixelImage): GPUTexture | null {
    for (const frame of this.#frames.values()) if (frame.holds.image === image) return frame.image('image')
    return null
  }

  /** Lets go of what is too large to wait for the next picture. What is recorded is computed all the same. */
  tidy(): void {
    let bytes = [...this.#frames.values()].reduce((sum, frame) => sum + frame.bytes, 0)
    const large = ([, { bytes }]: readonly [string, GpuFrame]) => Number(bytes > this.#keptBytes)
    for (const [key, frame] of [...this.#frames].sort((a, b) => large(b) - large(a))) {
      if (bytes <= this.#keptBytes) break
      bytes -= frame.bytes
      this.work.destroyBehind(frame)
      this.#frames.delete(key)
    }
  }

  /** Lets go of all frames. */
  letGo(): void {
    this.work.submit()
    for (const frame of this.#frames.values()) frame.destroy()
    this.#frames.clear()
  }

  dispose(): void {
    this.letGo()
    this.network.dispose()
  }

  #bring(frame: GpuFrame, photo: GpuPhoto): void {
    const { queue } = this.device
    if (photo.from === 'numbers') {
      queue.writeBuffer(frame.buffer('photo'), 0, gathered(photo.rows))
      return
    }
    const { image, pass, ground } = photo
    frame.lay(groundStep(pass, ground.amount, ground.hidden()).fields)
    if (frame.holds.image === image) return
    writeImage(queue, frame.image('image'), image, pass)
    // Of a moving picture every frame is new.
    frame.holds.image = 'data' in image ? image : null
  }

  async #frameFor(photo: GpuPhoto, asNumbers: boolean): Promise<GpuFrame> {
    const [precision, mostBound] = [this.#precision, this.#mostBound]
    const sizes =
      photo.from === 'numbers'
        ? { size: photo.rows.size, picture: photo.rows.size }
        : { size: { width: photo.pass.paddedWidth, height: photo.pass.paddedHeight }, picture: sizeOf(photo.pass) }
    const options: PassOptions = { ...sizes, precision, from: photo.from, asNumbers, mostBound }
    const key = JSON.stringify(options)
    const known = this.#frames.get(key)
    if (!known) {
      // Its memory is to be free before more is taken.
      await this.work.submitInTurn()
      this.tidy()
    }
    const parts = { device: this.device, pipelines: this.pipelines, shared: this.network.buffers }
    // All that a picture may take, side by side.
    await this.pipelines.all(this.#shaders.all())
    const frame = known ?? (await GpuFrame.make(parts, planPicturePass(this.network.layout, this.#shaders, options)))
    this.#frames.delete(key)
    this.#frames.set(key, frame)
    return frame
  }
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height })

/** Writes an image's pixels, as they are, into one of the same size on the device. */
export function writeImage(
  queue: GPUQueue,
  texture: GPUTexture,
  image: PixelImage | ImageBitmap,
  { width, height }: Size,
): void {
  if ('data' in image) {
    queue.writeTexture({ texture }, image.data as Uint8ClampedArray<ArrayBuffer>, { bytesPerRow: 4 * width }, [
      width,
      height,
    ])
  } else {
    queue.copyExternalImageToTexture({ source: image }, { texture }, [width, height])
  }
}
