/**
 * Keeps the last full picture for the next start, which shows it before anything has loaded (the script for that stands
 * in the page itself). It lies on this device only, one at a time, beside the app's own files.
 */
import { withDeadline } from '../../core/deadline.ts'
import { withinEdge } from '../../core/size.ts'
import { MODEL_CACHE } from '../../core/waits.ts'
import type { LastPicture } from '../state/deps.ts'

const CACHE = 'pastiche-last'
const ADDRESS = 'last-picture'
/** Tells the page's own script, which cannot wait for a cache, that there is one. */
const FLAG = 'pastiche.last'
/** Longer side in px at most, and the quality at which the eye sees no difference on a screen. */
const EDGE = 2048
const QUALITY = 0.92
/** px up to which a picture is kept exactly, in a megabyte. */
const EXACT = 6e5

const address = () => new URL(ADDRESS, document.baseURI).href

/** What was kept of this version; null where there is none or it cannot be read. Never rejects. */
export async function findLast(version: string): Promise<LastPicture | null> {
  try {
    const found = await withDeadline(MODEL_CACHE, caches.match(address(), { cacheName: CACHE }))
    if (!found || found.headers.get('x-version') !== version) return null
    const key = decodeURIComponent(found.headers.get('x-key') ?? '')
    const [width, height] = (found.headers.get('x-size') ?? '').split('x').map(Number)
    if (!key || !(width > 0 && height > 0)) return null
    return { key, width, height, bitmap: await createImageBitmap(await found.blob()) }
  } catch {
    return null
  }
}

/** Keeps a picture in the place of the one before. Never rejects: where there is no room, the next start has none. */
export async function keepLast(picture: LastPicture, version: string): Promise<void> {
  // It may have been closed since, and has no size then.
  if (picture.bitmap.width === 0) return
  try {
    await withDeadline(MODEL_CACHE, put(picture, version))
    localStorage.setItem(FLAG, '1')
  } catch {
    await forgetLast()
  }
}

/** Removes what is kept. Never rejects. */
export async function forgetLast(): Promise<void> {
  try {
    localStorage.removeItem(FLAG)
    await caches.delete(CACHE)
  } catch {
    // Then nothing was kept either.
  }
}

async function put({ key, bitmap, width, height }: LastPicture, version: string): Promise<void> {
  const size = withinEdge(bitmap, EDGE)
  const canvas = new OffscreenCanvas(size.width, size.height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height)
  const type = size.width * size.height > EXACT ? 'image/jpeg' : 'image/png'
  const picture = await canvas.convertToBlob({ type, quality: QUALITY })
  const headers = {
    'content-type': picture.type,
    'x-key': encodeURIComponent(key),
    'x-size': `${width}x${height}`,
    'x-version': version,
  }
  await (await caches.open(CACHE)).put(address(), new Response(picture, { headers }))
}
