/** The app's own files, fetched from where the app is served. */
import { type ErrorCode, StyleTransferError } from '../../core/errors.ts'
import type { Assets } from '../state/deps.ts'

/** Of a list that is not as it should be: servers and caches mix old and new more often than they damage. */
const OTHER_VERSION = 'It may belong to another version of the app: reload the page.'

/** @param base folder of the page, absolute, ends in `/` */
export function fetchedAssets(base: string, release: string): Assets {
  const folder = `${base}models/${release}/`
  return {
    release,
    sample: async () => (await load(`${base}sample.jpg`, 'image-unreadable', 'The sample photo')).blob(),
    async catalogue() {
      const what = 'The list of built-in styles'
      const file = load(`${folder}styles.json`, 'model-missing', what).then((response) => response.text())
      // Not with the page's own script, which is to be small.
      const [text, { parseCatalogue }] = await Promise.all([file, import('../../core/release.ts')])
      const catalogue = parseCatalogue(text, { what, remedy: OTHER_VERSION })
      // Vectors of another release would paint nonsense; an old list may lie in the browser's cache.
      if (catalogue.release !== release)
        throw new StyleTransferError('model-corrupt', `${what} belongs to another version of the app. Reload the page.`)
      return catalogue
    },
    async manifest() {
      const what = 'A list of the model files'
      const file = load(`${folder}manifest.json`, 'model-missing', what).then((response) => response.text())
      const [text, { parseManifest }] = await Promise.all([file, import('../../core/release.ts')])
      return parseManifest(text, { what, remedy: OTHER_VERSION })
    },
    thumbnail: (name) => `${folder}thumbnails/${name}.webp`,
  }
}

async function load(url: string, code: ErrorCode, what: string): Promise<Response> {
  let response: Response
  try {
    // What lies in the browser's cache may be damaged, or of another version.
    response = await fetch(url, { cache: 'no-cache' })
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
