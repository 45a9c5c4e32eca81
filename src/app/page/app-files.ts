/** The app's own files, fetched from where the app is served. */
import { type ErrorCode, StyleTransferError } from '../../core/errors.ts'
import { type Places, plainPlaces } from '../../core/places.ts'
import type { Assets } from '../state/deps.ts'

/** Of a list that is not as it should be: servers and caches mix old and new more often than they damage. */
const OTHER_VERSION = 'It may belong to another version of the app: reload the page.'

/** @param base folder of the page, absolute, ends in `/` */
export function fetchedAssets(base: string, release: string, places: Places = plainPlaces(release)): Assets {
  const folder = `${base}${places.models}`
  return {
    release,
    sample() {
      const asked = { url: `${base}${places.sample}`, code: 'image-unreadable', what: 'The sample photo' } as const
      return read(asked, async (response) => {
        const photo = await response.blob()
        if (photo.size === 0) throw new StyleTransferError(asked.code, `${asked.what} arrived empty. Reload the page.`)
        return photo
      })
    },
    catalogue() {
      const what = 'The list of built-in styles'
      return read({ url: `${folder}styles.json`, code: 'model-missing', what }, async (response) => {
        // Not with the page's own script, which is to be small.
        const [text, { parseCatalogue }] = await Promise.all([response.text(), import('../../core/release.ts')])
        const catalogue = parseCatalogue(text, { what, remedy: OTHER_VERSION })
        // Vectors of another release would paint nonsense; an old list may lie in the browser's cache.
        if (catalogue.release === release) return catalogue
        throw new StyleTransferError('model-corrupt', `${what} belongs to another version of the app. Reload the page.`)
      })
    },
    manifest() {
      const what = 'A list of the model files'
      return read({ url: `${folder}manifest.json`, code: 'model-missing', what }, async (response) => {
        const [text, { parseManifest }] = await Promise.all([response.text(), import('../../core/release.ts')])
        return parseManifest(text, { what, remedy: OTHER_VERSION })
      })
    },
    thumbnail: (name) => `${folder}thumbnails/${name}.webp`,
  }
}

interface Asked {
  readonly url: string
  readonly code: ErrorCode
  /** As a sentence begins with it. */
  readonly what: string
}

/** What lies in the browser's cache may be damaged, or of another version: what cannot be read is fetched past it. */
async function read<T>(asked: Asked, parse: (response: Response) => Promise<T>): Promise<T> {
  try {
    return await parse(await load(asked, 'default'))
  } catch {
    return parse(await load(asked, 'reload'))
  }
}

async function load({ url, code, what }: Asked, cache: RequestCache): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { cache })
  } catch (cause) {
    throw new StyleTransferError(
      code,
      navigator.onLine
        ? `${what} could not be downloaded. Check the connection and try again.`
        : `You are offline, and ${what.toLowerCase()} is not on this device yet. Connect once and try again.`,
      { cause },
    )
  }
  // Servers that answer every unknown address with the app's page do so with status 200.
  if (response.ok && !response.headers.get('content-type')?.startsWith('text/html')) return response
  throw new StyleTransferError(code, `${what} is not on the server. Reload the page.`)
}
