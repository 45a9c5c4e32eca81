/** A video by the browser's recorder, which films a canvas in real time: the way where there is no WebCodecs. */
import { withDeadline } from '../../../core/deadline.ts'
import { FILMING } from '../../../core/waits.ts'
import { bitrateOf, timeOf } from './film-plan.ts'
import type { EncoderCall, FrameSource } from './frame-source.ts'

const TYPES = [
  'video/mp4;codecs=avc1.640028',
  'video/mp4;codecs=avc1',
  'video/mp4',
  'video/webm;codecs=vp9',
  'video/webm;codecs=vp8',
  'video/webm',
]

/** null where the browser has no recorder of canvases. */
export async function recordedFilm(source: FrameSource, call: EncoderCall): Promise<Blob | null> {
  if (!('MediaRecorder' in globalThis) || !('captureStream' in HTMLCanvasElement.prototype)) return null
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  if (!mimeType) return null
  const { width, height } = source.size
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const surface = canvas.getContext('2d', { alpha: false })
  if (!surface) return null
  const stream = canvas.captureStream(call.framesPerSecond)
  const recorder = new MediaRecorder(stream, {
    mimeType,
    videoBitsPerSecond: bitrateOf(source.size, call.framesPerSecond),
  })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const over = new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve())
    recorder.addEventListener('error', () => reject(new Error('The recorder failed.')))
  })
  over.catch(() => undefined)
  try {
    await film(source, call, { recorder, surface })
    recorder.stop()
    await withDeadline(FILMING, over, call.signal)
    const file = new Blob(parts, { type: mimeType.split(';')[0] })
    return file.size > 0 ? file : null
  } finally {
    if (recorder.state !== 'inactive') recorder.stop()
    for (const track of stream.getTracks()) track.stop()
  }
}

/** Shows frame after frame at the time that is theirs; while one is still being made, nothing is filmed. */
async function film(
  source: FrameSource,
  { frames, framesPerSecond, signal, onProgress }: EncoderCall,
  { recorder, surface }: { readonly recorder: MediaRecorder; readonly surface: CanvasRenderingContext2D },
): Promise<void> {
  await source.draw(surface, 0, signal)
  recorder.start(1000)
  let origin = performance.now()
  for (let i = 0; i < frames; i++) {
    const at = timeOf(i, frames)
    if (source.waits(at)) {
      const stopped = performance.now()
      recorder.pause()
      await source.draw(surface, at, signal)
      recorder.resume()
      origin += performance.now() - stopped
    } else await source.draw(surface, at, signal)
    onProgress((i + 1) / frames)
    await until(origin + ((i + 1) * 1000) / framesPerSecond)
    signal.throwIfAborted()
  }
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())))
}
