/** What tests of whole pictures on WebGPU are made of: photos, both ways to paint them, and a device that is watched. */
import { expect, onTestFinished, vi } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import type { Manifest } from '../../../src/core/release.ts'
import type { Size } from '../../../src/core/size.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import { Painting } from '../../../src/engine/draft-and-merge.ts'
import type { Pictures } from '../../../src/engine/executor.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import { GpuTransformer, type GpuTransformerOptions } from '../../../src/engine/gpu/gpu-transformer.ts'
import { MemoryPictures } from '../../../src/engine/memory-pictures.ts'
import { PhotoPainter } from '../../../src/engine/photo-painter.ts'
import { Numbers } from '../../../src/engine/release-files.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { madeUp, wave } from './fused-kit.ts'

/** A network with all that there is: skips, noise, residuals. */
export const spec = { widths: [8, 16, 24], blocks: 2, multipleOf: 8, noise: true } as const
/** Small drafts, and no end of memory. */
export const limits = { draftEdge: 40, maxPixels: 1e7, maxPassPixels: 1e7, multipleOf: 8 } as const

const parts = () => ({ spec, styleDim: STYLE_DIM, weights: new Numbers(madeUp(spec, STYLE_DIM), 'transformer') })
const module = await loadKernels('plain')

/** A photo of soft shapes and fine lines. @param opaque or with a hole and a soft edge */
export function photoOf(width: number, height: number, opaque = true): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++, p += 4) {
      data[p] = 128 + 100 * Math.sin(x / 9 + y / 31)
      data[p + 1] = 128 + 100 * Math.cos(y / 7)
      data[p + 2] = (x * 7 + y * 3) % 256
      data[p + 3] = opaque ? 255 : Math.max(0, Math.min(255, 4 * (x - 20)))
    }
  return { width, height, data }
}

/** Mean and largest difference of RGB and alpha, in levels. */
export function apart(a: Omit<PixelImage, 'data'> & { readonly data: ArrayLike<number> }, b: PixelImage) {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  let [all, most] = [0, 0]
  b.data.forEach((v, i) => {
    const difference = Math.abs(v - a.data[i])
    all += difference
    most = Math.max(most, difference)
  })
  return { mean: all / b.data.length, most }
}

/** Where 8 bits are rounded more than once, single numbers differ; not more. */
export function expectClose(found: Parameters<typeof apart>[0], expected: PixelImage, what = ''): void {
  const { mean, most } = apart(found, expected)
  expect(mean, what).toBeLessThan(0.06)
  expect(most, what).toBeLessThanOrEqual(3)
}

/** A style of made-up numbers. */
export const styleOf = (seed: number) => wave(STYLE_DIM, 1.5, seed)

export function transformerOf(device: GPUDevice, options: Partial<GpuTransformerOptions> = {}): GpuTransformer {
  // However slow the device is: what is counted is not to hang on the time.
  const submittedMs = Number.POSITIVE_INFINITY
  return new GpuTransformer({ device, precision: 'single', submittedMs, ...parts(), ...options })
}

/** The transformer that pictures in memory are made with. */
export function referenceOf(): FusedTransformer {
  if (!module) throw new Error('There is nothing to compare with.')
  return new FusedTransformer({ module, ...parts() })
}

/** A photo as it is painted, and how to have the pixels. */
export function paintingOf(photo: PixelImage, transformer: GpuTransformer | FusedTransformer, given?: Pictures) {
  const own: Pictures | undefined = 'pictures' in transformer ? transformer.pictures : undefined
  const pictures = given ?? own ?? new MemoryPictures(transformer)
  const readStyle = async () => wave(STYLE_DIM, 1, 5)
  const painting = new Painting(photo, { styles: transformer.styles, pictures, budgetBytes: 1e9, readStyle })
  return { painting, pictures, pixels: (picture: Size) => pictures.pixels(picture) }
}

export function painterOf(transformer: GpuTransformer | FusedTransformer): PhotoPainter {
  return new PhotoPainter({
    // Nothing else of it is asked for here.
    manifest: { transformer: spec } as unknown as Manifest,
    transformer,
    options: { models: { url: () => '' } as never },
    deviceBytes: 2 ** 30,
    predict: async () => wave(STYLE_DIM, 1, 5),
  })
}

/** Calls that are counted. */
const COUNTED = ['createBuffer', 'createTexture', 'createComputePipelineAsync', 'createBindGroup'] as const

type Counted = (typeof COUNTED)[number] | 'submit' | 'mapAsync' | 'copyTextureToBuffer' | 'copyBufferToBuffer'

/** Counts what is asked of a device until the test is over. */
export class Watch {
  readonly #counts = new Map<Counted, number>()
  /** Buffers and textures that are there, by what they were made as. */
  readonly #alive = new Map<GPUBuffer | GPUTexture, string>()
  /** Submissions whose end was asked for and is not there: the most there have been. */
  mostUnfinished = 0
  #unfinished = 0

