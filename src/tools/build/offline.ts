import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build, type Plugin } from 'vite'
import { LATER_FILES, type Manifest, type StyleCatalogue } from '../../core/release.ts'
import { afterBuild, type Built } from './after-build.ts'
import { builtPlaces, FILE_LIST, onlineOnly } from './assets.ts'
import { firstFiles } from './first-files.ts'
import { HASHED_FOLDER, sha256 } from './policy.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** What a visit without a network needs, by address relative to the page: what the page and the release name. */
async function needed(dist: string): Promise<string[]> {
  const { models, wasm, sample } = await builtPlaces()
  const json = async (file: string) => JSON.parse(await readFile(path.join(dist, models, file), 'utf8'))
  const manifest: Manifest = await json('manifest.json')
  const catalogue: StyleCatalogue = await json('styles.json')
  const thumbnails = await readdir(path.join(dist, models, 'thumbnails'))
  const html = await readFile(path.join(dist, 'index.html'), 'utf8')
  return [
    'index.html',
    ...[...html.matchAll(/\b(?:href|src)="\.\/([^"]+)"/g)].map(([, file]) => file),
    sample,
    `${wasm}tfjs-backend-wasm-simd.wasm`,
    `${models}manifest.json`,
    `${models}styles.json`,
    ...Object.keys(manifest.files)
      .filter((name) => !LATER_FILES.includes(name))
      .map((name) => `${models}${manifest.files[name].file}`),
    ...catalogue.styles.map(({ name }) => {
      const file = thumbnails.find((file) => path.parse(file).name === name)
      if (!file) throw new Error(`The style ${name} has no thumbnail: run npm run gallery.`)
      return `${models}thumbnails/${file}`
    }),
  ]
}

async function filesOf(dist: string): Promise<string[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

interface PrecacheEntry {
  readonly url: string
  /** What tells two versions of the file apart; null where the address does. */
  readonly revision: string | null
  /** As in an integrity attribute: nothing else is kept, or given out, under this address. */
  readonly integrity: string
}

async function entryOf(dist: string, url: string): Promise<PrecacheEntry> {
  const hash = sha256(await readFile(path.join(dist, url)))
  return { url, revision: url.startsWith(HASHED_FOLDER) ? null : hash.slice(0, 32), integrity: `sha256-${hash}` }
}

/** From what every visit needs to what few do; what a first visit has loaded before anything else comes at once. */
const NEED: readonly RegExp[] = [
  /^index\.html$|^assets\/index-/,
  /\/(?:manifest|styles)\.json$/,
  /thumbnails\//,
  /^assets\/(?!webgl|webgpu|cpu|shared|mozjpeg|squoosh|webp)[^/]*\.(?:js|webp|svg)$/,
  /\/tfjs-.*\.wasm$/,
  /^[^/]*$/,
  /^assets\/(?:mozjpeg|squoosh|webp)/,
  /^assets\/(?:webgl|webgpu|cpu|shared)/,
]

function inOrderOfNeed(urls: readonly string[], first: readonly string[]): string[] {
  const rank = (url: string) => {
    const place = NEED.findIndex((kind) => kind.test(url))
    if (first.includes(url)) return 0.5
    return place < 0 ? NEED.length : place
  }
  return [...urls].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/**
 * Bundles `sw.js` with the list of files to precache into the finished build at `dist`, and writes the same list for the
 * page, which looks its files through where something is wrong with them. The list is made here and not by
 * workbox-build, which leaves files above a size limit out with a mere warning.
 *
 * @returns the number of files it precaches, and their bytes
 * @throws Error naming the files, if one that an offline visit needs is left out
 */
export async function buildServiceWorker(
  { dist, sourcemap = false }: Pick<Built, 'dist'> & Partial<Built>,
  plugin?: Plugin,
): Promise<{ files: number; bytes: number }> {
  const online = await onlineOnly()
  const first = (await firstFiles(dist)).flat()
  const urls = inOrderOfNeed(
    (await filesOf(dist)).filter((url) => !online(url)),
    first,
  )
  const missing = (await needed(dist)).filter((url) => !urls.includes(url) && !online(url))
  if (missing.length > 0) throw new Error(`Not in the build, so missing offline: ${missing.join(', ')}`)
  const entries = await Promise.all(urls.map((url) => entryOf(dist, url)))
  const list = entries.map(({ url, integrity }) => [url, integrity])
  await writeFile(path.join(dist, FILE_LIST), JSON.stringify(list))
  await build({
    configFile: false,
    root: path.join(root, 'sw'),
    publicDir: false,
    plugins: plugin ? [plugin] : [],
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', 'self.__WB_MANIFEST': JSON.stringify(entries) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: 'es2022',
      sourcemap,
      lib: { entry: path.join(root, 'sw/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
    },
  })
  const sizes = await Promise.all(urls.map(async (url) => (await stat(path.join(dist, url))).size))
  return { files: urls.length, bytes: sizes.reduce((a, b) => a + b, 0) }
}

/** Builds the service worker, with a plugin of the caller's, once the app's files are written. */
export function offline(plugin: Plugin): Plugin {
  return afterBuild('offline', async (built) => {
    const { files, bytes } = await buildServiceWorker(built, plugin)
    console.log(`sw.js precaches ${files} files, ${(bytes / 1e6).toFixed(2)} MB`)
  })
}
