/** A GIF, which every app shows: 256 colours, and of each frame what differs from the one before. */
import { applyPalette, GIFEncoder, quantize } from 'gifenc'
import { timeOf } from './film-plan.ts'
import type { EncoderCall, FrameSource } from './frame-source.ts'

/** One of 256 is "as before". */
const COLOURS = 255

/** Offsets of an ordered dither, -1..1: it stays where it is, so that what does not move costs nothing. */
const DITHER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((level) => level / 7.5 - 1)
const DITHER_AMOUNT = 5
/** Pixels that a frame's colours are chosen by: all of them would take a third of a second each time. */
const SAMPLE = 8192

type Palette = ReturnType<typeof quantize>

export async function gifFilm(source: FrameSource, call: EncoderCall): Promise<Blob> {
  const { frames, framesPerSecond, signal, onProgress } = call
  const { width, height } = source.size
  const surface = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true })
  if (!surface) throw new Error('There is no canvas to draw on.')
  const shared = source.colours && sharedPalette(source.colours)
  const gif = GIFEncoder()
  let before: Uint8Array | null = null
  for (let i = 0; i < frames; i++) {
    await source.draw(surface, timeOf(i, frames), signal)
    const { data } = surface.getImageData(0, 0, width, height)
    const palette = shared ?? paletteOf(data)
    const index = applyPalette(dithered(data, width), palette)
    gif.writeFrame(shared && before ? changed(index, before) : index, width, height, {
      // The last colour of the table is none.
      ...((i === 0 || !shared) && { palette: [...palette, [0, 0, 0]] }),
      ...(shared && { transparent: i > 0, transparentIndex: palette.length }),
      dispose: 1,
      delay: 1000 / framesPerSecond,
    })
    before = index
    onProgress((i + 1) / frames)
    // The page is drawn and answers between two frames.
    await new Promise((resolve) => setTimeout(resolve))
    signal.throwIfAborted()
  }
  gif.finish()
  return new Blob([new Uint8Array(gif.bytesView())], { type: 'image/gif' })

  function changed(index: Uint8Array, last: Uint8Array): Uint8Array {
    const none = shared?.length ?? 0
    return index.map((colour, i) => (colour === last[i] ? none : colour))
  }
}

function sharedPalette(pictures: readonly OffscreenCanvas[]): Palette {
  const [{ width, height }] = pictures
  const all = new OffscreenCanvas(width, height * pictures.length).getContext('2d', { willReadFrequently: true })
  if (!all) throw new Error('There is no canvas to draw on.')
  for (const [i, picture] of pictures.entries()) all.drawImage(picture, 0, i * height)
  return paletteOf(all.getImageData(0, 0, width, height * pictures.length).data, SAMPLE * 4)
}

function paletteOf(pixels: Uint8ClampedArray, most = SAMPLE): Palette {
  const all = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  // Odd, so that it is not one column of the picture.
  const step = Math.max(1, Math.floor(all.length / most)) | 1
  const some = Uint32Array.from({ length: Math.ceil(all.length / step) }, (_, i) => all[i * step])
  return quantize(new Uint8ClampedArray(some.buffer), COLOURS)
}

function dithered(pixels: Uint8ClampedArray, width: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(pixels)
  for (let i = 0; i < out.length; i += 4) {
    const x = (i >> 2) % width
    const y = ((i >> 2) - x) / width
    const offset = DITHER[(x & 3) + 4 * (y & 3)] * DITHER_AMOUNT
    out[i] += offset
    out[i + 1] += offset
    out[i + 2] += offset
  }
  return out
}
