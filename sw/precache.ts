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
  /** Address of each language's table of words. Only those that are spoken here are stored. */
  readonly #tables: ReadonlyMap<string, string>
  /** Addresses of what only some devices use: each is stored when it is first asked for. */
  readonly #byUse: ReadonlySet<string>

  constructor(
    entries: readonly PrecacheEntry[],
    tables: Readonly<Record<string, PrecacheEntry>> = {},
    byUse: readonly PrecacheEntry[] = [],
  ) {
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
    // What is on the list and not in the store is fetched, and stored if it is whole: workbox mends its store so.
    this.addToCacheList([...entries, ...Object.values(tables), ...byUse])
    this.#byUse = new Set(byUse.map(({ url }) => absolute(url)))
    this.#tables = new Map(Object.entries(tables).map(([language, { url }]) => [language, absolute(url)]))
  }

  /** Stores what is not there yet. Rejects, and the working version stays, where one file cannot be had whole. */
  async store(event: ExtendableEvent): Promise<void> {
    const urls = this.#wanted(await this.#spoken()).values()
    const work = async () => {
      for (const url of urls) await this.#bring(url, event)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  /**
   * Fetches the language's table of words, and files that a browser or a person has removed; says whether all are there
   * then.
   */
  async refill(event: ExtendableEvent, language: string): Promise<boolean> {
    const table = this.#tables.get(language)
    // The page has just read the table, so that it comes out of the browser's own cache.
    for (const url of await this.#missing(language))
      await (url === table ? this.#bring(url, event) : this.#fetch(url, event, 'reload')).catch(() => undefined)
    return (await this.#missing(language)).length === 0
  }

  /** Lets go of files of other versions, and of other languages' tables of words. */
  async tidy(event: ExtendableEvent, language: string): Promise<void> {
    await this.activate(event)
    const cache = await caches.open(this.strategy.cacheName)
    for (const [other, url] of this.#tables) if (other !== language) await cache.delete(url)
  }

  /** A file of another version, by its address; a page that was loaded with that version may still ask for it. */
  async former(url: string): Promise<Response | undefined> {
    return (await caches.open(this.strategy.cacheName)).match(url, { ignoreSearch: true })
  }

  has(url: string): boolean {
    return this.getCacheKeyForURL(url) !== undefined
  }

  /** What is to be stored where these languages are spoken. */
  #wanted(languages: readonly string[]): string[] {
    const others = [...this.#tables].flatMap(([language, url]) => (languages.includes(language) ? [] : url))
    return this.getCachedURLs().filter((url) => !others.includes(url) && !this.#byUse.has(url))
  }

  /** The languages of which a table is stored, be it of the version before. */
  async #spoken(): Promise<string[]> {
    const stored = await this.#stored()
    return [...this.#tables.keys()].filter((language) => stored.some((url) => url.includes(`/words-${language}-`)))
  }

  async #stored(): Promise<string[]> {
    return (await (await caches.open(this.strategy.cacheName)).keys()).map(({ url }) => url)
  }

  async #missing(language: string): Promise<string[]> {
    const stored = new Set(await this.#stored())
    return this.#wanted([language]).filter((url) => !stored.has(this.getCacheKeyForURL(url) ?? url))
  }

  /** Out of the browser's own cache, unless it is damaged there. */
  async #bring(url: string, event: ExtendableEvent): Promise<void> {
    await this.#fetch(url, event, 'default').catch(() => this.#fetch(url, event, 'reload'))
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

const absolute = (url: string): string => new URL(url, location.href).href

/** As an integrity attribute has it; null where the body cannot be read. */
async function hash(response: Response): Promise<string | null> {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer())
    return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
  } catch {
    return null
  }
}
