/** What pictures take, and which of them to let go where there is no room for another one. */
import type { KeptPicture } from './picture-types.ts'

/** Bytes of pictures, thumbnails and photos, each photo once. */
export function bytesOf(pictures: readonly KeptPicture[]): number {
  const photos = new Map(pictures.map(({ photo }) => [photo.key, photo.bytes]))
  const own = pictures.reduce((sum, { bytes, thumbnailBytes }) => sum + bytes + thumbnailBytes, 0)
  return [...photos.values()].reduce((sum, bytes) => sum + bytes, own)
}

/**
 * The oldest pictures, as many as make room.
 *
 * @param pictures the newest first
 * @returns none where all of them together would not
 */
export function oldestFor(pictures: readonly KeptPicture[], needed: number): readonly KeptPicture[] {
  const all = bytesOf(pictures)
  for (let left = pictures.length - 1; left >= 0; left--)
    if (all - bytesOf(pictures.slice(0, left)) >= needed) return pictures.slice(left)
  return []
}
