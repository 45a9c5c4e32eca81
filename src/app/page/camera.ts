/** The device's camera: opened, switched and let go of, and the photo that it takes. Comes with the camera's view. */
import { withDeadline } from '../../core/deadline.ts'
import { CAMERA, SHUTTER } from '../../core/waits.ts'

/** Why there is no picture of a camera. */
export type CameraTrouble = 'insecure' | 'denied' | 'absent' | 'busy' | 'lost' | 'failed'

export type Facing = 'environment' | 'user'

export class CameraError extends Error {
  readonly trouble: CameraTrouble

  constructor(trouble: CameraTrouble, options?: ErrorOptions) {
    super(trouble, options)
    this.name = 'CameraError'
    this.trouble = trouble
  }
}

/** Which camera is wanted: one that looks so, or this one. */
export interface CameraWish {
  readonly facing: Facing
  readonly deviceId?: string
}

/** px: enough for the picture on the screen where photos are taken apart from it, as many as there are otherwise. */
const IDEAL = { apart: { width: 1920, height: 1080 }, same: { width: 3840, height: 2160 } } as const
const JPEG = { type: 'image/jpeg', quality: 0.95 } as const

/** The part of ImageCapture that is used; Safari and Firefox have none. */
interface PhotoTaker {
  takePhoto(): Promise<Blob>
}
type Taking = { readonly ImageCapture?: new (track: MediaStreamTrack) => PhotoTaker }

/** What the names of the platform's errors mean. */
const TROUBLES: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Why it was refused. */
export function troubleOf(error: unknown): CameraTrouble {
  if (error instanceof CameraError) return error.trouble
  return TROUBLES[(error as { readonly name?: string } | null)?.name ?? ''] ?? 'failed'
}

/** A camera that is on. */
export class Camera {
  readonly stream: MediaStream
  readonly #track: MediaStreamTrack

  constructor(stream: MediaStream) {
    this.stream = stream
    ;[this.#track] = stream.getVideoTracks()
  }

  /** null where the device does not say so, as those on desks do. */
  get facing(): Facing | null {
    const { facingMode } = this.#track.getSettings()
    return facingMode === 'user' || facingMode === 'environment' ? facingMode : null
  }

  /** Whether its picture is shown as a mirror does: of every camera that does not look away from the person. */
  get mirrored(): boolean {
    return this.facing !== 'environment'
  }

  /** Calls back where it was unplugged or taken away; not after {@link stop}. */
  onLost(listener: () => void): void {
    this.#track.addEventListener('ended', listener)
  }

  stop(): void {
    for (const track of this.stream.getTracks()) track.stop()
  }

  /** The camera to switch to; null where there is no other one. */
  async next(): Promise<CameraWish | null> {
    const found = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
    if (found.length < 2) return null
    const { facing } = this
    if (facing) return { facing: facing === 'user' ? 'environment' : 'user' }
    const { deviceId } = this.#track.getSettings()
    const at = found.findIndex((device) => device.deviceId === deviceId)
    return { facing: 'user', deviceId: found[(at + 1) % found.length].deviceId }
  }

  /**
   * The photo at the camera's full size; of its picture where it takes none, or not in time.
   *
   * @param video shows this camera
   */
  async takePhoto(video: HTMLVideoElement): Promise<Blob> {
    const { ImageCapture } = globalThis as Taking
    if (ImageCapture && this.#track.readyState === 'live')
      try {
        return await withDeadline(SHUTTER, new ImageCapture(this.#track).takePhoto())
      } catch {
        // Some cameras say that they take photos, and do not.
      }
    return frameOf(video)
  }
}

/**
 * Turns a camera on; where the signal ends it, one that comes later is turned off again.
 *
 * @throws CameraError; AbortError
 */
export async function openCamera({ facing, deviceId }: CameraWish, signal: AbortSignal): Promise<Camera> {
  // Missing on plain http.
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices }
  if (!mediaDevices?.getUserMedia) throw new CameraError(isSecureContext ? 'absent' : 'insecure')
  const ideal = 'ImageCapture' in globalThis ? IDEAL.apart : IDEAL.same
  const video: MediaTrackConstraints = {
    ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } }),
    width: { ideal: ideal.width },
    height: { ideal: ideal.height },
    frameRate: { ideal: 30 },
  }
  try {
    // Without a deadline: the person may take any time to answer.
    const camera = new Camera(await mediaDevices.getUserMedia({ video, audio: false }))
    if (signal.aborted) camera.stop()
    signal.throwIfAborted()
    return camera
  } catch (error) {
    signal.throwIfAborted()
    throw new CameraError(troubleOf(error), { cause: error })
  }
}

/** Shows the camera; resolves with its first picture. @throws where there is none in time */
export async function show(video: HTMLVideoElement, { stream }: Camera, signal: AbortSignal): Promise<void> {
  const playing = new Promise<void>((resolve) => {
    if (video.videoWidth > 0 && video.srcObject === stream) resolve()
    else video.addEventListener('loadeddata', () => resolve(), { once: true, signal })
  })
  video.srcObject = stream
  await withDeadline(CAMERA, Promise.all([video.play(), playing]), signal)
}

/** What the video shows, at its full size. */
async function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0)
  return canvas.convertToBlob(JPEG)
}

/** Calls back with every new picture of the video. @returns how to stop */
export function watchFrames(video: HTMLVideoElement, onFrame: () => void): () => void {
  let handle = 0
  let stopped = false
  if ('requestVideoFrameCallback' in video) {
    const tick = (): void => {
      if (stopped) return
      handle = video.requestVideoFrameCallback(tick)
      onFrame()
    }
    handle = video.requestVideoFrameCallback(tick)
    return () => {
      stopped = true
      video.cancelVideoFrameCallback(handle)
    }
  }
  const element = video as HTMLVideoElement
  let shown = -1
  const look = (): void => {
    if (stopped) return
    handle = requestAnimationFrame(look)
    if (element.currentTime === shown) return
    shown = element.currentTime
    onFrame()
  }
  handle = requestAnimationFrame(look)
  return () => {
    stopped = true
    cancelAnimationFrame(handle)
  }
}
