/**
 * Keeps small pictures of the person's photos in the gallery's styles, which are painted in idle time, for the next visit.
 * Where the browser has no cache, or no room, nothing is kept.
 */
import { withDeadline } from '../../core/deadline.ts'
import { MODEL_CACHE } from '../../core/waits.ts'

const CACHE = 'pastiche-samples'
/** Pictures of 5 kB that are kept at most: of four photos in sixty styles each. */
const MOST = 240

/** The address of a picture is its name, which no server has. */
const address = (name: string) => `${location.origin}/${CACHE}/${encodeURIComponent(name)}`

/** The picture of that name; null where there is none. Never rejects. */
export async function keptSample(name: string): Promise<Blob | null> {
  try {
    return await withDeadline(MODEL_CACHE, find(name))
  } catch {
    return null
  }
}

async function find(name: string): Promise<Blob | null> {
  const found = await (await caches.open(CACHE)).match(address(name))
  const blob = (await found?.blob()) ?? null
  return blob && blob.size > 0 && blob.type === 'image/jpeg' ? blob : null
}

/** Keeps a picture, in the place of the oldest ones. Never rejects. */
export async function keepSample(name: string, picture: Blob): Promise<void> {
  await withDeadline(MODEL_CACHE, put(name, picture)).catch(() => undefined)
}

async function put(name: string, picture: Blob): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(address(name), new Response(picture, { headers: { 'content-type': 'image/jpeg' } }))
  // In the order in which they were put.
  const all = await cache.keys()
  for (const oldest of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(oldest)
}
