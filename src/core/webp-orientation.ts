/**
 * Which way up a WebP is: browsers do not agree on whether its EXIF mark counts, so it is read, and set to "upright",
 * before a browser sees the file, and the pixels are turned here.
 */
import type { PixelImage } from './image.ts'

/** EXIF's tag 274: 1 to 8; 1 is upright, 5 to 8 lie on their side. */
export type Orientation = number

const ORIENTATION_TAG = 0x112

/** Offset of the EXIF block's TIFF header (RFC 9649, 2.7.1.5), or -1. */
function exifStart(view: DataView): number {
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true)
    // "EXIF", and the prefix that JPEG's block has and some writers leave.
    if (view.getUint32(at) === 0x45584946) return view.getUint32(at + 8) === 0x45786966 ? at + 14 : at + 8
    at += 8 + size + (size & 1)
  }
  return -1
}

/** Where the orientation's value stands, and in which byte order; null where there is none. */
function findValue(view: DataView): { at: number; little: boolean } | null {
  const start = exifStart(view)
  if (start < 0) return null
  const little = view.getUint16(start) === 0x4949
  const directory = start + view.getUint32(start + 4, little)
  const entries = view.getUint16(directory, little)
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i
    if (view.getUint16(at, little) === ORIENTATION_TAG && view.getUint16(at + 2, little) === 3)
      return { at: at + 8, little }
  }
  return null
}

/**
 * Reads a WebP's orientation and sets it to upright in the bytes themselves.
 *
 * @returns 1 where it says nothing, or nothing of sense
 */
export function takeOrientation(webp: Uint8Array): Orientation {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength)
  try {
    const found = findValue(view)
    const orientation = found ? view.getUint16(found.at, found.little) : 1
    if (!found || orientation < 2 || orientation > 8) return 1
    view.setUint16(found.at, 1, found.little)
    return orientation
  } catch (error) {
    if (error instanceof RangeError) return 1
    throw error
  }
}

/** Whether width and height change places. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5
}

/** The picture that a stored one with this mark is, upright. */
export function turned(image: PixelImage, orientation: Orientation): PixelImage {
  if (orientation === 1) return image
  const { width, height } = image
  const [w, h] = swapsSides(orientation) ? [height, width] : [width, height]
  const from = new Uint32Array(image.data.buffer, image.data.byteOffset, width * height)
  const to = new Uint32Array(w * h)
  const [right, below] = [width - 1, height - 1]
  /** Place in the stored picture of each place in the upright one. */
  const sources: Readonly<Record<number, (x: number, y: number) => number>> = {
    2: (x, y) => y * width + right - x,
    3: (x, y) => (below - y) * width + right - x,
    4: (x, y) => (below - y) * width + x,
    5: (x, y) => x * width + y,
    6: (x, y) => (below - x) * width + y,
    7: (x, y) => (below - x) * width + right - y,
    8: (x, y) => x * width + right - y,
  }
  const source = sources[orientation]
  for (let y = 0, i = 0; y < h; y++) for (let x = 0; x < w; x++) to[i++] = from[source(x, y)]
  return { width: w, height: h, data: new Uint8ClampedArray(to.buffer) }
}
