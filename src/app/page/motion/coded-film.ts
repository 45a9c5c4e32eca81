/** A video by WebCodecs: the frames go to the encoder one by one, and never lie in memory together. */
import { withDeadline } from '../../../core/deadline.ts'
import { type Mp4Colours, type Mp4Frame, mp4Parts } from '../../../core/mp4.ts'
import { FILMING } from '../../../core/waits.ts'
import { bitrateOf, timeOf } from './film-plan.ts'
import type { EncoderCall, FrameSource } from './frame-source.ts'

/** H.264 plays everywhere; the others where a browser has no encoder of it. All of them for 1080 × 1080 px at 30 a second. */
const CODECS = ['avc1.640028', 'avc1.4d0028', 'avc1.42e028', 'vp09.00.40.08', 'av01.0.08M.08']
/** Frames that wait to be encoded at most. */
const QUEUE = 3
/** Frames from one that can be sought at once to the next. */
const KEY_EVERY = 30

/** An MP4; null where the browser encodes nothing that fits into one. */
export async function codedFilm(source: FrameSource, call: EncoderCall): Promise<Blob | null> {
  const config = 'VideoEncoder' in globalThis ? await supported(source, call) : null
  if (!config) return null
  const take = new Take()
  const encoder = new VideoEncoder({ output: take.add, error: take.fail })
  try {
    encoder.configure(config)
    await encodeAll(source, call, { encoder, take })
    await withDeadline(FILMING, take.orFails(encoder.flush()), call.signal)
    return take.file(config, call.framesPerSecond)
  } finally {
    if (encoder.state !== 'closed') encoder.close()
  }
}

async function supported({ size }: FrameSource, { framesPerSecond }: EncoderCall): Promise<VideoEncoderConfig | null> {
  for (const codec of CODECS) {
    const config: VideoEncoderConfig = {
      codec,
      ...size,
      bitrate: bitrateOf(size, framesPerSecond),
      framerate: framesPerSecond,
      ...(codec.startsWith('avc1') && { avc: { format: 'avc' } }),
    }
    const answer = await VideoEncoder.isConfigSupported(config).catch(() => null)
    if (answer?.supported) return config
  }
  return null
}

async function encodeAll(
  source: FrameSource,
  { frames, framesPerSecond, signal, onProgress }: EncoderCall,
  { encoder, take }: { readonly encoder: VideoEncoder; readonly take: Take },
): Promise<void> {
  const canvas = new OffscreenCanvas(source.size.width, source.size.height)
  const surface = canvas.getContext('2d', { alpha: false })
  if (!surface) throw new Error('There is no canvas to draw on.')
  const duration = 1e6 / framesPerSecond
  for (let i = 0; i < frames; i++) {
    await source.draw(surface, timeOf(i, frames), signal)
    while (encoder.encodeQueueSize >= QUEUE) await withDeadline(FILMING, take.orFails(once(encoder, 'dequeue')), signal)
    take.check()
    signal.throwIfAborted()
    const frame = new VideoFrame(canvas, { timestamp: Math.round(i * duration), duration: Math.round(duration) })
    try {
      encoder.encode(frame, { keyFrame: i % KEY_EVERY === 0 })
    } finally {
      frame.close()
    }
    onProgress((i + 1) / frames)
  }
}

function once(target: EventTarget, type: string): Promise<void> {
  return new Promise((resolve) => target.addEventListener(type, () => resolve(), { once: true }))
}

/** What an encoder has made so far, or how it failed. */
class Take {
  readonly #frames: Mp4Frame[] = []
  #decoder: VideoDecoderConfig | null = null
  #error: Error | null = null
  #reject: (error: Error) => void = () => undefined

  readonly add = (chunk: EncodedVideoChunk, metadata?: EncodedVideoChunkMetadata): void => {
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    this.#frames.push({ data, isKey: chunk.type === 'key' })
    this.#decoder ??= metadata?.decoderConfig ?? null
  }

  readonly fail = (error: Error): void => {
    this.#error = error
    this.#reject(error)
  }

  /** @throws what the encoder failed with */
  check(): void {
    if (this.#error) throw this.#error
  }

  /** Waits for it, or for the encoder to fail. */
  orFails<T>(wait: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject
      if (this.#error) reject(this.#error)
      wait.then(resolve, reject)
    })
  }

  file({ codec, width, height }: VideoEncoderConfig, framesPerSecond: number): Blob {
    this.check()
    const decoder = this.#decoder
    const description = decoder?.description && bytesOf(decoder.description)
    const colours = decoder?.colorSpace && coloursOf(decoder.colorSpace)
    const track = { codec: decoder?.codec ?? codec, description, colours, width, height, framesPerSecond }
    return new Blob([...mp4Parts(track, this.#frames)], { type: 'video/mp4' })
  }
}

function bytesOf(data: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

const PRIMARIES: Readonly<Record<string, number>> = { bt709: 1, bt470bg: 5, smpte170m: 6, bt2020: 9, smpte432: 12 }
const TRANSFERS: Readonly<Record<string, number>> = { bt709: 1, smpte170m: 6, linear: 8, 'iec61966-2-1': 13 }
const MATRICES: Readonly<Record<string, number>> = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6, 'bt2020-ncl': 9 }
const UNKNOWN = 2

function coloursOf({ primaries, transfer, matrix, fullRange }: VideoColorSpaceInit): Mp4Colours {
  return {
    primaries: PRIMARIES[primaries ?? ''] ?? UNKNOWN,
    transfer: TRANSFERS[transfer ?? ''] ?? UNKNOWN,
    matrix: MATRICES[matrix ?? ''] ?? UNKNOWN,
    fullRange: fullRange ?? false,
  }
}
