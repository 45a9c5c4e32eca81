/** From frames to a file: by WebCodecs, by the browser's recorder, or as a GIF. */
import { isAbort } from '../../../core/errors.ts'
import { frameCount, GIF, VIDEO } from './film-plan.ts'
import type { Encode, FilmCall, FrameSource } from './frame-source.ts'

export type FilmFormat = 'video' | 'gif'

/** The ways to a video, the best first. */
const VIDEO_WAYS: readonly (() => Promise<Encode>)[] = [
  async () => (await import('./coded-film.ts')).codedFilm,
  async () => (await import('./recorded-film.ts')).recordedFilm,
]

/** @param edge longer side in px of the frames at most */
export type MakeSource = (edge: number) => FrameSource & { close?(): void }

/** Whether the browser may make videos; one that says so can still fail, and a GIF is made then. */
export function canFilm(): boolean {
  return 'VideoEncoder' in globalThis || 'MediaRecorder' in globalThis
}

/**
 * The film; where it was to be a video and the browser makes none, a GIF.
 *
 * @throws AbortError, or what the frames' source throws
 */
export async function makeFilm(makeSource: MakeSource, format: FilmFormat, call: FilmCall): Promise<Blob> {
  const withSource = async ({ edge, framesPerSecond }: typeof VIDEO | typeof GIF, encode: Encode) => {
    const source = watched(makeSource(edge))
    try {
      return await encode(source, { ...call, framesPerSecond, frames: frameCount(call.seconds, framesPerSecond) })
    } catch (error) {
      // What cannot be drawn cannot be drawn for another encoder either.
      if (isAbort(error) || source.failed) throw error
      console.info('This way to a film failed:', error)
      return null
    } finally {
      source.close()
    }
  }
  for (const way of format === 'video' ? VIDEO_WAYS : []) {
    const film = await withSource(VIDEO, await way())
    if (film) return film
  }
  const { gifFilm } = await import('./gif-film.ts')
  const film = await withSource(GIF, gifFilm)
  if (!film) throw new Error('No film could be made.')
  return film
}

/** The same source, and whether it was the one that failed. */
function watched(source: ReturnType<MakeSource>) {
  const { size, colours } = source
  return {
    ...{ size, colours, failed: false },
    waits: (at: number) => source.waits(at),
    close: () => source.close?.(),
    async draw(...args: Parameters<FrameSource['draw']>): Promise<void> {
      args[2].throwIfAborted()
      try {
        await source.draw(...args)
      } catch (error) {
        this.failed = true
        throw error
      }
    },
  }
}
