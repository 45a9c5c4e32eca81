/** What a film shows at which time, drawn on whatever canvas encodes it. */
import { type Size, withinEdge } from '../../../core/size.ts'
import { type Between, dividerAt, evenWithin } from './film-plan.ts'

export type Surface = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** A film before it is encoded. Frames are asked for in their order, and from the first one on where that failed. */
export interface FrameSource {
  /** px, even. */
  readonly size: Size
  /** @param at 0..1 of the film; rejects with AbortError where the signal ends it */
  draw(surface: Surface, at: number, signal: AbortSignal): Promise<void>
  /** Whether that frame has to wait for something that is still to be made. */
  waits(at: number): boolean
  /** Pictures that have all colours between them; null where each frame has its own. */
  readonly colours: readonly OffscreenCanvas[] | null
}

export interface FilmCall {
  /** s. */
  readonly seconds: number
  readonly signal: AbortSignal
  /** 0..1. */
  readonly onProgress: (done: number) => void
}

/** What an encoder is told: the call, and how many frames that is. */
export interface EncoderCall extends FilmCall {
  readonly frames: number
  readonly framesPerSecond: number
}

/** An encoder; null where this browser has none. */
export type Encode = (source: FrameSource, call: EncoderCall) => Promise<Blob | null>

/** A copy at the film's size, for the page's own bitmap may be gone before the film is done. */
export function copyAt(image: ImageBitmap, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const surface = surfaceOf(canvas)
  surface.drawImage(image, 0, 0, width, height)
  return canvas
}

/** @throws Error where the browser has no canvas to give */
export function surfaceOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const surface = canvas.getContext('2d')
  if (!surface) throw new Error('There is no canvas to draw on.')
  surface.imageSmoothingQuality = 'high'
  return surface
}

/** A line between photo and picture that goes across and back. */
export class DividerSource implements FrameSource {
  readonly size: Size
  readonly colours: readonly OffscreenCanvas[]
  readonly #photo: OffscreenCanvas
  readonly #picture: OffscreenCanvas

  constructor(photo: ImageBitmap, picture: ImageBitmap, edge: number) {
    this.size = evenWithin(picture, edge)
    this.#photo = copyAt(photo, this.size)
    this.#picture = copyAt(picture, this.size)
    this.colours = [this.#photo, this.#picture]
  }

  waits(): boolean {
    return false
  }

  async draw(surface: Surface, at: number): Promise<void> {
    const { width, height } = this.size
    const x = Math.round(dividerAt(at) * width)
    surface.drawImage(this.#photo, 0, 0)
    if (x > 0) surface.drawImage(this.#picture, 0, 0, x, height, 0, 0, x, height)
    if (x === 0 || x === width) return
    const line = Math.max(2, Math.round(Math.max(width, height) / 270))
    surface.fillStyle = '#fff'
    surface.fillRect(x - line / 2, 0, line, height)
  }
}

/** Pictures that a film goes through, as files: two of them at most are held as pixels. */
export interface Pictures {
  readonly count: number
  get(place: number, signal: AbortSignal): Promise<Blob>
  /** Whether `get` answers at once. */
  has(place: number): boolean
}

/** One picture after the other, each fading into the next. */
export class FadingSource implements FrameSource {
  readonly size: Size
  readonly colours = null
  readonly #pictures: Pictures
  readonly #at: (at: number, count: number) => Between
  readonly #decoded = new Map<number, ImageBitmap>()

  /** @param size px of the pictures @param edge px of the film's longer side at most */
  constructor(pictures: Pictures, at: (at: number, count: number) => Between, size: Size, edge: number) {
    this.#pictures = pictures
    this.#at = at
    this.size = evenWithin(withinEdge(size, edge), edge)
  }

  waits(at: number): boolean {
    const { from, to } = this.#at(at, this.#pictures.count)
    return !(this.#pictures.has(from) && this.#pictures.has(to))
  }

  async draw(surface: Surface, at: number, signal: AbortSignal): Promise<void> {
    const { from, to, share } = this.#at(at, this.#pictures.count)
    const { width, height } = this.size
    const [first, second] = [await this.#picture(from, signal), share > 0 ? await this.#picture(to, signal) : null]
    for (const [place, bitmap] of this.#decoded) {
      if (place === from || place === to) continue
      bitmap.close()
      this.#decoded.delete(place)
    }
    surface.drawImage(first, 0, 0, width, height)
    if (!second) return
    surface.globalAlpha = share
    surface.drawImage(second, 0, 0, width, height)
    surface.globalAlpha = 1
  }

  /** Frees what it holds. */
  close(): void {
    for (const bitmap of this.#decoded.values()) bitmap.close()
    this.#decoded.clear()
  }

  async #picture(place: number, signal: AbortSignal): Promise<ImageBitmap> {
    const known = this.#decoded.get(place)
    if (known) return known
    const bitmap = await createImageBitmap(await this.#pictures.get(place, signal))
    this.#decoded.set(place, bitmap)
    return bitmap
  }
}
