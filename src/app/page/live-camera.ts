/** The camera of a view: on while that is on the page and in sight, off otherwise. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Camera, type CameraTrouble, type CameraWish, openCamera, show, troubleOf } from './camera.ts'
import { LiveLoop } from './live-loop.ts'
import { remember, remembered } from './preferences.ts'
import { screenLock } from './wake-lock.ts'

/** What there is to see: `warming` the camera's own picture, `live` what is to be seen. */
export type LivePhase = 'starting' | 'warming' | 'live' | 'taking' | 'hidden' | CameraTrouble | 'notPainted'

export interface LiveCameraParts {
  readonly video: () => HTMLVideoElement
  readonly canvas: () => HTMLCanvasElement
  /** As the live loop's. */
  readonly paint: (frame: ImageBitmap, signal: AbortSignal) => Promise<ImageBitmap | null>
  /** Whether there is anything to paint with; without, the camera's own picture is what is to be seen. */
  readonly paints: () => boolean
}

export class LiveCamera implements ReactiveController {
  phase: LivePhase = 'starting'
  /** Whether its picture is shown as in a mirror. */
  mirrored = false
  /** The camera to switch to, if any. */
  other: CameraWish | null = null
  #wish: CameraWish = { facing: remembered('camera') === 'user' ? 'user' : 'environment' }
  #camera: Camera | null = null
  #loop: LiveLoop | null = null
  /** Of the camera that is on or on its way. */
  #life = new AbortController()
  readonly #host: ReactiveControllerHost
  readonly #parts: LiveCameraParts
  readonly #awake = screenLock()

  constructor(host: ReactiveControllerHost, parts: LiveCameraParts) {
    this.#host = host
    this.#parts = parts
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#awake?.(true)
    void this.#host.updateComplete.then(() => this.start())
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#awake?.(false)
    this.#turnOff()
  }

  get isOn(): boolean {
    return this.phase === 'live' || this.phase === 'warming'
  }

  /** Whether the camera to switch to is known by a name of its own, and not by where it looks. */
  get hasNames(): boolean {
    return this.other?.deviceId !== undefined
  }

  /** Turns the camera on, or on again. */
  async start(): Promise<void> {
    this.#turnOff()
    const life = new AbortController()
    this.#life = life
    if (document.visibilityState === 'hidden') {
      this.#be('hidden')
      return
    }
    this.#be('starting')
    try {
      const camera = await openCamera(this.#wish, life.signal)
      this.#camera = camera
      camera.onLost(() => this.#fail('lost'))
      await show(this.#parts.video(), camera, life.signal)
      this.mirrored = camera.mirrored
      this.#loop = new LiveLoop({
        video: this.#parts.video(),
        canvas: this.#parts.canvas(),
        paint: this.#parts.paint,
        turned: (painted) => this.#be(painted || !this.#parts.paints() ? 'live' : 'warming'),
        failed: () => this.#fail('notPainted'),
      })
      this.#be(this.#parts.paints() ? 'warming' : 'live')
      this.other = await camera.next().catch(() => null)
      this.#host.requestUpdate()
    } catch (error) {
      if (life.signal.aborted) return
      // One that was remembered and is gone.
      this.#wish = { facing: this.#wish.facing }
      this.#fail(troubleOf(error))
    }
  }

  switch(): void {
    if (!this.other || !this.isOn) return
    this.#wish = this.other
    remember('camera', this.other.facing)
    void this.start()
  }

  /**
   * Takes the photo and turns the camera off.
   *
   * @returns null where it was turned off before that
   * @throws where there is no photo; the camera is on again
   */
  async shoot(): Promise<Blob | null> {
    const camera = this.#camera
    if (!camera || !this.isOn) return null
    this.#be('taking')
    this.#loop?.stop()
    try {
      const photo = await camera.takePhoto(this.#parts.video())
      if (this.#camera !== camera) return null
      this.#turnOff()
      return photo
    } catch (error) {
      if (this.#camera !== camera) return null
      await this.start()
      throw error
    }
  }

  #turnOff(): void {
    this.#life.abort()
    this.#loop?.stop()
    this.#loop = null
    if (!this.#camera) return
    this.#camera.stop()
    this.#camera = null
    this.#parts.video().srcObject = null
  }

  #fail(phase: LivePhase): void {
    this.#turnOff()
    this.#be(phase)
  }

  #be(phase: LivePhase): void {
    this.phase = phase
    this.#host.requestUpdate()
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') {
      if (this.phase === 'hidden') void this.start()
    } else if (this.isOn || this.phase === 'starting' || this.phase === 'taking') this.#fail('hidden')
  }
}
