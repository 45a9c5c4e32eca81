/** The markers between which everything in a JPEG stands (ITU T.81, annex B). */

/** A marker that heads a segment, or ends the image. */
export interface Marker {
  readonly code: number
  /** Where what it heads begins. */
  readonly body: number
}

export const END_OF_IMAGE = 0xd9
export const START_OF_SCAN = 0xda

/** Whether a marker heads the size of the picture. */
export function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc
}

/**
 * The next marker at a place or behind it, past entropy-coded data; null where there is none.
 *
 * @param view of the same bytes
 * @throws RangeError where it is cut
 */
export function nextMarker(bytes: Uint8Array, view: DataView, from: number): Marker | null {
  for (let at = from; ; ) {
    // A call for each byte would take minutes where a file is nothing but them.
    if (bytes[at] !== 0xff) at = bytes.indexOf(0xff, at)
    if (at < 0) return null
    const code = view.getUint8(at + 1)
    if (code === 0xff) at += 1
    else if (code <= 0x01 || (code >= 0xd0 && code <= 0xd8)) at += 2
    else return { code, body: at + 2 }
  }
}
