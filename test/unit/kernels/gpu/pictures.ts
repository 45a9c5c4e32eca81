/** Images for the shaders' tests, and how far two are apart. */
import type { PixelImage } from '../../../../src/core/image.ts'
import type { Bytes } from './device.ts'

/** An image as the bench takes it; the bytes are the image's own. */
export const bytesOf = ({ width, height, data }: PixelImage): Bytes => ({
  width,
  height,
  data: new Uint8Array(data.buffer, data.byteOffset, data.length),
})

/** Smooth, restless, black, white and of strong colours in turns. @param alpha of px `i`; default: opaque */
export function pictureOf(
  width: number,
  height: number,
  seed: number,
  alpha: (i: number) => number = () => 255,
): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < data.length; i++) {
    const [p, c] = [i >> 2, i & 3]
    const [x, y] = [p % width, Math.floor(p / width)]
    const kind = Math.floor((x + y + seed) / 9) % 4
    if (c === 3) data[i] = alpha(p)
    else if (kind === 0) data[i] = 128 + 120 * Math.sin((x + seed) / 5 + c) * Math.cos(y / 7)
    else if (kind === 1) data[i] = (Math.imul(p + 1, 2654435761) ^ Math.imul(c + seed, 40503 * 65537)) >>> 23
    else if (kind === 2) data[i] = (x + c + seed) % 3 ? 0 : 255
    else data[i] = (x >> 3) % 2 ? 255 : 0
  }
  return { width, height, data }
}

/** Hidden in parts, half there in others. */
export const someAlpha = (i: number): number => [255, 0, 130, 255, 255, 7, 255][i % 7]

/** How far bytes are from those that are expected: at most, on average, and how many differ at all, in parts. */
export function apart(found: Bytes, expected: PixelImage) {
  if (found.data.length !== expected.data.length) throw new RangeError('The pictures differ in size.')
  let [most, sum, different] = [0, 0, 0]
  for (const [i, v] of expected.data.entries()) {
    const difference = Math.abs(v - found.data[i])
    most = Math.max(most, difference)
    sum += difference
    if (difference) different++
  }
  return { most, mean: sum / expected.data.length, share: different / expected.data.length }
}

export function alphaOf({ data }: PixelImage | Bytes): readonly number[] {
  return Array.from(data).filter((_, i) => i % 4 === 3)
}
