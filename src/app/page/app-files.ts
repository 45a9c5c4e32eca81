/** The app's own files, fetched from where the app is served. */
import type { ErrorCode, StyleTransferError } from '../../core/errors.ts'
import { type Places, plainPlaces } from '../../core/places.ts'
import type { Assets } from '../state/deps.ts'
import { app } from '../words/en/app-words.ts'
import { SaidError } from '../words/error-words.ts'
import type { AppFile, Described, Trouble } from './file-trouble.ts'

/** Not needed for the first picture, so that it is no part of the first script. */
const troubles = () => import('./file-trouble.ts')

/** @param base folder of the page, absolute, ends in `/` */
export function fetchedAssets(base: string, release: string, places: Places = plainPlaces(release)): Assets {
  const folder = `${base}${places.models}`
  return {
    release,
    sample() {
      const asked = { url: `${base}${places.sample}`, code: 'image-unreadable', what: 'sample' } as const
      return read(asked, async (response) => {
        const photo = await response.blob()
        if (photo.size === 0) throw await said(asked.code, asked.what, 'undownloaded')
        return photo
      })
    },
    catalogue() {
      return read({ url: `${folder}styles.json`, code: 'model-missing', what: 'styles' }, async (response) => {
        // Not with the page's own script, which is to be small.
        const [text, { parseCatalogue }] = await Promise.all([response.text(), import('../../core/release.ts')])
        const catalogue = await parsed(parseCatalogue, text, 'styles')
        // Vectors of another release would paint nonsense; an old list may lie in the browser's cache.
        if (catalogue.release !== release) throw await said('model-corrupt', 'styles', 'otherVersion')
        return catalogue
      })
    },
    manifest() {
      return read({ url: `${folder}manifest.json`, code: 'model-missing', what: 'models' }, async (response) => {
        const [text, { parseManifest }] = await Promise.all([response.text(), import('../../core/release.ts')])
        return parsed(parseManifest, text, 'models')
      })
    },
    thumbnail: (name) => `${folder}thumbnails/${name}.webp`,
  }
}

/** What the list says. How a damaged one is described comes only where there is one. */
async function parsed<T>(parse: (text: string, names: Described) => T, text: string, what: AppFile): Promise<T> {
  try {
    return parse(text, { what, remedy: '' })
  } catch {
    return parse(text, (await troubles()).described(what))
  }
}

interface Asked {
  readonly url: string
  readonly code: ErrorCode
  readonly what: AppFile
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
    throw await said(code, what, navigator.onLine ? 'undownloaded' : 'offline', cause)
  }
  // Servers that answer every unknown address with the app's page do so with status 200.
  if (response.ok && !response.headers.get('content-type')?.startsWith('text/html')) return response
  throw await said(code, what, 'absent')
}

/** What to say of a file; less exactly where the script that knows it cannot be had either. */
async function said(code: ErrorCode, what: AppFile, trouble: Trouble, cause?: unknown): Promise<StyleTransferError> {
  const part = await troubles().catch(() => null)
  return new SaidError(code, part ? part.sentence(what, trouble) : app.partMissing, { cause })
}
