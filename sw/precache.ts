/**
 * The app's own files as they were built: stored when the service worker is installed, checked whenever they are given
 * out, and fetched again where they are missing or damaged. Every entry carries its hash, so that nothing else gets in.
 */
import { PrecacheController, type PrecacheEntry } from 'workbox-precaching'

/** Workbox's plugins are called with these; its types name them, and are exported nowhere. */
interface Found {
  readonly cacheName: string
  readonly cachedResponse?: Response
  readonly request: Request
}

/** Files on their way at a time, in the order of their list: most of them are smaller than what a round trip costs. */
const AT_ONCE = 4

export class Precache extends PrecacheController {
  constructor(entries: readonly PrecacheEntry[]) {
    super({
      plugins: [
        {
          cachedResponseWillBeUsed: (found) => this.#sound(found),
          // The browser's own cache may hold what was damaged on its way, and would be asked first.
          requestWillFetch: async ({ request, event }) =>
            event.type === 'fetch' ? new Request(request, { cache: 'reload' }) : request,
        },
      ],
    })
    this.addToCacheList([...entries])
  }

  /** Stores what is not there yet. Rejects, and the working version stays, where one file cannot be had whole. */
  async store(event: ExtendableEvent): Promise<void> {
    // What the page has just fetched comes out of the browser's own cache, unless it is damaged there.
    const urls = this.getCachedURLs().values()
    const work = async () => {
      for (const url of urls) await this.#fetch(url, event, 'default').catch(() => this.#fetch(url, event, 'reload'))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  /** Fetches the files that a browser or a person has removed, and says whether all are there then. */
  async refill(event: ExtendableEvent): Promise<boolean> {
    for (const url of await this.#missing()) await this.#fetch(url, event, 'reload').catch(() => undefined)
    return (await this.#missing()).length === 0
  }

  /** A file of another version, by its address; a page that was loaded with that version may still ask for it. */
  async former(url: string): Promise<Response | undefined> {
    return (await caches.open(this.strategy.cacheName)).match(url, { ignoreSearch: true })
  }

  has(url: string): boolean {
    return this.getCacheKeyForURL(url) !== undefined
  }

  async #missing(): Promise<string[]> {
    const keys = new Set((await (await caches.open(this.strategy.cacheName)).keys()).map(({ url }) => url))
    return [...this.getURLsToCacheKeys()].flatMap(([url, key]) => (keys.has(key) ? [] : url))
  }

  /** Leaves a whole file in the cache where it is. */
  async #fetch(url: string, event: ExtendableEvent, cache: RequestCache): Promise<void> {
    const cacheKey = this.getURLsToCacheKeys().get(url) ?? url
    const integrity = this.getIntegrityForCacheKey(cacheKey)
    const request = new Request(url, { cache, credentials: 'same-origin', ...(integrity && { integrity }) })
    await Promise.all(this.strategy.handleAll({ event, request, params: { cacheKey, integrity } }))
  }

  /** What lies in the cache, if it is whole; otherwise it goes, and the network is asked. */
  async #sound({ cacheName, cachedResponse, request }: Found): Promise<Response | undefined> {
    const integrity = this.getIntegrityForCacheKey(request.url)
    if (!cachedResponse || (integrity && (await hash(cachedResponse.clone())) === integrity)) return cachedResponse
    await (await caches.open(cacheName)).delete(request)
    return undefined
  }
}

/** As an integrity attribute has it; null where the body cannot be read. */
async function hash(response: Response): Promise<string | null> {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer())
    return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
  } catch {
    return null
  }
}
