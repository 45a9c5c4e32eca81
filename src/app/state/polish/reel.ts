/** Small pictures of a run as it went, for its time-lapse: of this visit, also across pauses. */
import { withinEdge } from '../../../core/size.ts'
import type { PolishStart } from '../types.ts'

/** Pictures that are kept at most: where there are more, every second one goes. */
const MOST = 60
/** Longer side in px at most. */
const EDGE = 512
const QUALITY = 0.9

export class Reel {
  #key: string | null = null
  #frames: Blob[] = []
  /** Of how many pictures one is kept. */
  #stride = 1
  #seen = 0
  #encoding = false
  #on = false

  /** A run begins, or goes on. */
  begin(key: string, how: PolishStart): void {
    // To show a run's picture again is no part of it.
    this.#on = how !== 'show'
    if (key !== this.#key || how === 'restart') this.#clear(key)
  }

  /** A run's next picture. The bitmap is read at once, and left to its owner. */
  add(bitmap: ImageBitmap | undefined): void {
    if (!bitmap || !this.#on || this.#encoding || this.#seen++ % this.#stride > 0) return
    void this.#keep(bitmap)
  }

  /** The pictures of a run, the oldest first. @param key null: of none */
  frames(key: string | null): readonly Blob[] {
    return key === this.#key ? [...this.#frames] : []
  }

  /** Without a picture a time-lapse is a little shorter; never rejects. */
  async #keep(bitmap: ImageBitmap): Promise<void> {
    const key = this.#key
    this.#encoding = true
    const frame = await reduced(bitmap).catch(() => null)
    this.#encoding = false
    if (!frame || key !== this.#key) return
    this.#frames.push(frame)
    if (this.#frames.length <= MOST) return
    this.#frames = this.#frames.filter((_, i) => i % 2 === 0)
    this.#stride *= 2
  }

  #clear(key: string): void {
    this.#key = key
    this.#frames = []
    this.#stride = 1
    this.#seen = 0
  }
}

/** A small JPEG; the bitmap has been read when this returns its promise. */
async function reduced(bitmap: ImageBitmap): Promise<Blob | null> {
  const { width, height } = withinEdge(bitmap, EDGE)
  const canvas = new OffscreenCanvas(width, height)
  const surface = canvas.getContext('2d', { alpha: false })
  if (!surface) return null
  surface.imageSmoothingQuality = 'high'
  surface.drawImage(bitmap, 0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
}
