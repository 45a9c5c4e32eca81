/**
 * A mask as a text: what settings hold, compare and keep. It says where on a photo a style applies, as a small raster that
 * is stretched over the photo whatever its size.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { Unsound } from './fields.ts'
import { MASK_EDGE, readMask } from './mask-text.ts'
import type { Size } from './size.ts'

/** [height · width], row-major: 0 = outside, 255 = inside, where the style applies. */
export interface Mask extends Size {
  readonly data: Uint8Array<ArrayBuffer>
}

/** Control bytes below say how many values follow, less one; from here on, how often the next one is repeated, less two. */
const REPEATS = 128
const MOST_SINGLE = REPEATS
const MOST_REPEATED = 129

/** As {@link decodeMask} reads it. @param mask sides from 1 to {@link MASK_EDGE} px */
export function encodeMask({ width, height, data }: Mask): string {
  const out: number[] = [width - 1, height - 1]
  const lengthOfRun = (at: number): number => {
    let end = at + 1
    while (end < data.length && end - at < MOST_REPEATED && data[end] === data[at]) end++
    return end - at
  }
  for (let at = 0; at < data.length; ) {
    const run = lengthOfRun(at)
    if (run > 1) {
      out.push(REPEATS + run - 2, data[at])
      at += run
      continue
    }
    let end = at + 1
    // Two equal ones in between cost as much alone as in a run of their own.
    while (end < data.length && end - at < MOST_SINGLE && lengthOfRun(end) < 3) end++
    out.push(end - at - 1, ...data.subarray(at, end))
    at = end
  }
  return toBase64(Uint8Array.from(out))
}

/** @throws Unsound where it is no mask */
export function decodeMask(text: string): Mask {
  if (readMask(text) === null) throw new Unsound('mask is no text of one')
  const bytes = fromBase64(text, 'mask')
  if (bytes.length < 4) throw new Unsound('mask is cut short')
  const [width, height] = [bytes[0] + 1, bytes[1] + 1]
  const data = new Uint8Array(width * height)
  let at = 0
  for (let i = 2; i < bytes.length; ) {
    const control = bytes[i++]
    const isRun = control >= REPEATS
    const count = isRun ? control - REPEATS + 2 : control + 1
    if (at + count > data.length || i + (isRun ? 1 : count) > bytes.length)
      throw new Unsound('mask has other values than its sides say')
    if (isRun) data.fill(bytes[i++], at, at + count)
    else {
      data.set(bytes.subarray(i, i + count), at)
      i += count
    }
    at += count
  }
  if (at !== data.length) throw new Unsound('mask is cut short')
  return { width, height, data }
}
