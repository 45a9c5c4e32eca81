import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'
import { type Places, plainPlaces } from '../../core/places.ts'
import { LATER_FILES, type Manifest, type StyleCatalogue } from '../../core/release.ts'
import { FIRST_STYLE } from '../../core/style-ref.ts'
import { firstStyle } from './first-style.ts'
import { HOST_FILES } from './host-files.ts'
import { NOTICES } from './licence-notices.ts'
import { HASHED_FOLDER } from './policy.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const wasmDist = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')

/** A file that the app fetches at run time by name, so that the bundler never sees it. */
export interface Asset {
  /** Address relative to the page, e.g. `models/ID/manifest.json`. */
  readonly url: string
  /** Absolute path on disk. */
  readonly path: string
}

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
}

/** Every file that is kept for offline use with what it hashes to; read where one of them is missing or damaged. */
export const FILE_LIST = 'files.json'

/** The id of the release that the app ships with, from `models/current.json`. */
export async function currentRelease(): Promise<string> {
  const { current } = JSON.parse(await readFile(path.join(root, 'models/current.json'), 'utf8'))
  return current
}

/**
 * The current release's files that are read when they are first needed, relative to its folder: `network` the loss
 * network's, `statistics` and `adapters` those of the styles.
 */
export async function laterFiles(): Promise<{
  readonly network: readonly string[]
  readonly statistics: readonly string[]
  /** But for the style that a first visit begins with. */
  readonly adapters: readonly string[]
}> {
  const folder = path.join(root, 'models', await currentRelease())
  const { files }: Manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))
  const { styles }: StyleCatalogue = JSON.parse(await readFile(path.join(folder, 'styles.json'), 'utf8'))
  return {
    network: LATER_FILES.filter((name) => name in files).map((name) => files[name].file),
    statistics: styles.flatMap(({ statistics }) => statistics?.file ?? []),
    adapters: styles.flatMap(({ name, adapters }) => (name === FIRST_STYLE ? [] : (adapters?.file ?? []))),
  }
}

/** The picture that a first visit begins with; later ones begin with their own. */
const FIRST_PICTURE = /^assets\/first-picture-/

/** What only the system reads, when the app is installed: the manifest and the pictures that it names. */
async function installFiles(): Promise<string[]> {
  const manifest = 'manifest.webmanifest'
  const { icons, screenshots = [] }: Record<'icons' | 'screenshots', { readonly src: string }[] | undefined> =
    JSON.parse(await readFile(path.join(root, 'public', manifest), 'utf8'))
  const named = [...(icons ?? []), ...screenshots].map(({ src }) => src)
  return [manifest, 'apple-touch-icon.png', ...named.filter((src) => src !== PAGE_ICON)]
}

/** Of the page itself too. */
const PAGE_ICON = 'favicon.svg'

/**
 * Tells files of the build that the service worker does not keep, by address relative to the page: browsers without
 * WebAssembly SIMD have to be online, and what is read later is kept by the worker when it has been.
 */
export async function onlineOnly(): Promise<(url: string) => boolean> {
  const { models, wasm } = await builtPlaces()
  const { network, statistics, adapters } = await laterFiles()
  const files = [
    'sw.js',
    FILE_LIST,
    NOTICES,
    ...HOST_FILES,
    ...(await installFiles()),
    `${wasm}tfjs-backend-wasm.wasm`,
    ...[...network, ...statistics, ...adapters].map((file) => `${models}${file}`),
  ]
  return (url) => files.includes(url) || FIRST_PICTURE.test(url)
}

const TEST_FIXTURES: readonly string[] = ['parity.safetensors', 'learning.safetensors']

/** Of a release, what no program reads. */
const FOR_PEOPLE: readonly string[] = ['CARD.md']

interface AssetOptions {
  /** Also the fixtures that only tests read. */
  readonly withParity?: boolean
}

/**
 * The current release's files and tfjs's wasm files.
 *
 * The app serves no COOP/COEP headers, so that threads never start and the threaded build is never asked for.
 */
