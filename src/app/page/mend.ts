/**
 * What can be done where a file of the app is missing or damaged: all of them are looked through, and those that a cache
 * holds damaged are fetched past it. Loaded when that has happened, for most visits need none of it.
 */
import type { StyleTransferError } from '../../core/errors.ts'
import type { Remedy } from '../state/deps.ts'
import { app } from '../words/en/app-words.ts'
import { mending } from '../words/en/mending-words.ts'

/** Two failures within this time are not mended by looking through the files a second time, ms. */
const SAME_TROUBLE_MS = 10 * 60 * 1000
/** Requests at a time. */
const AT_ONCE = 6

/**
 * `sound`: all files are whole; `mended`: they are now; `damaged`: not even the server has them whole; `outdated`: the
 * server has another version; `unknown`: it cannot be asked.
 */
export type Health = 'sound' | 'mended' | 'damaged' | 'outdated' | 'unknown'

type Files = readonly (readonly [url: string, integrity: string])[]

/** Looks through all files of the app, and fetches those again that are damaged in a cache. */
export async function examine(): Promise<Health> {
  let files: Files
  try {
    files = await (await fetch('files.json', { cache: 'no-cache' })).json()
  } catch {
    return 'unknown'
  }
  const page = document.querySelector<HTMLScriptElement>('script[src]')?.src
  const absolute = ([url]: Files[number]) => new URL(url, document.baseURI).href
  if (!files.some((file) => absolute(file) === page)) return 'outdated'
  const queue = files.values()
  const found = new Set<Health>()
  const work = async () => {
    for (const [url, integrity] of queue) found.add(await examineFile(url, integrity))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return (['damaged', 'mended', 'sound'] as const).find((health) => found.has(health)) ?? 'unknown'
}

/** The browser compares: it gives nothing out that does not fit `integrity`. */
async function examineFile(url: string, integrity: string): Promise<Health> {
  for (const cache of ['default', 'reload'] as const)
    try {
      await (await fetch(url, { integrity, cache })).arrayBuffer()
      return cache === 'default' ? 'sound' : 'mended'
    } catch {
      // The server is asked next, past all caches.
    }
  return 'damaged'
}

/**
 * What to do after a failure for which a file of the app may be the reason; null where nothing is known but to try again.
 * Loads the page again by itself where nothing would be lost by it.
 *
 * @param painted whether there is something on the page that a person has waited for
 * @param update lets a newer version take over
 */
export async function remedyFor(
  error: StyleTransferError | null,
  { painted, update }: { readonly painted: boolean; readonly update: () => void },
): Promise<Remedy | null> {
  const health = await examine()
  if (health === 'outdated')
    return {
      text: mending.newer,
      action: isServed()
        ? { label: mending.update, run: update }
        : { label: mending.load, run: () => location.reload() },
    }
  const filesAreWhole = health === 'sound' || health === 'mended'
  // A file that was damaged when the page loaded it is sound by now where the service worker has brought another.
  const suspect = health === 'mended' || !isServed() || error === null || error.code.startsWith('model-')
  if (!filesAreWhole || !suspect) return null
  // What did not answer is asked anew by trying again.
  if (error?.code === 'timed-out' && health === 'sound') return null
  if (isSameTrouble()) return { action: { label: mending.repair, run: () => void repair() } }
  // Models and lists come anew by trying again; a script that did not arrive whole, only with the page.
  if (error?.code.startsWith('model-')) return null
  if (!painted) location.reload()
  return { action: { label: app.loadAgain, run: () => location.reload() } }
}

/** Whether the page came from the service worker, which gives out nothing that is damaged. */
function isServed(): boolean {
  return performance.getEntriesByType('navigation').some((visit) => 'workerStart' in visit && visit.workerStart !== 0)
}

/** Whether this is the second failure within a short time; the first one is noted. */
function isSameTrouble(): boolean {
  const key = 'pastiche.trouble'
  try {
    const last = Number(sessionStorage.getItem(key))
    sessionStorage.setItem(key, `${Date.now()}`)
    return Date.now() - last < SAME_TROUBLE_MS
  } catch {
    return true
  }
}

/** Looks through the files, and loads the page again. */
export async function loadAgain(): Promise<void> {
  await examine()
  location.reload()
}

/**
 * The last way: forgets all of the app's files and loads them anew. Paintings, photo and settings lie elsewhere and stay.
 */
export async function repair(): Promise<void> {
  try {
    const scope = new URL('./', document.baseURI).href
    for (const name of await caches.keys())
      if (name.endsWith(scope) || name === 'pastiche-models') await caches.delete(name)
    await (await navigator.serviceWorker.getRegistration())?.unregister()
  } catch {
    // Without a service worker there is only the browser's own cache.
  }
  await loadAgain()
}
