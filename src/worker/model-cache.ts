import { withDeadline } from '../core/deadline.ts'
import { sha256Hex } from '../core/digest.ts'
import type { ModelFile } from '../core/release.ts'
import { MODEL_CACHE } from '../core/waits.ts'

const CACHE = 'pastiche-models'

/**
 * Keeps the files of a release that are read when they are first needed, so that what was used once works offline.
 * Where there is no Cache API (plain http, private windows of some browsers) or no room, nothing is kept.
 */
export class ModelCache {
  readonly #folder: URL

  /** @param folder absolute address of the release, ends in `/`; its siblings are other releases */
  constructor(folder: string) {
    this.#folder = new URL(folder)
  }

  /** The file as it was kept, checked; null where it is not. One that is damaged is deleted. */
  async get(entry: ModelFile): Promise<ArrayBuffer | null> {
    try {
      return await withDeadline(MODEL_CACHE, this.#get(entry))
    } catch {
      // As where nothing is kept.
      return null
    }
  }

  async #get(entry: ModelFile): Promise<ArrayBuffer | null> {
    const cache = await caches.open(CACHE)
    const bytes = await (await cache.match(this.#key(entry)))?.arrayBuffer()
    if (!bytes) return null
    if (await isWhole(bytes, entry)) return bytes
    await cache.delete(this.#key(entry))
    return null
  }

  /** Keeps a file that arrived whole, and removes those of other releases and its own older versions. */
  async put(entry: ModelFile, bytes: ArrayBuffer): Promise<void> {
    if (!(await isWhole(bytes, entry))) return
    try {
      await withDeadline(MODEL_CACHE, this.#put(entry, bytes))
    } catch {
      // It is fetched again the next time.
    }
  }

  async #put(entry: ModelFile, bytes: ArrayBuffer): Promise<void> {
    const cache = await caches.open(CACHE)
    const key = this.#key(entry)
    for (const { url } of await cache.keys()) if (this.#isReplaced(new URL(url), new URL(key))) await cache.delete(url)
    await cache.put(key, new Response(bytes))
  }

  /** The checksum is part of the key, so that a file made anew under its old name is not taken for the old one. */
  #key({ file, sha256 }: ModelFile): string {
    const url = new URL(file, this.#folder)
    url.searchParams.set('sha256', sha256)
    return url.href
  }

  /** Another copy of the app on the same origin keeps its files in the same cache, under another folder. */
  #isReplaced(url: URL, key: URL): boolean {
    const releases = new URL('..', this.#folder).pathname
    // Where releases lay before the names of their folders had hashes.
    const older = new URL('../../models/', this.#folder).pathname
    if (!url.pathname.startsWith(releases)) return url.pathname.startsWith(older)
    return !url.pathname.startsWith(this.#folder.pathname) || (url.pathname === key.pathname && url.href !== key.href)
  }
}

/** Whether this is the file that the release means. */
export async function isWhole(bytes: ArrayBuffer, { bytes: size, sha256 }: ModelFile): Promise<boolean> {
  return bytes.byteLength === size && (await sha256Hex(new Uint8Array(bytes))) === sha256
}