async function plainAssets({ withParity = false }: AssetOptions = {}): Promise<Asset[]> {
  const id = await currentRelease()
  const release = path.join(root, 'models', id)
  const omitted = withParity ? [] : [...TEST_FIXTURES, ...FOR_PEOPLE]
  const files = (await readdir(release, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !omitted.includes(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const wasm = (await readdir(wasmDist)).filter((name) => name.endsWith('.wasm') && !name.includes('threaded'))
  const places = plainPlaces(id)
  return [
    ...files.map((file) => ({
      url: `${places.models}${path.relative(release, file).replaceAll('\\', '/')}`,
      path: file,
    })),
    ...wasm.map((name) => ({ url: `${places.wasm}${name}`, path: path.join(wasmDist, name) })),
    { url: places.sample, path: path.join(root, 'public', places.sample) },
  ]
}

/** Contents by address relative to the page. */
type Contents = ReadonlyMap<string, string | Uint8Array>

/** What a build has of {@link plainAssets}, and what is made of it for the first picture. */
async function contents(): Promise<Contents> {
  const id = await currentRelease()
  const all = new Map<string, string | Uint8Array>()
  for (const { url, path } of await plainAssets()) all.set(url, await compact(path))
  for (const [file, content] of await firstStyle(path.join(root, 'models', id)))
    all.set(`${plainPlaces(id).models}${file}`, content)
  return all
}

interface BuiltAssets {
  readonly places: Places
  readonly contents: Contents
}

/** With a hash of all that lies there in each name, so that browsers may keep them for ever: {@link HASHED_FOLDER}. */
async function buildAssets(): Promise<BuiltAssets> {
  const [id, all] = [await currentRelease(), await contents()]
  const plain = plainPlaces(id)
  const hash = (place: string) => {
    const sum = createHash('sha256')
    for (const [url, content] of all) if (url.startsWith(place)) sum.update(url).update(content)
    return sum.digest('base64url').slice(0, 8)
  }
  const places: Places = {
    models: `${HASHED_FOLDER}${id}-${hash(plain.models)}/`,
    wasm: `${HASHED_FOLDER}wasm-${hash(plain.wasm)}/`,
    sample: `${HASHED_FOLDER}sample-${hash(plain.sample)}.jpg`,
  }
  const moved = (url: string) => {
    const name = (['models', 'wasm', 'sample'] as const).find((name) => url.startsWith(plain[name]))
    return name ? `${places[name]}${url.slice(plain[name].length)}` : url
  }
  return { places, contents: new Map([...all].map(([url, content]) => [moved(url), content])) }
}

let built: Promise<BuiltAssets> | null = null

function builtAssets(): Promise<BuiltAssets> {
  built ??= buildAssets()
  return built
}

/** Where a build has what is fetched by name. */
export async function builtPlaces(): Promise<Places> {
  return (await builtAssets()).places
}

/** Serves {@link plainAssets} under their addresses while developing and testing, and emits them in a build. */
export function assets(options: AssetOptions = {}): Plugin {
  return {
    name: 'pastiche:assets',
    async config(_, { command }) {
      if (command !== 'build') return undefined
      return { define: { 'import.meta.env.PLACES': JSON.stringify(await builtPlaces()) } }
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const url = decodeURIComponent((request.url ?? '').split('?')[0].slice(1))
        if (!/^(models|wasm)\//.test(url) || url === 'models/current.json' || /[?&]import\b/.test(request.url ?? ''))
          return next()
        const asset = (await plainAssets(options)).find((asset) => asset.url === url)
        if (!asset) {
          response.statusCode = 404
          return response.end()
        }
        response.setHeader('content-type', types[path.extname(asset.path)] ?? 'application/octet-stream')
        createReadStream(asset.path).pipe(response)
      })
    },
    async generateBundle() {
      if (this.environment.config.consumer !== 'client') return
      for (const [fileName, source] of (await builtAssets()).contents)
        this.emitFile({ type: 'asset', fileName, source })
    },
    async writeBundle({ dir }) {
      // Under its own name with the other public files, which only a checkout has.
      if (this.environment.config.consumer === 'client' && dir) await rm(path.join(dir, 'sample.jpg'), { force: true })
    },
  }
}

/** A file's bytes; documents without the blanks that are there for people, which are 5 kB of what is installed. */
async function compact(file: string): Promise<Buffer | string> {
  const bytes = await readFile(file)
  return path.extname(file) === '.json' ? JSON.stringify(JSON.parse(bytes.toString())) : bytes
}
