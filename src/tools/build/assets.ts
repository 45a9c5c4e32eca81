import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'
import { LATER_FILES, type Manifest, type StyleCatalogue } from '../../core/release.ts'
import { FIRST_STYLE } from '../../core/style-ref.ts'
import { HOST_FILES } from './host-files.ts'
import { NOTICES } from './licence-notices.ts'

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
 * Files of the build that the service worker does not keep, by address relative to the page: browsers without
 * WebAssembly SIMD have to be online, and what is read later is kept by the worker when it has been.
 */
export async function onlineOnly(): Promise<string[]> {
  const id = await currentRelease()
  const { network, statistics, adapters } = await laterFiles()
  return [
    'sw.js',
    FILE_LIST,
    NOTICES,
    ...HOST_FILES,
    ...(await installFiles()),
    'wasm/tfjs-backend-wasm.wasm',
    ...[...network, ...statistics, ...adapters].map((file) => `models/${id}/${file}`),
  ]
}

const TEST_FIXTURES: readonly string[] = ['parity.safetensors', 'learning.safetensors']

interface AssetOptions {
  /** Also the fixtures that only tests read. */
  readonly withParity?: boolean
}

/**
 * The current release's files and tfjs's wasm files.
 *
 * The app serves no COOP/COEP headers, so that threads never start and the threaded build is never asked for.
 */
async function runtimeAssets({ withParity = false }: AssetOptions = {}): Promise<Asset[]> {
  const id = await currentRelease()
  const release = path.join(root, 'models', id)
  const files = (await readdir(release, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && (withParity || !TEST_FIXTURES.includes(entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const wasm = (await readdir(wasmDist)).filter((name) => name.endsWith('.wasm') && !name.includes('threaded'))
  return [
    { url: 'models/current.json', path: path.join(root, 'models/current.json') },
    ...files.map((file) => ({ url: `models/${id}/${path.relative(release, file).replaceAll('\\', '/')}`, path: file })),
    ...wasm.map((name) => ({ url: `wasm/${name}`, path: path.join(wasmDist, name) })),
  ]
}

/** Serves {@link runtimeAssets} under their addresses while developing and testing, and emits them in a build. */
export function assets(options: AssetOptions = {}): Plugin {
  return {
    name: 'pastiche:assets',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const url = decodeURIComponent((request.url ?? '').split('?')[0].slice(1))
        // A script's import of models/current.json has the same address where the server's root is the checkout.
        if (!/^(models|wasm)\//.test(url) || /[?&]import\b/.test(request.url ?? '')) return next()
        const asset = (await runtimeAssets(options)).find((asset) => asset.url === url)
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
      for (const asset of await runtimeAssets(options))
        this.emitFile({ type: 'asset', fileName: asset.url, source: await compact(asset.path) })
    },
  }
}

/** A file's bytes; documents without the blanks that are there for people, which are 5 kB of what is installed. */
async function compact(file: string): Promise<Buffer | string> {
  const bytes = await readFile(file)
  return path.extname(file) === '.json' ? JSON.stringify(JSON.parse(bytes.toString())) : bytes
}