  constructor(device: GPUDevice) {
    const { queue } = device
    const restore = COUNTED.map((name) => tap(device, name, (made) => this.#made(name, made)))
    restore.push(
      tap(queue, 'submit', () => {
        this.#count('submit')
      }),
      // By the answer that the asker has: two that ask of one submission are not answered in their order.
      this.#countAnswers(queue),
      tap(device, 'createCommandEncoder', (encoder) => {
        for (const name of ['copyTextureToBuffer', 'copyBufferToBuffer'] as const)
          tap(encoder as GPUCommandEncoder, name, () => this.#count(name))
      }),
    )
    onTestFinished(() => {
      for (const back of restore) back()
    })
  }

  #countAnswers(queue: GPUQueue): () => void {
    const ask = queue.onSubmittedWorkDone.bind(queue)
    queue.onSubmittedWorkDone = async () => {
      this.#unfinished++
      this.mostUnfinished = Math.max(this.mostUnfinished, this.#unfinished)
      await ask()
      this.#unfinished--
    }
    return () => {
      queue.onSubmittedWorkDone = ask
    }
  }

  /** What is made and not destroyed, by label. */
  get alive(): readonly string[] {
    return [...this.#alive.values()].sort()
  }

  /** What was asked since it was asked last. */
  taken(): Readonly<Partial<Record<Counted, number>>> {
    const counts = Object.fromEntries(this.#counts)
    this.#counts.clear()
    return counts
  }

  #made(name: Counted, made: unknown): void {
    this.#count(name)
    if (name !== 'createBuffer' && name !== 'createTexture') return
    const resource = made as GPUBuffer | GPUTexture
    this.#alive.set(resource, `${name} ${resource.label} ${'width' in resource ? resource.width : resource.size}`)
    tap(resource, 'destroy', () => this.#alive.delete(resource))
    if ('mapAsync' in resource) tap(resource, 'mapAsync', () => this.#count('mapAsync'))
  }

  #count(name: Counted): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }
}

/** Has a method of an object tell what it returned. → a function that ends it */
function tap<T extends object>(of: T, name: keyof T & string, seen: (returned: unknown) => void): () => void {
  const asked = of[name] as (...given: unknown[]) => unknown
  const value = (...given: unknown[]) => {
    const returned = asked.apply(of, given)
    seen(returned)
    return returned
  }
  Object.defineProperty(of, name, { value, configurable: true })
  return () => Reflect.deleteProperty(of, name)
}

/** A bitmap that was shown by a {@link fakeScreen}. */
export interface Shown extends Size {
  readonly texture: GPUTexture
  readonly alphaMode: GPUCanvasAlphaMode
}

/** Gives Node canvases for WebGPU, until the test is over. Their textures are not counted. → what a bitmap is really */
export function fakeScreen(device: GPUDevice): (bitmap: ImageBitmap | null) => Shown {
  const create = Object.getPrototypeOf(device).createTexture as GPUDevice['createTexture']
  const made: GPUTexture[] = []
  class FakeCanvas {
    width: number
    height: number
    #texture: GPUTexture | null = null
    #configured: GPUCanvasConfiguration | null = null

    constructor(width: number, height: number) {
      this.width = width
      this.height = height
    }

    getContext(kind: string) {
      expect(kind).toBe('webgpu')
      return {
        configure: (configured: GPUCanvasConfiguration) => {
          this.#configured = configured
        },
        getCurrentTexture: () => {
          const { format = 'rgba8unorm', usage = 0 } = this.#configured ?? {}
          const size = [this.width, this.height]
          this.#texture ??= create.call(device, { size, format, usage: usage | GPUTextureUsage.COPY_SRC })
          made.push(this.#texture)
          return this.#texture
        },
      }
    }

    transferToImageBitmap() {
      const { width, height } = this
      const bitmap = { width, height, texture: this.#texture, alphaMode: this.#configured?.alphaMode, close() {} }
      this.#texture = null
      return bitmap
    }
  }
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  onTestFinished(() => {
    vi.unstubAllGlobals()
    for (const texture of made) texture.destroy()
  })
  return (bitmap) => bitmap as unknown as Shown
}

/** Node has no bitmaps: this is what {@link bringBitmaps} knows. */
export const bitmapOf = (bytes: PixelImage) =>
  ({ width: bytes.width, height: bytes.height, bytes }) as unknown as ImageBitmap

/** Has a device take what {@link bitmapOf} makes, until the test is over. */
export function bringBitmaps({ queue }: GPUDevice): void {
  queue.copyExternalImageToTexture = ({ source }, to, size) => {
    const { bytes } = source as unknown as { readonly bytes: PixelImage }
    queue.writeTexture(to, bytes.data as Uint8ClampedArray<ArrayBuffer>, { bytesPerRow: 4 * bytes.width }, size)
  }
  onTestFinished(() => void Reflect.deleteProperty(queue, 'copyExternalImageToTexture'))
}
