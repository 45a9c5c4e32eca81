import { END_OF_IMAGE, isFrame, nextMarker, START_OF_SCAN } from './jpeg-markers.ts'
import { hasAllBlocks } from './jpeg-scan.ts'
import type { Sniffed } from './sniff.ts'

/** Bytes that programs on the way have put in front of a picture, at most: line breaks, zeros, headers of a protocol. */
const STRAY_BYTES = 512

/** Where a JPEG begins near the start of some bytes, or -1. */
export function jpegStart(bytes: Uint8Array): number {
  for (let at = 0; at < Math.min(STRAY_BYTES, bytes.length - 3); at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd8 && bytes[at + 2] === 0xff && bytes[at + 3] >= 0xc0) return at
  return -1
}

/**
 * Walks the markers (ITU T.81, annex B) and, in the entropy-coded data after each start of scan, looks for the next.
 * Walking, and not searching the end of file: cameras append data after the end of image, and the thumbnail inside
 * the EXIF segment has an end of image of its own.
 */
export function parseJpeg(view: DataView, found: { -readonly [K in keyof Sniffed]: Sniffed[K] }): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  let scanned = false
  for (let at = 2; ; ) {
    const marker = nextMarker(bytes, view, at)
    if (!marker) return
    const { code, body } = marker
    if (code === END_OF_IMAGE) {
      found.complete = scanned
      return
    }
    if (isFrame(code)) {
      found.height = view.getUint16(body + 3) || null
      found.width = view.getUint16(body + 5) || null
    }
    if (code === START_OF_SCAN) scanned = true
    at = body + view.getUint16(body)
  }
}

/** {@link hasAllBlocks}, with false for what is cut within a segment. */
function isWhole(bytes: Uint8Array): boolean | null {
  try {
    return hasAllBlocks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * A JPEG as every decoder takes it: without stray bytes in front, and with an end marker where that alone is missing.
 *
 * @param complete what {@link parseJpeg} says
 * @returns null where a part of the picture is missing, and `damaged` where the marks are there and the data is not
 */
export function wholeJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  complete: boolean,
): Uint8Array<ArrayBuffer> | 'damaged' | null {
  const picture = bytes.subarray(Math.max(0, jpegStart(bytes)))
  const whole = isWhole(picture)
  if (complete) return whole === false ? 'damaged' : picture
  if (!whole) return null
  const ended = new Uint8Array(picture.length + 2)
  ended.set(picture)
  ended.set([0xff, 0xd9], picture.length)
  return ended
}
