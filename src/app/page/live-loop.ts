import { isAbort } from '../../core/errors.ts'
import { FrameSize } from '../../core/frame-size.ts'
import type { Size } from '../../core/size.ts'
import { withinEdge } from '../../core/size.ts'
import { watchFrames } from './camera.ts'

/** Longer side in px of the camera's picture as it is shown unpainted, at most. */
const PLAIN_EDGE = 960
/** Pictures that fail one after the other before it is said: a worker that died is replaced meanwhile. */
const PATIENCE = 5

export interface LiveLoopParts {
  readonly video: HTMLVideoElement
  readonly canvas: HTMLCanvasElement
  /** null where there is nothing to paint with; the frame is then as it was. */
  readonly paint: (frame: ImageBitmap, signal: AbortSignal) => Promise<ImageBitmap | null>
  /** What the canvas shows has become painted, or no longer is. */
  readonly turned: (painted: boolean) => void
  /** Pictures fail for good; the loop has ended. */
  readonly failed: (error: unknown) => void
}

/**
 * From the camera's pictures to painted ones on a canvas: the newest picture is painted, one at a time, and those that
 * come meanwhile are dropped. Until the first one is there, and where nothing paints, the camera's own are shown.
 */
export class LiveLoop {
  readonly #parts: LiveLoopParts
  readonly #size = new FrameSize()
  readonly #ended = new AbortController()
  readonly #small = new OffscreenCanvas(1, 1)
  readonly #unwatch: () => void
  /** A picture has come since the one that is being painted. */
  #fresh = false
  #busy = false
  #painted = false
  #failures = 0

  constructor(parts: LiveLoopParts) {
    this.#parts = parts
    this.#unwatch = watchFrames(parts.video, () => this.#onFrame())
  }

  stop(): void {
    this.#unwatch()
    this.#ended.abort()
  }

  #onFrame(): void {
    this.#fresh = true
    if (!this.#painted) this.#drawPlain()
    if (!this.#busy) void this.#paintFresh()
  }

  async #paintFresh(): Promise<void> {
    this.#busy = true
    while (this.#fresh && !this.#ended.signal.aborted) {
      this.#fresh = false
      await this.#paintOne()
    }
    this.#busy = false
  }

  async #paintOne(): Promise<void> {
    const { paint, canvas } = this.#parts
    const { signal } = this.#ended
    const start = performance.now()
    const frame = this.#take()
    if (!frame) return
    try {
      const painted = await paint(frame, signal)
      if (painted && !signal.aborted) {
        draw(canvas, painted, painted)
        // What it takes to start is no measure of what a picture takes.
        if (this.#painted) this.#size.took(performance.now() - start)
      }
      painted?.close()
      this.#failures = 0
      this.#turn(painted !== null)
    } catch (error) {
      if (signal.aborted || isAbort(error)) return
      this.#failures++
      if (this.#failures < PATIENCE) return
      this.stop()
      this.#parts.failed(error)
    } finally {
      // One that was not handed on.
      frame.close()
    }
  }

  #turn(painted: boolean): void {
    if (painted === this.#painted || this.#ended.signal.aborted) return
    this.#painted = painted
    this.#parts.turned(painted)
  }

  /** The camera's picture at the size that is painted; null while there is none. */
  #take(): ImageBitmap | null {
    const camera = this.#camera
    if (!camera) return null
    const { width, height } = this.#size.of(camera)
    if (this.#small.width !== width) this.#small.width = width
    if (this.#small.height !== height) this.#small.height = height
    const context = this.#small.getContext('2d', { alpha: false })
    if (!context) return null
    context.imageSmoothingQuality = 'medium'
    context.drawImage(this.#parts.video, 0, 0, width, height)
    return this.#small.transferToImageBitmap()
  }

  #drawPlain(): void {
    const camera = this.#camera
    if (camera) draw(this.#parts.canvas, this.#parts.video, withinEdge(camera, PLAIN_EDGE))
  }

  /** px of the camera's picture, which change when the device is turned. */
  get #camera(): Size | null {
    const { videoWidth: width, videoHeight: height } = this.#parts.video
    return width > 0 && height > 0 ? { width, height } : null
  }
}

function draw(canvas: HTMLCanvasElement, picture: CanvasImageSource, { width, height }: Size): void {
  // Setting a side clears the canvas, which would be seen.
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0, width, height)
}
