/** The app's own files, fetched from where the app is served. */
import type { ErrorCode } from '../../core/errors.ts'
import type { Assets } from '../state/deps.ts'
import { files as words } from '../words/en/files-words.ts'
import { SaidError } from '../words/error-words.ts'

/** @param base folder of the page, absolute, ends in `/` */
export function fetchedAssets(base: string, release: string): Assets {
  const folder = `${base}models/${release}/`
  return {
    release,
    sample: async () => (await load(`${base}sample.jpg`, 'image-unreadable', words.sample)).blob(),
    async catalogue() {
      const what = words.styles
      const file = load(`${folder}styles.json`, 'model-missing', what).then((response) => response.text())
      // Not with the page's own script, which is to be small.
      const [text, { parseCatalogue }] = await Promise.all([file, import('../../core/release.ts')])
      const catalogue = parseCatalogue(text, { what, remedy: words.remedy })
      // Vectors of another release would paint nonsense; an old list may lie in the browser's cache.
      if (catalogue.release !== release) throw new SaidError('model-corrupt', words.otherVersion(what))
      return catalogue
    },
    async manifest() {
      const what = words.models
      const file = load(`${folder}manifest.json`, 'model-missing', what).then((response) => response.text())
      const [text, { parseManifest }] = await Promise.all([file, import('../../core/release.ts')])
      return parseManifest(text, { what, remedy: words.remedy })
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
    throw new SaidError(code, words[navigator.onLine ? 'undownloaded' : 'offline'](what), { cause })
  }
  // Servers that answer every unknown address with the app's page do so with status 200.
  if (response.ok && !response.headers.get('content-type')?.startsWith('text/html')) return response
  throw new SaidError(code, words.absent(what))
}
